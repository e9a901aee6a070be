using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>Discharges as the figures of follow-up count them.</summary>
internal sealed class CareCounts(CountDays<FigureCells> count, Clocks clocks) : ICareCounts
{
    public async Task<IReadOnlyDictionary<string, int>> DischargesAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken)
    {
        var days = await count.OfAsync(organisation, period, today, clocks.Now, cancellationToken);
        return days.Values.SelectMany(day => day.All).GroupBy(cell => cell.Key.Department ?? "").ToDictionary(group => group.Key, group => group.Sum(cell => cell.Counts.GetValueOrDefault(Counters.Discharges)), StringComparer.Ordinal);
    }
}

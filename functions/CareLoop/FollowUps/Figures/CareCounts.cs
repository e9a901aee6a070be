using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>Discharges as the figures of follow-up count them, and visits as the HIS told of their ends.</summary>
internal sealed class CareCounts(CountDays<FigureCells> discharges, CountDays<VisitCells> visits, Clocks clocks) : ICareCounts
{
    public async Task<IReadOnlyDictionary<string, int>> DischargesAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken)
    {
        var days = await discharges.OfAsync(organisation, period, today, clocks.Now, cancellationToken);
        return days.Values.SelectMany(day => day.All).GroupBy(cell => cell.Key.Department ?? "").ToDictionary(group => group.Key, group => group.Sum(cell => cell.Counts.GetValueOrDefault(Counters.Discharges)), StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, int>> VisitsAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken)
    {
        var days = await visits.OfAsync(organisation, period, today, clocks.Now, cancellationToken);
        return days.Values.SelectMany(day => day.ByDepartment).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value), StringComparer.Ordinal);
    }
}

using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>How much care there was, for figures that are told by it.</summary>
internal interface ICareCounts
{
    /// <summary>Discharges by department, in the local days of a period.</summary>
    Task<IReadOnlyDictionary<string, int>> DischargesAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken);
}

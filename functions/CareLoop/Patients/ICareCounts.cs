using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>How much care there was, for figures that are told by it.</summary>
internal interface ICareCounts
{
    /// <summary>Discharges by department, in the local days of a period.</summary>
    Task<IReadOnlyDictionary<string, int>> DischargesAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken);

    /// <summary>Outpatients' visits by department that ended in the local days of a period; none where the HIS tells of no ends.</summary>
    Task<IReadOnlyDictionary<string, int>> VisitsAsync(string organisation, FigurePeriod period, DateOnly today, CancellationToken cancellationToken);
}

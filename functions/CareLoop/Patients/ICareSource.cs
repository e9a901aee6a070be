using Azure.Data.Tables;

namespace CareLoop.Patients;

/// <summary>Care that a patient has had: a stay that ended, or a visit.</summary>
/// <param name="Organisation">Where.</param>
/// <param name="At">When it ended; of a visit that is known by its booking alone, when it began.</param>
/// <param name="Department">By code.</param>
/// <param name="Clinician">Who attended, by the HIS's id.</param>
internal sealed record CareGiven(string Organisation, DateTimeOffset At, string? Department, string? Clinician);

/// <summary>Tells of a stored record, open or past, what care it was. Each capability tells its own.</summary>
internal interface ICareSource
{
    /// <summary>The kind in row keys.</summary>
    string Kind { get; }

    /// <summary>The care; null where there was none, or the patient has left for another hospital's.</summary>
    CareGiven? Read(TableEntity row);
}

using CareLoop.Configuration;

namespace CareLoop.Patients;

/// <summary>An end of care, as it stands now: a discharge, or the end of an outpatient's visit.</summary>
/// <param name="Encounter">Its record's id.</param>
/// <param name="Organisation">Where it was.</param>
/// <param name="IsVisit">Whether it was an outpatient's visit.</param>
/// <param name="At">When it was.</param>
/// <param name="Department">By code.</param>
/// <param name="Clinician">Who attended, by the HIS's id.</param>
/// <param name="Ward">Where the patient was last, by code.</param>
/// <param name="WhyNot">Why nobody is to be asked about it: there was no such end, or the patient went to another hospital; null where nothing speaks against it.</param>
internal sealed record EndOfCare(string Encounter, string Organisation, bool IsVisit, DateTimeOffset At, string? Department, string? Clinician, string? Ward, string? WhyNot);

/// <summary>A capability that has something to do once care has ended. Told after whatever changed, also twice; it decides by what stands. Pure.</summary>
internal interface IAfterCare
{
    void Ended(PatientFile file, EndOfCare end, Moment moment);
}

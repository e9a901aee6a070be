namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>A stay as it is from a decision on.</summary>
/// <param name="Discharged">When the patient left, as it was entered; null while they are here.</param>
/// <param name="Department">A code; one that no department has where somebody mistyped it.</param>
/// <param name="Clinician">Who attends; null where nobody was entered.</param>
/// <param name="Disposition">Where the patient went: <see cref="Home"/> and so on; null while they are here.</param>
/// <param name="Diagnoses">ICD-10, the main one first; none while they are here.</param>
/// <param name="Procedures">ICD-9-CM-3, the main one first; none while they are here.</param>
internal sealed record StayFacts(
    DateTimeOffset Admitted,
    DateTimeOffset? Discharged,
    string Department,
    string? Clinician,
    string? Disposition,
    IReadOnlyList<string> Diagnoses,
    IReadOnlyList<string> Procedures)
{
    public const string Home = "home", Transfer = "transfer", Hospice = "hospice", AgainstAdvice = "against-advice", Died = "died";
}

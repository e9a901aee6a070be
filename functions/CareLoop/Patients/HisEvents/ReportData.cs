namespace CareLoop.Patients.HisEvents;

/// <summary>That a report is final, and never what is in it.</summary>
/// <param name="Id">The HIS's own, unique within its organisation (HL7 v2 OBR-3, FHIR DiagnosticReport.identifier).</param>
/// <param name="Type">What kind, in the words of the HIS, such as LAB or RAD (HL7 v2 OBR-24, FHIR DiagnosticReport.category). Not what was looked for.</param>
/// <param name="Issued">When it became final, in UTC.</param>
/// <param name="Department">Who ordered it.</param>
/// <param name="Clinician">Who ordered it.</param>
public sealed record ReportData(
    string Id,
    string? Type = null,
    DateTimeOffset? Issued = null,
    DepartmentData? Department = null,
    ClinicianData? Clinician = null)
{
    /// <summary>The id alone.</summary>
    public override string ToString() => $"{nameof(ReportData)} {Id}";
}

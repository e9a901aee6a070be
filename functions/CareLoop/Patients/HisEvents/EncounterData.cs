namespace CareLoop.Patients.HisEvents;

/// <summary>
/// What one event says of an encounter: a stay, or an outpatient's visit as it took place. Null says nothing; an empty text or list
/// says that there is none.
/// </summary>
/// <param name="Id">The HIS's own, unique within its organisation (HL7 v2 PV1-19, FHIR Encounter.identifier).</param>
/// <param name="Class">What kind of encounter.</param>
/// <param name="Admitted">When it began, in UTC.</param>
/// <param name="Discharged">When it ended, in UTC; only of an event that says that it has ended, or corrects when.</param>
/// <param name="DischargeInferred">Whether <paramref name="Discharged"/> is not said, but taken from when the event was recorded.</param>
/// <param name="Department">Whose care it is.</param>
/// <param name="Clinician">Who attends.</param>
/// <param name="Disposition">Where the patient went, as the HIS codes it (HL7 v2 PV1-36, FHIR hospitalization.dischargeDisposition).</param>
/// <param name="Diagnoses">Codes, such as ICD-10, the main one first. Clinical data.</param>
/// <param name="Procedures">Codes of what was done, such as ICD-9-CM-3, the main one first. Clinical data.</param>
/// <param name="Ward">The ward in which the patient is or was last, by its code (HL7 v2 PV1-3-1, FHIR Encounter.location of physical type wa).</param>
public sealed record EncounterData(
    string Id,
    EncounterClass? Class = null,
    DateTimeOffset? Admitted = null,
    DateTimeOffset? Discharged = null,
    bool DischargeInferred = false,
    DepartmentData? Department = null,
    ClinicianData? Clinician = null,
    string? Disposition = null,
    IReadOnlyList<string>? Diagnoses = null,
    IReadOnlyList<string>? Procedures = null,
    string? Ward = null)
{
    /// <summary>The id alone: the rest can tell a diagnosis.</summary>
    public override string ToString() => $"{nameof(EncounterData)} {Id}";
}

/// <summary>What kind of encounter, by HL7's ActEncounterCode (FHIR Encounter.class).</summary>
public enum EncounterClass
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The patient stays (IMP, ACUTE, NONAC).</summary>
    Inpatient,

    /// <summary>An outpatient (AMB).</summary>
    Ambulatory,

    /// <summary>The emergency department (EMER).</summary>
    Emergency,

    /// <summary>Before a stay (PRENC).</summary>
    PreAdmission,

    /// <summary>Under observation (OBSENC, SS).</summary>
    Observation,

    /// <summary>At the patient's home (HH).</summary>
    HomeHealth,

    /// <summary>By telephone or video (VR).</summary>
    Virtual,
}

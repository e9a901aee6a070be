namespace CareLoop.Patients.HisEvents;

/// <summary>What one event says of an appointment. Null says nothing; an empty text says that there is none.</summary>
/// <param name="Id">The HIS's own, unique within its organisation.</param>
/// <param name="Start">In UTC; never null when booked or rescheduled.</param>
/// <param name="Duration">At most <see cref="HisEventLimits.Duration"/>.</param>
/// <param name="Department">Where the patient is to go.</param>
/// <param name="Clinician">Whom the patient is to see.</param>
/// <param name="Location">In words for the patient.</param>
/// <param name="Type">In the words of the HIS, such as outpatient; reminder policies choose by it.</param>
/// <param name="Instructions">In words for the patient: fasting, papers to bring. May have several lines.</param>
public sealed record AppointmentData(
    string Id,
    DateTimeOffset? Start = null,
    TimeSpan? Duration = null,
    DepartmentData? Department = null,
    ClinicianData? Clinician = null,
    string? Location = null,
    string? Type = null,
    string? Instructions = null)
{
    /// <summary>The id alone: a department can tell a diagnosis.</summary>
    public override string ToString() => $"{nameof(AppointmentData)} {Id}";
}

/// <summary>A department of the hospital. Null says nothing; an empty text says that there is none.</summary>
/// <param name="Code">The HIS's own.</param>
/// <param name="Name">In words.</param>
public sealed record DepartmentData(string? Code, string? Name);

/// <summary>Who sees the patient. Null says nothing; an empty text says that there is none.</summary>
/// <param name="Id">The HIS's own.</param>
/// <param name="Name">In words.</param>
public sealed record ClinicianData(string? Id, string? Name);

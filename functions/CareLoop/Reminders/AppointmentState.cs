namespace CareLoop.Reminders;

/// <summary>Where a visit stands, as the HIS says (FHIR R4 Appointment.status, the part that concerns the patient).</summary>
internal enum AppointmentStatus
{
    /// <summary>Something was said of it, and nothing yet that says it stands: a cancel that came before its booking.</summary>
    Unknown,

    /// <summary>The patient is expected.</summary>
    Booked,

    /// <summary>It will not take place.</summary>
    Cancelled,

    /// <summary>The patient is there.</summary>
    Arrived,

    /// <summary>The patient did not come.</summary>
    NoShow,
}

/// <summary>What the patient has answered about a visit, in the version that was shown.</summary>
internal enum PatientResponse
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The patient comes.</summary>
    Confirmed,

    /// <summary>The patient can't come; the HIS cancels.</summary>
    CancelRequested,

    /// <summary>The patient wants another time; the HIS or staff move it.</summary>
    RescheduleRequested,
}

/// <summary>Where one reminder of a visit stands.</summary>
internal enum StepState
{
    /// <summary>Waits for its instant.</summary>
    Planned,

    /// <summary>A message is about it; what became of it stands there.</summary>
    Requested,

    /// <summary>It was not needed: past at booking, or the patient had answered.</summary>
    Skipped,

    /// <summary>It was too late.</summary>
    Expired,

    /// <summary>The visit no longer stands as it was, or the patient may not be texted.</summary>
    Withdrawn,

    /// <summary>The text did not reach the patient.</summary>
    Failed,

    /// <summary>The text would have gone out, had the organisation been live.</summary>
    Withheld,
}

namespace CareLoop.Local.Hospital.Days;

/// <summary>What the hospital can decide about a visit or a patient, and tells the outside by an event.</summary>
internal enum ChangeKind
{
    Booked,
    Moved,

    /// <summary>A reschedule that says nothing new.</summary>
    Repeated,
    Cancelled,
    Arrived,
    Missed,
    PatientUpdated,
    PatientDied,
}

/// <param name="Start">The new start, where the change is a move.</param>
internal sealed record PlannedChange(ChangeKind Kind, DateTimeOffset At, DateTimeOffset? Start = null);

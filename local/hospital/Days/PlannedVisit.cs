namespace CareLoop.Local.Hospital.Days;

/// <summary>A booking and what the hospital itself will do to it, before anybody was texted.</summary>
/// <param name="BookedAt">When it is decided: the event's source time.</param>
/// <param name="SentAt">When the booking leaves the hospital; later than a change to it where the interface engine mixes up the order.</param>
/// <param name="Change">The hospital's own move, cancellation or repetition, or news about the patient.</param>
internal sealed record PlannedVisit(
    string Id,
    string Patient,
    DateTimeOffset BookedAt,
    DateTimeOffset SentAt,
    DateTimeOffset Start,
    PlannedChange? Change);

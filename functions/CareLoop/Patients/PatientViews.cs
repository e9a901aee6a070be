namespace CareLoop.Patients;

/// <summary>A patient as a search finds one: enough to be sure that it is the one meant.</summary>
/// <param name="Key">The address of everything about the patient.</param>
/// <param name="Name">As the HIS has it.</param>
/// <param name="BirthDate">Where known.</param>
/// <param name="Phones">Masked.</param>
/// <param name="Organisations">Who knows this patient.</param>
/// <param name="Deceased">Nothing is sent to the dead.</param>
public sealed record PatientView(string Key, string? Name, DateOnly? BirthDate, IReadOnlyList<string> Phones, IReadOnlyList<string> Organisations, bool Deceased);

/// <summary>One thing that happened, or is to happen, to a patient.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">event, appointment, message, callback, task, conversation.</param>
/// <param name="Id">Within its kind.</param>
/// <param name="State">In its kind's words.</param>
/// <param name="Detail">A reason, a template, a type; no words of a text.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string Id, string State, string? Detail);

/// <summary>Everything about one patient in order of time.</summary>
public sealed record TimelineView(PatientView Patient, IReadOnlyList<TimelineEntry> Entries);

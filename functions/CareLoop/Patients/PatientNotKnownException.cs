namespace CareLoop.Patients;

/// <summary>An event is about a patient of whom nobody has told yet, and says nothing of who it is; nothing of it is stored.</summary>
public sealed class PatientNotKnownException() : Exception("The event's patient is not known yet.");

namespace CareLoop.Patients;

/// <summary>Somebody else kept changing this patient while we tried; nothing of ours is stored, and it can be tried again later.</summary>
public sealed class PersistentConflictException(PatientKey patient) : Exception($"Patient {patient} was changed by others at every try.");

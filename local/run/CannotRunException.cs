namespace CareLoop.Local.Run;

/// <summary>Something that a person can put right keeps the run from going on; the message says what.</summary>
internal sealed class CannotRunException(string message) : Exception(message);

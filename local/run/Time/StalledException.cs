namespace CareLoop.Local.Run.Time;

/// <summary>Time can't go on: something is in flight and does not end.</summary>
internal sealed class StalledException(string message) : Exception(message);

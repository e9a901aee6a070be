namespace CareLoop.Storage;

/// <summary>What was to be stored is over a limit of the platform (<see cref="StorageLimits"/>); nothing was stored.</summary>
public sealed class RowTooLargeException(string message) : Exception(message);

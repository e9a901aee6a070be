namespace CareLoop.Local.Memory.Queues;

/// <summary>A message as it stands in a queue.</summary>
/// <param name="Id">A GUID.</param>
/// <param name="Text">As it was sent: base64 where the client encodes so.</param>
/// <param name="InsertedAt">When it was put.</param>
/// <param name="ExpiresAt">When it vanishes unread.</param>
/// <param name="VisibleAt">From when on it can be received.</param>
/// <param name="DequeueCount">How often it was received.</param>
/// <param name="PopReceipt">What deletes or updates it; new at each receive and update.</param>
public sealed record QueueMessage(
    string Id, string Text, DateTimeOffset InsertedAt, DateTimeOffset ExpiresAt, DateTimeOffset VisibleAt, int DequeueCount, string PopReceipt)
{
    internal long Number { get; init; }
}

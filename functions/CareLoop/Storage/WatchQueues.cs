using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>Tells how many messages each queue holds and how long its first one has waited: the platform measures neither by queue.</summary>
public sealed class WatchQueues
{
    private readonly StorageClients storage;
    private readonly Telemetry telemetry;
    private readonly Clocks clocks;

    internal WatchQueues(StorageClients storage, Telemetry telemetry, Clocks clocks) => (this.storage, this.telemetry, this.clocks) = (storage, telemetry, clocks);

    /// <summary>Looks at every queue: one request each, and one more where it holds messages.</summary>
    public Task HandleAsync(CancellationToken cancellationToken) => Task.WhenAll(QueueNames.All.Select(name => LookAsync(name, cancellationToken)));

    private async Task LookAsync(string name, CancellationToken cancellationToken)
    {
        var queue = storage.Queue(name);
        var messages = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        var first = messages == 0 ? null : (await queue.PeekMessageAsync(cancellationToken)).Value;
        // What is being worked on is invisible; where nothing else is there, nothing waits.
        var oldest = first?.InsertedOn is { } inserted ? clocks.WireNow - inserted : TimeSpan.Zero;
        telemetry.TellQueue(name, messages, oldest > TimeSpan.Zero ? oldest : TimeSpan.Zero);
    }
}

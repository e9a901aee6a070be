using CareLoop.Common;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Scheduling;

/// <summary>
/// Each minute: reads, per shard, everything that is due, and hands it out in groups. No watermark: what is handled is
/// gone, so late rows and outages are covered, and a sweep costs what is due, not what is stored.
/// </summary>
public sealed partial class SweepDue
{
    /// <summary>How long a group may be worked on before its rows are due again. Longer than the queue's ten minutes of invisibility.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly StorageClients storage;
    private readonly DueTable due;
    private readonly Clocks clocks;
    private readonly Telemetry telemetry;
    private readonly int groupSize;
    private readonly ILogger<SweepDue> logger;

    internal SweepDue(StorageClients storage, DueTable due, Clocks clocks, Telemetry telemetry, IOptions<SchedulingOptions> options, ILogger<SweepDue> logger)
    {
        (this.storage, this.due, this.clocks, this.telemetry, this.logger) = (storage, due, clocks, telemetry, logger);
        groupSize = options.Value.GroupSize;
    }

    /// <summary>Sweeps every shard once.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var swept = await Task.WhenAll(Enumerable.Range(0, due.Shards).Select(shard => SweepAsync(shard, cancellationToken)));
        var count = swept.Sum(shard => shard.Count);
        telemetry.TellSweep(count, swept.Max(shard => shard.Late));
        if (count > 0)
        {
            LogHandedOut(count);
        }
    }

    /// <returns>How many rows were handed out, and how late the first of them was.</returns>
    private async Task<(int Count, TimeSpan Late)> SweepAsync(int shard, CancellationToken cancellationToken)
    {
        var now = clocks.Now;
        var group = new List<DueRow>();
        var (count, late) = (0, TimeSpan.Zero);
        await foreach (var row in due.ReadDueAsync(shard, now, cancellationToken))
        {
            // A group may span minutes: its lease is one partition all the same, and after an outage there are many minutes.
            if (group.Count == groupSize)
            {
                await HandOutAsync(group, now, cancellationToken);
                group = [];
            }

            // Rows come in the order of their minutes.
            late = count == 0 ? now - row.DueAt() : late;
            group.Add(row);
            count++;
        }

        if (group.Count > 0)
        {
            await HandOutAsync(group, now, cancellationToken);
        }

        return (count, late);
    }

    /// <summary>Lease first, message second, delete last: cut off anywhere, every row is either still due or due again.</summary>
    private async Task HandOutAsync(List<DueRow> group, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var leased = await due.LeaseAsync(group, now + Lease, cancellationToken);
        await storage.Queue(QueueNames.Due).SendMessageAsync(new DueGroupMessage(leased).Write(), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken);
        await due.DeleteAsync(group, cancellationToken);
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Handed out {Count} due rows")]
    private partial void LogHandedOut(int count);
}

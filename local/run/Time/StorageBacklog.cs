using System.Globalization;

using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CareLoop.Local.Run.Time;

/// <summary>What waits in the emulated storage, asked of it directly.</summary>
internal sealed class StorageBacklog : IBacklog
{
    public static readonly IReadOnlyList<string> Queues = ["due", "inbox", "sms-events", "jobs"];

    private const string DueTable = "due", PoisonSuffix = "-poison", Minute = "yyyyMMddHHmm";

    private readonly TableClient due;
    private readonly QueueServiceClient queues;
    private readonly int shards;

    /// <param name="shards">As the app spreads its due rows: setting Scheduling:Shards.</param>
    public StorageBacklog(string connectionString, int shards)
    {
        due = new TableClient(connectionString, DueTable);
        queues = new QueueServiceClient(connectionString);
        this.shards = shards;
    }

    public async Task<IReadOnlyList<string>> FilledQueuesAsync(IReadOnlyDictionary<string, int> held, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Queues.Select(queue => CountAsync(queue, cancellationToken)));
        return [.. Queues.Zip(counts).Where(queue => queue.Second > held.GetValueOrDefault(queue.First)).Select(queue => queue.First)];
    }

    /// <summary>The poison queues that hold something, and how much.</summary>
    public async Task<IReadOnlyList<(string Queue, int Messages)>> PoisonAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Queues.Select(queue => CountAsync(queue + PoisonSuffix, cancellationToken)));
        return [.. Queues.Zip(counts).Where(queue => queue.Second > 0).Select(queue => (queue.First + PoisonSuffix, queue.Second))];
    }

    public async Task<DateTimeOffset?> EarliestDueAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        // One question for all shards: what is due before anything else happens is little.
        var filter = string.Join(" or ", Enumerable.Range(0, shards).Select(shard => $"({FilterOf(shard, end)})"));
        DateTimeOffset? earliest = null;
        try
        {
            await foreach (var row in due.QueryAsync<TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellationToken))
            {
                var minute = DateTimeOffset.ParseExact(row.PartitionKey[PrefixOf(0).Length..], Minute, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                earliest = minute < earliest ? minute : earliest ?? minute;
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // No host has made the tables yet.
        }

        return earliest;
    }

    private static string FilterOf(int shard, DateTimeOffset end) =>
        TableClient.CreateQueryFilter($"PartitionKey ge {PrefixOf(shard)} and PartitionKey le {PrefixOf(shard) + end.UtcDateTime.ToString(Minute, CultureInfo.InvariantCulture)}");

    private static string PrefixOf(int shard) => shard.ToString("00", CultureInfo.InvariantCulture) + "~";

    private async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await queues.GetQueueClient(queue).GetPropertiesAsync(cancellationToken);
            return properties.Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return 0;
        }
    }
}

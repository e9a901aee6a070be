using System.Globalization;

using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CareLoop.Local.Run.Time;

/// <summary>What waits in the emulated storage, asked of it directly.</summary>
internal sealed class StorageBacklog : IBacklog
{
    public static readonly IReadOnlyList<string> Queues = ["due", "inbox", "sms-events", "jobs"];

    private const string DueTable = "due", PoisonSuffix = "-poison";

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

    public async Task<DateTimeOffset?> EarliestDueAsync(CancellationToken cancellationToken)
    {
        var minutes = await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => EarliestDueAsync(shard, cancellationToken)));
        return minutes.Min();
    }

    private async Task<DateTimeOffset?> EarliestDueAsync(int shard, CancellationToken cancellationToken)
    {
        var prefix = shard.ToString("00", CultureInfo.InvariantCulture) + "~";

        // '~' comes after every digit.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {prefix} and PartitionKey lt {prefix + "~"}");
        try
        {
            await foreach (var row in due.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
                return DateTimeOffset.ParseExact(row.PartitionKey[prefix.Length..], "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // No host has made the tables yet.
        }

        return null;
    }

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

using System.Globalization;
using System.Net.Http.Json;

using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CareLoop.Local.Run.Time;

/// <summary>
/// What waits in the emulated storage, asked of it directly: in one request of its own where the emulator was started with
/// local/azurite/backlog.cjs, else as anybody asks a storage account.
/// </summary>
internal sealed class StorageBacklog : IBacklog, IDisposable
{
    public static readonly IReadOnlyList<string> Queues = ["due", "inbox", "sms-events", "jobs"];

    private const string DueTable = "due", PoisonSuffix = "-poison", Minute = "yyyyMMddHHmm";

    private readonly HttpClient http = new();
    private readonly TableClient due;
    private readonly QueueServiceClient queues;
    private readonly IReadOnlyList<string> shards;
    private readonly Uri emulator;
    private bool answersAtOnce;

    /// <param name="shards">As the app spreads its due rows: setting Scheduling:Shards.</param>
    /// <param name="asksAtOnce">Whether the emulator is tried for an answer in one.</param>
    public StorageBacklog(string connectionString, int shards, bool asksAtOnce = true)
    {
        answersAtOnce = asksAtOnce;
        due = new TableClient(connectionString, DueTable);
        queues = new QueueServiceClient(connectionString);
        this.shards = [.. Enumerable.Range(0, shards).Select(shard => shard.ToString("00", CultureInfo.InvariantCulture) + "~")];
        emulator = new Uri(queues.Uri, "/backlog");
    }

    public async Task<Waiting> LookAsync(IReadOnlyDictionary<string, int> held, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var minute = end.UtcDateTime.ToString(Minute, CultureInfo.InvariantCulture);
        var answer = await AtOnceAsync(minute, cancellationToken);
        var counts = answer is not null
            ? Queues.Select(queue => answer.Queues.GetValueOrDefault(queue))
            : await Task.WhenAll(Queues.Select(queue => CountAsync(queue, cancellationToken)));
        var due = answer?.Firsts.OfType<string>() ?? await DueAsync(minute, cancellationToken);
        return new([.. Queues.Zip(counts).Where(queue => queue.Second > held.GetValueOrDefault(queue.First)).Select(queue => queue.First)], Earliest(due));
    }

    /// <summary>The poison queues that hold something, and how much.</summary>
    public async Task<IReadOnlyList<(string Queue, int Messages)>> PoisonAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Queues.Select(queue => CountAsync(queue + PoisonSuffix, cancellationToken)));
        return [.. Queues.Zip(counts).Where(queue => queue.Second > 0).Select(queue => (queue.First + PoisonSuffix, queue.Second))];
    }

    public void Dispose() => http.Dispose();

    private DateTimeOffset? Earliest(IEnumerable<string> partitions)
    {
        var minutes = partitions.Select(partition =>
            (DateTimeOffset?)DateTimeOffset.ParseExact(partition[shards[0].Length..], Minute, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        return minutes.Min();
    }

    /// <summary>How much the queues hold and, by shard, the first partition that is due; null where the emulator does not say.</summary>
    private async Task<Answer?> AtOnceAsync(string minute, CancellationToken cancellationToken)
    {
        if (!answersAtOnce)
            return null;
        var ranges = string.Concat(shards.Select(shard => $"&from={shard}&to={shard}{minute}"));
        using var response = await http.GetAsync(new Uri(emulator, $"?table={DueTable}{ranges}"), cancellationToken);
        answersAtOnce = response.IsSuccessStatusCode;
        return answersAtOnce ? await response.Content.ReadFromJsonAsync<Answer>(cancellationToken) : null;
    }

    /// <summary>The partitions of what is due up to a minute.</summary>
    private async Task<IReadOnlyList<string>> DueAsync(string minute, CancellationToken cancellationToken)
    {
        // One question for all shards: what is due before anything else happens is little.
        var filter = string.Join(" or ", shards.Select(shard => "(" + TableClient.CreateQueryFilter($"PartitionKey ge {shard} and PartitionKey le {shard + minute}") + ")"));
        var partitions = new List<string>();
        try
        {
            await foreach (var row in due.QueryAsync<TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellationToken))
                partitions.Add(row.PartitionKey);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // No host has made the tables yet.
        }

        return partitions;
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

    private sealed record Answer(IReadOnlyDictionary<string, int> Queues, IReadOnlyList<string?> Firsts);
}

using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Local.Run.Time;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>The emulated storage of the loop, as it looks from outside of the app.</summary>
internal sealed class LoopStorage
{
    private const string Setting = "CARELOOP_TEST_STORAGE", Emulator = "devstoreaccount1";

    private readonly TableServiceClient tables = new(ConnectionString);
    private readonly QueueServiceClient queues = new(ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public static string ConnectionString =>
        Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } given ? given : "UseDevelopmentStorage=true";

    /// <summary>The due rows and queues, for who moves time.</summary>
    public StorageBacklog Backlog { get; } = new(ConnectionString, shards: 4);

    /// <summary>Empties every table and queue of the app. The loop has no names of its own: its storage is its own.</summary>
    public async Task ClearAsync()
    {
        if (queues.AccountName != Emulator)
            throw new InvalidOperationException($"These tests empty the storage that they run on: {Setting} names an emulator, not an account.");
        try
        {
            var once = new QueueClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(5) } };
            await new QueueServiceClient(ConnectionString, once).GetPropertiesAsync();
        }
        catch (Exception exception) when (exception is RequestFailedException { Status: 0 } or OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"These tests need Azurite: run them with `dotnet dev.cs test`, which starts it, or start it on ports 10000 to 10002, or name another in {Setting} by its connection string.",
                exception);
        }

        foreach (var table in TableNames.All)
            await tables.DeleteTableAsync(table);
        foreach (var queue in QueueNames.All)
            await queues.GetQueueClient(queue).DeleteIfExistsAsync();
    }

    /// <summary>A message for a queue function, as Event Grid or the app puts it there.</summary>
    public Task SendAsync(string queue, string message) => queues.GetQueueClient(queue).SendMessageAsync(message);

    /// <summary>Takes everything out of a queue, invisible messages too.</summary>
    public Task EmptyAsync(string queue) => queues.GetQueueClient(queue).ClearMessagesAsync();

    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    /// <summary>What staff are to do for a patient, as their worklists have it.</summary>
    public async Task<IReadOnlyList<TableEntity>> TasksAsync(Told patient) =>
        [.. (await RowsAsync(TableNames.Work)).Where(row => row.GetString("patient") == patient.Patient)];

    /// <summary>What could not be handled, of one source.</summary>
    public async Task<IReadOnlyList<TableEntity>> FailuresAsync(string source) =>
        [.. (await RowsAsync(TableNames.Failures)).Where(row => row.PartitionKey.StartsWith(source + "~", StringComparison.Ordinal))];
}

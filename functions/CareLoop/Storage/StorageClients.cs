using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CareLoop.Storage;

/// <summary>The tables and queues of one deployment. A prefix keeps the storage of one test from another's.</summary>
public sealed partial class StorageClients(TableServiceClient tables, QueueServiceClient queues, string prefix = "")
{
    private readonly Dictionary<string, TableClient> tableClients =
        TableNames.All.ToDictionary(name => name, name => tables.GetTableClient(prefix + name));

    private readonly Dictionary<string, QueueClient> queueClients =
        QueueNames.All.ToDictionary(name => name, name => queues.GetQueueClient(QueuePrefix(prefix) + name));

    /// <summary>The client of one of <see cref="TableNames"/>.</summary>
    public TableClient Table(string name) => tableClients[name];

    /// <summary>The client of one of <see cref="QueueNames"/>.</summary>
    public QueueClient Queue(string name) => queueClients[name];

    /// <summary>Creates what is absent; safe to run on every instance at every start.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(tableClients.Values.Select(table => table.CreateIfNotExistsAsync(cancellationToken)));
        await Task.WhenAll(queueClients.Values.Select(queue => queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken)));
    }

    /// <summary>Table names take letters and digits only, queue names lower-case letters, digits and dashes.</summary>
    private static string QueuePrefix(string prefix) =>
        prefix.Length == 0 ? "" : NotInQueueName().Replace(prefix.ToLowerInvariant(), "") + "-";

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotInQueueName();
}

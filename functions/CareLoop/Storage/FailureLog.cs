using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>The <c>failures</c> table: by source and day, until replayed or dismissed.</summary>
internal sealed class FailureLog(StorageClients storage, Telemetry telemetry)
{
    private readonly TableClient table = storage.Table(TableNames.Failures);

    /// <summary>Stores a failure; the same one again is the same row, and open again.</summary>
    public async Task WriteAsync(Failure failure, CancellationToken cancellationToken)
    {
        await table.UpsertEntityAsync(failure.ToTable(), TableUpdateMode.Replace, cancellationToken);
        telemetry.TellFailure(failure.Source, failure.Reason);
    }

    /// <summary>The failures of one source and UTC day.</summary>
    public async Task<IReadOnlyList<Failure>> ReadAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var failures = new List<Failure>();
        await foreach (var failure in ReadAsync(source, day, day, null, cancellationToken))
        {
            failures.Add(failure);
        }

        return failures;
    }

    /// <summary>The failures of one source and some UTC days, in the order of their keys.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="after">The key behind which to begin; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<Failure> ReadAsync(string source, DateOnly from, DateOnly to, (string Partition, string Row)? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = (Failure.PartitionOf(source, from), Failure.PartitionOf(source, to));
        var filter = after is { } key
            ? TableClient.CreateQueryFilter($"PartitionKey le {last} and (PartitionKey gt {key.Partition} or (PartitionKey eq {key.Partition} and RowKey gt {key.Row}))")
            : TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return Failure.FromTable(row);
        }
    }

    /// <summary>All failures in the order of their keys, for jobs.</summary>
    /// <param name="after">The key behind which to begin; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<(Failure Failure, string Partition)> WalkAsync((string Partition, string Row)? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = after is { } key ? TableClient.CreateQueryFilter($"PartitionKey gt {key.Partition} or (PartitionKey eq {key.Partition} and RowKey gt {key.Row})") : null;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return (Failure.FromTable(row), row.PartitionKey);
        }
    }

    /// <summary>Removes a failure; one that is gone already does no harm.</summary>
    public Task RemoveAsync(string partition, string id, CancellationToken cancellationToken) => table.DeleteEntityAsync(partition, id, ETag.All, cancellationToken);

    public async Task<(Failure Failure, ETag ETag)?> FindAsync(string source, DateOnly day, string id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Failure.PartitionOf(source, day), id, cancellationToken: cancellationToken);
        return row.HasValue ? (Failure.FromTable(row.Value!), row.Value!.ETag) : null;
    }

    /// <summary>Stores where a failure stands now; false where it has changed since it was read.</summary>
    public async Task<bool> SettleAsync(Failure failure, ETag read, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(failure.ToTable(), read, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }
}

using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Scheduling;

/// <summary>The <c>due</c> table: what needs attention next, by minute.</summary>
internal sealed class DueTable(StorageClients storage, IOptions<SchedulingOptions> options)
{
    private readonly TableClient table = storage.Table(TableNames.Due);

    public int Shards => options.Value.Shards;

    /// <summary>Stores looks: one request a shard and minute. Storing one twice changes nothing.</summary>
    public Task WriteAsync(IReadOnlyCollection<Look> looks, CancellationToken cancellationToken) =>
        WriteRowsAsync([.. RowsOf(looks)], cancellationToken);

    /// <summary>Looks as they stand in the table once written.</summary>
    public IEnumerable<DueRow> RowsOf(IEnumerable<Look> looks) => looks.Select(look => new DueRow(PartitionOf(look), look, default));

    /// <summary>Puts rows off to the instants of these looks; they stay as old as they are.</summary>
    public Task PutOffAsync(IReadOnlyCollection<(Look Look, DateTimeOffset Created)> rows, CancellationToken cancellationToken) =>
        WriteRowsAsync([.. rows.Select(row => new DueRow(PartitionOf(row.Look), row.Look, row.Created))], cancellationToken);

    /// <summary>Everything of one shard that is due at <paramref name="now"/>, page by page; a page may be empty and still continue.</summary>
    public async IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, before) = DueKeys.DueRange(shard, now);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return DueRow.FromTable(row);
        }
    }

    /// <summary>Whether anything of one shard was due at <paramref name="at"/> and still stands: one request.</summary>
    public async Task<bool> AnyAsync(int shard, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (from, before) = DueKeys.DueRange(shard, at);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {before}");
        await foreach (var _ in table.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    /// <summary>Moves rows of one partition ahead: whoever works on them has until then, and if they die the rows are due again.</summary>
    /// <returns>The rows as they stand now, all in one partition.</returns>
    public async Task<IReadOnlyList<DueRow>> LeaseAsync(IReadOnlyCollection<DueRow> rows, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var leased = Distinct(rows.Select(row => row.LeasedUntil(until)));
        await WriteRowsAsync(leased, cancellationToken);
        return leased;
    }

    /// <summary>Removes handled rows. One that is gone already is no error, and one that was written anew since it was read stays.</summary>
    public async Task DeleteAsync(IEnumerable<DueRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(row => row.Partition))
        {
            foreach (var chunk in partition.DistinctBy(row => row.RowKey).Chunk(StorageLimits.TransactionOperations))
            {
                await DeleteAsync(partition.Key, [.. chunk], cancellationToken);
            }
        }
    }

    private async Task DeleteAsync(string partition, List<DueRow> rows, CancellationToken cancellationToken)
    {
        while (rows.Count > 0)
        {
            var transaction = new RowTransaction(partition);
            rows.ForEach(row => transaction.Delete(row.RowKey, row.ETag));
            try
            {
                await transaction.SubmitAsync(table, cancellationToken);
                return;
            }
            catch (TableTransactionFailedException error) when (error.Status is 404 or 412 && error.FailedRowKey(transaction) is { } other)
            {
                rows.RemoveAll(row => row.RowKey == other);
            }
        }
    }

    private async Task WriteRowsAsync(IReadOnlyCollection<DueRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in Distinct(rows).GroupBy(row => row.Partition))
        {
            var same = partition.ToList();
            if (same.Count == 1)
            {
                await table.UpsertEntityAsync(same[0].ToTable(), TableUpdateMode.Replace, cancellationToken);
                continue;
            }

            foreach (var chunk in same.Chunk(StorageLimits.TransactionOperations))
            {
                var transaction = new RowTransaction(partition.Key);
                foreach (var row in chunk)
                {
                    transaction.Put(row.ToTable());
                }

                await transaction.SubmitAsync(table, cancellationToken);
            }
        }
    }

    /// <summary>One row a key: of two instants in one minute the later, which covers both.</summary>
    private static List<DueRow> Distinct(IEnumerable<DueRow> rows) =>
        [.. rows.GroupBy(row => (row.Partition, row.RowKey)).Select(same => same.MaxBy(row => row.Look.At)!)];

    private string PartitionOf(Look look) => DueKeys.Partition(look.Patient.Shard % Shards, look.At);
}

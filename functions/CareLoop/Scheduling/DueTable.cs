using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Scheduling;

/// <summary>A due row as it stands in the table.</summary>
/// <param name="Partition">Shard and minute.</param>
/// <param name="RowKey">Patient, record and plan version; a leased row ends in <c>~l</c> and its minute.</param>
/// <param name="Look">What is to be looked at; its instant is the first one, however often the row was leased.</param>
/// <param name="Created">When the server stored the first form of the row: wire time.</param>
/// <param name="ETag">As it was read; default where it was not.</param>
internal sealed record DueRow(string Partition, string RowKey, Look Look, DateTimeOffset Created, ETag ETag = default);

/// <summary>The <c>due</c> table: what needs attention next, by minute.</summary>
internal sealed class DueTable(StorageClients storage, IOptions<SchedulingOptions> options)
{
    private readonly TableClient table = storage.Table(TableNames.Due);

    public int Shards => options.Value.Shards;

    /// <summary>Stores looks: one request a shard and minute. Storing one twice changes nothing.</summary>
    public Task WriteAsync(IReadOnlyCollection<Look> looks, CancellationToken cancellationToken) =>
        looks.Count == 0
            ? Task.CompletedTask
            : WriteRowsAsync(RowsOf(looks), cancellationToken);

    /// <summary>Looks as they stand in the table once written.</summary>
    public IEnumerable<DueRow> RowsOf(IEnumerable<Look> looks) => looks.Select(look => RowOf(look, default));

    /// <summary>A look that is put off: it keeps the age of its first row.</summary>
    public DueRow RowOf(Look look, DateTimeOffset created) => new(PartitionOf(look, look.At), DueKeys.Row(look), look, created);

    /// <summary>Everything of one shard that is due at <paramref name="now"/>, page by page; a page may be empty and still continue.</summary>
    public async IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, before) = DueKeys.DueRange(shard, now);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return FromTable(row);
        }
    }

    /// <summary>Moves rows of one partition ahead: whoever works on them has until then, and if they die the rows are due again.</summary>
    /// <returns>The rows as they stand now.</returns>
    public async Task<IReadOnlyList<DueRow>> LeaseAsync(IReadOnlyCollection<DueRow> rows, DateTimeOffset until, CancellationToken cancellationToken)
    {
        // A key of its own: a look that is asked for meanwhile must not be removed with the lease.
        var leased = rows.GroupBy(row => DueKeys.Row(row.Look))
            .Select(same => same.MaxBy(row => row.Look.At)!)
            .Select(row => row with { Partition = PartitionOf(row.Look, until), RowKey = DueKeys.Leased(row.Look), ETag = default })
            .ToList();
        await WriteRowsAsync(leased, cancellationToken);
        return leased;
    }

    /// <summary>Removes handled rows. One that is gone already is no error; one that was written anew since it was read stays.</summary>
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
            rows.ForEach(row => transaction.Delete(row.RowKey, row.ETag == default ? ETag.All : row.ETag));
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

    /// <summary>Stores rows: one request a shard and minute.</summary>
    public async Task WriteRowsAsync(IEnumerable<DueRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(row => row.Partition))
        {
            var distinct = partition.GroupBy(row => row.RowKey).Select(same => same.MaxBy(row => row.Look.At)!).ToList();
            if (distinct.Count == 1)
            {
                await table.UpsertEntityAsync(ToTable(distinct[0]), TableUpdateMode.Replace, cancellationToken);
                continue;
            }

            foreach (var chunk in distinct.Chunk(StorageLimits.TransactionOperations))
            {
                var transaction = new RowTransaction(partition.Key);
                foreach (var row in chunk)
                {
                    transaction.Put(ToTable(row));
                }

                await transaction.SubmitAsync(table, cancellationToken);
            }
        }
    }

    private string PartitionOf(Look look, DateTimeOffset at) => DueKeys.Partition(look.Patient.Shard % Shards, at);

    private static TableEntity ToTable(DueRow due)
    {
        var row = new TableEntity(due.Partition, due.RowKey) { ["at"] = due.Look.At.ToUniversalTime() };
        row.Set("attempts", due.Look.Attempts == 0 ? null : due.Look.Attempts);
        row["head"] = due.Look.HeadVersion;
        row.Set("created", due.Created == default ? null : due.Created);
        return row;
    }

    private static DueRow FromTable(TableEntity row)
    {
        var (patient, record, version) = DueKeys.ParseRow(row.RowKey);
        var look = new Look(row.GetInstant("at") ?? default, patient, record, version, row.GetInt32("attempts") ?? 0, row.GetInt32("head") ?? 0);
        return new DueRow(row.PartitionKey, row.RowKey, look, row.GetInstant("created") ?? row.Timestamp ?? default, row.ETag);
    }
}

using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Scheduling;

/// <summary>A due row as it stands in the table.</summary>
/// <param name="Partition">Shard and minute.</param>
/// <param name="Look">What is to be looked at; its instant is the first one, however often the row was leased.</param>
/// <param name="Created">When the server stored the first form of the row: wire time.</param>
/// <param name="LeasedFrom">
/// The minute that the row was leased from, null where it never was. It stands in the row's key, so that who is done with a
/// leased row never removes another look that was promised for the minute in which the lease ends.
/// </param>
internal sealed record DueRow(string Partition, Look Look, DateTimeOffset Created, string? LeasedFrom = null)
{
    /// <summary>The version that was read; a row written anew since then is another promise. <see cref="ETag.All"/> for a leased row.</summary>
    public ETag ETag { get; init; } = ETag.All;

    public string RowKey => DueKeys.Row(Look, LeasedFrom);

    /// <summary>The minute from which on it is due, as it stands now.</summary>
    public DateTimeOffset DueAt() => DueKeys.At(Partition);

    /// <summary>This row at the end of a lease: in its own shard, whatever the number of shards is now.</summary>
    public DueRow LeasedUntil(DateTimeOffset until)
    {
        var (shard, minute) = DueKeys.ParsePartition(Partition);
        return this with { Partition = DueKeys.Partition(shard, until), LeasedFrom = LeasedFrom ?? minute, ETag = ETag.All };
    }

    public TableEntity ToTable()
    {
        var row = new TableEntity(Partition, RowKey);
        row.Set("at", Look.At);
        row.Set("attempts", Look.Attempts == 0 ? null : Look.Attempts);
        row["head"] = Look.HeadVersion;
        row.Set("created", Created);
        return row;
    }

    public static DueRow FromTable(TableEntity row)
    {
        var (patient, record, version, leasedFrom) = DueKeys.ParseRow(row.RowKey);
        var look = new Look(row.GetInstant("at") ?? default, patient, record, version, row.GetInt32("attempts") ?? 0, row.GetInt32("head") ?? 0);
        return new DueRow(row.PartitionKey, look, row.GetInstant("created") ?? row.Timestamp ?? default, leasedFrom) { ETag = row.ETag };
    }
}

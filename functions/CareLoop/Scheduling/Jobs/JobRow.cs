using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Scheduling.Jobs;

/// <summary>Where a job stands.</summary>
internal enum JobState
{
    /// <summary>It waits, or is at work.</summary>
    Running,

    /// <summary>It has done all there was.</summary>
    Done,

    /// <summary>It failed at every delivery; starting it again goes on where it stopped.</summary>
    Failed,
}

/// <summary>Long work that is done in slices: what it is to do, and how far it is.</summary>
/// <param name="Kind">Which job.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parameters">What it is to do, in the job's own JSON.</param>
/// <param name="Cursor">Behind what it goes on, in the job's own words; null at the beginning.</param>
/// <param name="Done">How many things it has done.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="By">Who asked for it, by id.</param>
/// <param name="StartedAt">Business time.</param>
/// <param name="ChangedAt">When it last got on.</param>
internal sealed record JobRow(
    string Kind, string Id, string Parameters, JobState State, string? Cursor, int Done, int Failed, string By, DateTimeOffset StartedAt, DateTimeOffset ChangedAt)
{
    public ETag ETag { get; init; }

    public string Address => $"{Kind}.{Id}";

    public TableEntity ToTable()
    {
        var row = new TableEntity(Kind, Id);
        row.Set("parameters", Parameters);
        row.Set("state", State);
        row.Set("cursor", Cursor);
        row["done"] = Done;
        row["failed"] = Failed;
        row.Set("by", By);
        row.Set("startedAt", StartedAt);
        row.Set("changedAt", ChangedAt);
        return row;
    }

    public static JobRow FromTable(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        row.GetString("parameters"),
        row.GetEnum<JobState>("state"),
        row.GetString("cursor"),
        row.GetInt32("done") ?? 0,
        row.GetInt32("failed") ?? 0,
        row.GetString("by"),
        row.GetInstant("startedAt") ?? default,
        row.GetInstant("changedAt") ?? default)
    {
        ETag = row.ETag,
    };
}

using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

/// <summary>The record of a merge in the survivor's past: what it was before, so that the merge can be undone.</summary>
internal sealed record JoinRow : ICareRow<JoinRow>
{
    public static string Kind => "join";

    /// <summary>The key of who was merged into this patient.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The event's receipt, or who decided it.</summary>
    public required string By { get; init; }

    /// <summary>The survivor's head before.</summary>
    public required PatientHead Before { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public string? UndoneBy { get; init; }

    public void ToTable(TableEntity row)
    {
        foreach (var (name, value) in Before.ToTable(PatientKey.Of(row.PartitionKey)).Where(column => column.Key is not ("PartitionKey" or "RowKey")))
        {
            row[name] = value;
        }

        row.Set("at", At);
        row.Set("by", By);
        row.Set("undoneAt", UndoneAt);
        row.Set("undoneBy", UndoneBy);
    }

    public static JoinRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        At = row.GetInstant("at") ?? default,
        By = row.GetString("by") ?? "",
        Before = PatientHead.FromTable(row),
        UndoneAt = row.GetInstant("undoneAt"),
        UndoneBy = row.GetString("undoneBy"),
    };
}

internal sealed class JoinTimeline : ITimelineSource
{
    public string Kind => JoinRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var join = JoinRow.FromTable(row);
        return (new TimelineEntry(join.At, "merge", join.Id, join.UndoneAt is null ? "merged" : "undone", join.By), join.Before.Organisations is [var first, ..] ? first : Access.Scope.Any, null);
    }
}

using System.Globalization;
using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>Where a failure stands.</summary>
internal enum FailureState
{
    /// <summary>Somebody has to look at it.</summary>
    Open,

    /// <summary>It was done again, and it worked.</summary>
    Replayed,

    /// <summary>Somebody has decided that nothing is to be done.</summary>
    Dismissed,
}

/// <summary>What could not be handled, with a reason that a person can act on.</summary>
/// <param name="Source">Where it came from: one of <see cref="FailureSources"/>.</param>
/// <param name="Id">Derived from the cause, so that the same failure is one row.</param>
/// <param name="At">Business time.</param>
/// <param name="Reason">Stable kebab-case.</param>
/// <param name="Detail">What a person should know; no name, phone or text.</param>
/// <param name="Patient">The patient's key, where there is one.</param>
/// <param name="Record">Kind and id of the record, where there is one.</param>
/// <param name="Payload">What is needed to replay it; shown only to roles that may see it.</param>
/// <param name="Sender">The system that sent it, as authenticated, where there is one.</param>
internal sealed record Failure(
    string Source,
    string Id,
    DateTimeOffset At,
    string Reason,
    string Detail,
    string? Patient = null,
    string? Record = null,
    string? Payload = null,
    string? Sender = null)
{
    /// <summary>The payload stands in as many properties as it takes, up to what one row can hold beside the rest.</summary>
    private const int PayloadParts = 14;

    public FailureState State { get; init; }

    /// <summary>Who replayed or dismissed it, by id.</summary>
    public string? SettledBy { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Why it was dismissed, in the words of who did, or what the last replay came to.</summary>
    public string? Why { get; init; }

    /// <summary>The payload was longer than a row: what is kept can be read, and not be replayed.</summary>
    public bool PayloadCut { get; init; }

    public static Failure OfLook(Scheduling.Look look, Exception error, DateTimeOffset now) => new(
        FailureSources.Due,
        Common.DerivedId.Of("due", look.Patient.ToString(), look.Record, look.Version.ToString(CultureInfo.InvariantCulture)),
        now,
        "look-keeps-failing",
        $"{error.GetType().Name} at every look; it is looked at again every six hours.",
        look.Patient.ToString(),
        look.Record);

    public string Partition => PartitionOf(Source, DateOnly.FromDateTime(At.UtcDateTime));

    public static string PartitionOf(string source, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{source}~{day:yyyyMMdd}");

    public TableEntity ToTable()
    {
        var row = new TableEntity(Partition, Id);
        row.Set("at", At);
        row.Set("reason", Reason);
        row.Set("detail", Detail is { Length: > StorageLimits.PropertyCharacters } ? Detail[..StorageLimits.PropertyCharacters] : Detail);
        row.Set("patient", Patient);
        row.Set("record", Record);
        row.Set("sender", Sender);
        row.Set("state", State);
        row.Set("settledBy", SettledBy);
        row.Set("settledAt", SettledAt);
        row.Set("why", Why);
        row["payloadCut"] = PayloadCut || Payload?.Length > PayloadParts * StorageLimits.PropertyCharacters;
        for (var part = 0; part < PayloadParts && part * StorageLimits.PropertyCharacters < Payload?.Length; part++)
        {
            var from = part * StorageLimits.PropertyCharacters;
            row[PayloadName(part)] = Payload.Substring(from, Math.Min(StorageLimits.PropertyCharacters, Payload.Length - from));
        }

        return row;
    }

    public static Failure FromTable(TableEntity row) => new(
        row.PartitionKey[..row.PartitionKey.LastIndexOf('~')],
        row.RowKey,
        row.GetInstant("at") ?? default,
        row.GetString("reason"),
        row.GetString("detail"),
        row.GetString("patient"),
        row.GetString("record"),
        row.GetString(PayloadName(0)) is null ? null : string.Concat(Enumerable.Range(0, PayloadParts).Select(part => row.GetString(PayloadName(part)))),
        row.GetString("sender"))
    {
        State = row.GetEnum<FailureState>("state"),
        SettledBy = row.GetString("settledBy"),
        SettledAt = row.GetInstant("settledAt"),
        Why = row.GetString("why"),
        PayloadCut = row.GetBoolean("payloadCut") ?? false,
    };

    private static string PayloadName(int part) => part == 0 ? "payload" : string.Create(CultureInfo.InvariantCulture, $"payload{part}");
}

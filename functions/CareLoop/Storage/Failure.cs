using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>What could not be handled, with a reason that a person can act on.</summary>
/// <param name="Source">Where it came from: <c>due</c>, <c>inbox</c>, <c>sms-events</c>, <c>his-callback</c>.</param>
/// <param name="Id">Derived from the cause, so that the same failure is one row.</param>
/// <param name="At">Business time.</param>
/// <param name="Reason">Stable kebab-case.</param>
/// <param name="Detail">What a person should know; no name, phone or text.</param>
/// <param name="Patient">The patient's key, where there is one.</param>
/// <param name="Record">Kind and id of the record, where there is one.</param>
/// <param name="Payload">What is needed to replay it; shown only to roles that may see it.</param>
internal sealed record Failure(
    string Source,
    string Id,
    DateTimeOffset At,
    string Reason,
    string Detail,
    string? Patient = null,
    string? Record = null,
    string? Payload = null)
{
    public static Failure OfLook(Scheduling.Look look, Exception error, DateTimeOffset now) => new(
        "due",
        Common.DerivedId.Of("due", look.Patient.ToString(), look.Record, look.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        now,
        "look-keeps-failing",
        $"{error.GetType().Name} at every look; it is looked at again every six hours.",
        look.Patient.ToString(),
        look.Record);

    public string Partition => $"{Source}~{At.UtcDateTime:yyyyMMdd}";

    public TableEntity ToTable()
    {
        var row = new TableEntity(Partition, Id);
        row.Set("at", At);
        row.Set("reason", Reason);
        row.Set("detail", Detail);
        row.Set("patient", Patient);
        row.Set("record", Record);
        row.Set("payload", Payload is { Length: > StorageLimits.PropertyCharacters } ? Payload[..StorageLimits.PropertyCharacters] : Payload);
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
        row.GetString("payload"));
}

using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>What became of an event.</summary>
internal enum ReceiptStatus
{
    /// <summary>It changed something.</summary>
    Applied,

    /// <summary>Safe in the inbox; it will be applied.</summary>
    Accepted,

    /// <summary>It said nothing new, and the reason says why.</summary>
    Ignored,

    /// <summary>It can't be applied, and the reason says why; a person can replay it.</summary>
    Failed,
}

/// <summary>The receipt of one event, in the transaction that applied it.</summary>
internal sealed record EventReceipt(
    string Id,
    string Kind,
    DateTimeOffset HappenedAt,
    DateTimeOffset ReceivedAt,
    ReceiptStatus Status,
    string? Reason,
    IReadOnlyList<string> Changed,
    string? Record,
    string? Organisation,
    string? Note = null)
{
    /// <summary>The same event has the same receipt, however often and by whatever way it comes.</summary>
    public static string IdOf(HisEvent happening) => DerivedId.Of("event", happening.IdempotencyKey);

    /// <summary>That of an event of somebody who has been erased since it happened: it is told to the sender, and not stored.</summary>
    public static EventReceipt OfErased(HisEvent happening, string id, DateTimeOffset now) =>
        new(id, happening.Type.WireName(), happening.Time, now, ReceiptStatus.Ignored, "erased-since", [], null, happening.Organisation);

    public TableEntity ToTable(PatientKey patient)
    {
        var row = new TableEntity(patient.ToString(), CareKeys.Seen(Id));
        row.Set("kind", Kind);
        row.Set("happenedAt", HappenedAt);
        row.Set("receivedAt", ReceivedAt);
        row.Set("status", Status);
        row.Set("reason", Reason);
        row.SetJson("changed", Changed);
        row.Set("record", Record);
        row.Set("organisation", Organisation);
        row.Set("note", Note);
        return row;
    }

    public static EventReceipt FromTable(TableEntity row) => new(
        row.RowKey[CareKeys.SeenPrefix.Length..],
        row.GetString("kind"),
        row.GetInstant("happenedAt") ?? default,
        row.GetInstant("receivedAt") ?? default,
        row.GetEnum<ReceiptStatus>("status"),
        row.GetString("reason"),
        row.GetList<string>("changed"),
        row.GetString("record"),
        row.GetString("organisation"),
        row.GetString("note"));
}

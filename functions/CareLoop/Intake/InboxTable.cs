using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>An event that is kept until it can be applied.</summary>
internal sealed record InboxRow(string Partition, string Receipt, string EventJson, ReceiptStatus Status, string? Reason, string? Committed, DateTimeOffset At)
{
    public TableEntity ToTable()
    {
        var row = new TableEntity(Partition, Receipt);
        row.Set("status", Status);
        row.Set("reason", Reason);
        row.Set("committed", Committed);
        row.Set("at", At);
        row.Set("event", EventJson);
        return row;
    }

    public static InboxRow FromTable(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        row.GetString("event") ?? "",
        row.GetEnum<ReceiptStatus>("status"),
        row.GetString("reason"),
        row.GetString("committed"),
        row.GetInstant("at") ?? default);
}

/// <summary>The <c>inbox</c> table: source, day and shard → payloads that could not be committed at once.</summary>
internal sealed class InboxTable(StorageClients storage, Clocks clocks)
{
    private readonly TableClient table = storage.Table(TableNames.Inbox);

    /// <summary>
    /// Asks the queue to apply the event, then stores it. Only when both are done may its sender be told that it is safe. A message
    /// that comes before its row, or without one, is delivered again; a row without a message would stay for ever.
    /// </summary>
    public async Task<ReceiptId> AcceptAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var receipt = EventReceipt.IdOf(happening);
        var row = new InboxRow(PartitionOf(happening.Sender, happening.Source, receipt), receipt, HisEventJson.Write(happening), ReceiptStatus.Accepted, null, null, clocks.Now);
        await AskAsync(row.Partition, receipt, cancellationToken);
        await KeepAsync(row, cancellationToken);
        return ReceiptId.InInbox(row.Partition, receipt);
    }

    /// <summary>Stores an event until somebody settles it, in a partition that its finder can name; there is no message for it.</summary>
    public Task KeepAsync(InboxRow row, CancellationToken cancellationToken) => table.UpsertEntityAsync(row.ToTable(), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The receipts in a partition that are not settled yet.</summary>
    public async Task<IReadOnlyList<string>> FindAcceptedAsync(string partition, CancellationToken cancellationToken)
    {
        var receipts = new List<string>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and status eq {KebabEnum.Write(ReceiptStatus.Accepted)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            receipts.Add(row.RowKey);
        }

        return receipts;
    }

    /// <summary>Asks the queue to apply what is in a row.</summary>
    public Task AskAsync(string partition, string receipt, CancellationToken cancellationToken) =>
        storage.Queue(QueueNames.Inbox).SendMessageAsync($"{partition}|{receipt}", timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken);

    /// <summary>Records that a message was received which says nothing that concerns us; nothing of what it says is kept.</summary>
    public async Task<ReceiptId> IgnoreAsync(string sender, string source, string id, string reason, CancellationToken cancellationToken)
    {
        var receipt = DerivedId.Of("ignored", sender, source, id);
        var row = new InboxRow(PartitionOf(sender, source, receipt), receipt, "", ReceiptStatus.Ignored, reason, null, clocks.Now);
        await table.UpsertEntityAsync(row.ToTable(), TableUpdateMode.Replace, cancellationToken);
        return ReceiptId.InInbox(row.Partition, receipt);
    }

    public async Task<InboxRow?> FindAsync(string partition, string receipt, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, receipt, cancellationToken: cancellationToken);
        return row.HasValue ? InboxRow.FromTable(row.Value!) : null;
    }

    /// <summary>Records what became of the event; the payload goes, the address stays answerable.</summary>
    public Task SettleAsync(InboxRow row, ReceiptStatus status, string? reason, ReceiptId? committed, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            (row with { Status = status, Reason = reason, Committed = committed?.ToString(), EventJson = status == ReceiptStatus.Failed ? row.EventJson : "" }).ToTable(),
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>All events whose words are kept, in the order of their keys, for jobs.</summary>
    /// <param name="after">The key behind which to begin; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<InboxRow> WalkAsync((string Partition, string Row)? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failed = KebabEnum.Write(ReceiptStatus.Failed);
        var filter = after is { } key
            ? TableClient.CreateQueryFilter($"status eq {failed} and (PartitionKey gt {key.Partition} or (PartitionKey eq {key.Partition} and RowKey gt {key.Row}))")
            : TableClient.CreateQueryFilter($"status eq {failed}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return InboxRow.FromTable(row);
        }
    }

    /// <summary>Removes an event; one that is gone already does no harm.</summary>
    public Task RemoveAsync(InboxRow row, CancellationToken cancellationToken) => table.DeleteEntityAsync(row.Partition, row.Receipt, ETag.All, cancellationToken);

    private string PartitionOf(string sender, string source, string receipt) =>
        string.Create(CultureInfo.InvariantCulture, $"{DerivedId.Of("source", sender, source)[..8]}~{clocks.Now.UtcDateTime:yyyyMMdd}~{receipt[0]}");
}

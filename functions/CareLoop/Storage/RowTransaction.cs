using Azure;
using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>
/// One entity-group transaction: rows of one partition that are stored together or not at all. Refuses what the
/// service would refuse (<see cref="StorageLimits"/>) before anything is sent.
/// </summary>
internal sealed class RowTransaction(string partitionKey)
{
    private readonly List<TableTransactionAction> actions = [];
    private readonly HashSet<string> rowKeys = new(StringComparer.Ordinal);
    private long bytes;

    public int Count => actions.Count;

    public bool IsFull => actions.Count >= StorageLimits.TransactionOperations;

    public void Add(TableEntity row) => Append(TableTransactionActionType.Add, row, default);

    public void Put(TableEntity row) => Append(TableTransactionActionType.UpsertReplace, row, default);

    public void Replace(TableEntity row, ETag etag) => Append(TableTransactionActionType.UpdateReplace, row, etag);

    public void Delete(string rowKey, ETag etag) =>
        Append(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), etag);

    /// <summary>The row key of an operation, for saying which one failed.</summary>
    public string RowKeyAt(int index) => actions[index].Entity.RowKey;

    /// <summary>Sends the transaction. Throws <see cref="TableTransactionFailedException"/> where an operation fails.</summary>
    /// <returns>The responses in the order of the operations; each carries the new ETag.</returns>
    public async Task<IReadOnlyList<Response>> SubmitAsync(TableClient table, CancellationToken cancellationToken) =>
        (await table.SubmitTransactionAsync(actions, cancellationToken)).Value;

    private void Append(TableTransactionActionType type, TableEntity row, ETag etag)
    {
        if (row.PartitionKey != partitionKey)
        {
            throw new InvalidOperationException("A transaction stays in one partition.");
        }

        if (!rowKeys.Add(row.RowKey))
        {
            throw new InvalidOperationException($"A transaction holds each row once; '{row.RowKey}' came twice.");
        }

        if (actions.Count == StorageLimits.TransactionOperations)
        {
            throw new RowTooLargeException($"More than {StorageLimits.TransactionOperations} operations in one transaction.");
        }

        var size = RowSize.Check(row);
        bytes += size;
        if (bytes > StorageLimits.TransactionBytes)
        {
            throw new RowTooLargeException($"More than {StorageLimits.TransactionBytes} bytes in one transaction.");
        }

        actions.Add(new TableTransactionAction(type, row, etag));
    }
}

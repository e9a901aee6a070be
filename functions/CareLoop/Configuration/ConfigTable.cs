using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Configuration;

/// <summary>Table <c>config</c>: what is current, and every version there ever was.</summary>
internal sealed class ConfigTable(StorageClients storage)
{
    /// <summary>The table.</summary>
    public const string TableName = "config";

    private readonly TableClient table = storage.Table(TableName);

    /// <summary>The current version of everything, of all kinds: one query over one contiguous range.</summary>
    public async Task<IReadOnlyList<ConfigRow>> CurrentAsync(CancellationToken cancellationToken) =>
        await RangeAsync(ConfigRow.CurrentRange, cancellationToken);

    /// <summary>Every version of one kind, each document's oldest first.</summary>
    public async Task<IReadOnlyList<ConfigRow>> VersionsAsync(string kind, CancellationToken cancellationToken) =>
        await RangeAsync(ConfigRow.VersionRange(kind), cancellationToken);

    /// <summary>
    /// Adds a version and makes it the current one, both or neither. False where another was published meanwhile. Done twice,
    /// as after a response that was lost, it is done once.
    /// </summary>
    /// <param name="version">Its number is one more than that of <paramref name="current"/>.</param>
    /// <param name="current">The row that it follows; null for a first version.</param>
    public async Task<bool> TryAddAsync(ConfigDocument version, ConfigRow? current, CancellationToken cancellationToken)
    {
        var row = new ConfigRow(version, default);
        TableTransactionAction[] actions = [
            new(TableTransactionActionType.Add, row.ToTable(current: false)),
            current is null
                ? new(TableTransactionActionType.Add, row.ToTable(current: true))
                : new(TableTransactionActionType.UpdateReplace, row.ToTable(current: true), current.ETag)];
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412)
        {
            var there = await table.GetEntityIfExistsAsync<TableEntity>(
                ConfigRow.Partition, ConfigRow.VersionKey(version.Key, version.Version), cancellationToken: cancellationToken);
            return there.HasValue && ConfigRow.FromTable(there.Value!)?.Document == version;
        }
    }

    private async Task<IReadOnlyList<ConfigRow>> RangeAsync(string range, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ConfigRow.Partition} and RowKey ge {range} and RowKey lt {ConfigRow.EndOf(range)}");
        var rows = new List<ConfigRow>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (ConfigRow.FromTable(row) is { } known)
                rows.Add(known);
        }

        return rows;
    }
}

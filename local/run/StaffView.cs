using Azure;
using Azure.Data.Tables;

namespace CareLoop.Local.Run;

/// <summary>A row of table <c>failures</c>, as the hospital's checks read it.</summary>
internal sealed record SeenFailure(string Source, string Reason, string? Patient, string? Record);

/// <summary>A row of table <c>work</c>.</summary>
internal sealed record SeenTask(string What, string Patient);

/// <summary>What the app has put before people. There is no route for it yet, so it is read from storage.</summary>
internal sealed record StaffView(IReadOnlyList<SeenFailure> Failures, IReadOnlyList<SeenTask> Tasks)
{
    public static async Task<StaffView> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        var tables = new TableServiceClient(connectionString);
        var failures = await AllAsync(tables, "failures", row => new SeenFailure(
            row.PartitionKey[..row.PartitionKey.LastIndexOf('~')], row.GetString("reason") ?? "", row.GetString("patient"), row.GetString("record")), cancellationToken);
        var tasks = await AllAsync(tables, "work", row => new SeenTask(row.GetString("what") ?? "", row.GetString("patient") ?? ""), cancellationToken);
        return new(failures, tasks);
    }

    private static async Task<List<T>> AllAsync<T>(TableServiceClient tables, string table, Func<TableEntity, T> read, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        try
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>(filter: (string?)null, cancellationToken: cancellationToken))
                all.Add(read(row));
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Nothing was ever written there.
        }

        return all;
    }
}

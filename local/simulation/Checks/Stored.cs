using Azure.Data.Tables;
using CareLoop.Local.Memory;
using CareLoop.Patients;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>What stands in storage at the end, read past the hosts.</summary>
internal sealed class Stored(World world)
{
    private readonly List<TableEntity> care = Read(world, Storage.TableNames.Care);

    public IEnumerable<(string Patient, T Record)> Open<T>() where T : class, ICareRow<T> => Records<T>(CareKeys.Open(T.Kind, ""));

    public IEnumerable<(string Patient, T Record)> All<T>() where T : class, ICareRow<T> => Records<T>(CareKeys.Open(T.Kind, "")).Concat(Records<T>(CareKeys.Past(T.Kind, "")));

    /// <summary>Whether the receipt of an event is committed.</summary>
    public bool IsReceived(string receipt) => care.Exists(row => row.RowKey == CareKeys.Seen(receipt));

    public List<TableEntity> Rows(string table) => Read(world, table);

    private IEnumerable<(string Patient, T Record)> Records<T>(string prefix) where T : class, ICareRow<T> =>
        care.Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal)).Select(row => (row.PartitionKey, T.FromTable(row)));

    private static List<TableEntity> Read(World world, string table)
    {
        var client = new TableClient(MemoryStorage.ConnectionString, table, new TableClientOptions { Transport = world.Storage.TableTransport() });
        return client.QueryAsync<TableEntity>().ToListAsync().AsTask().GetAwaiter().GetResult();
    }
}

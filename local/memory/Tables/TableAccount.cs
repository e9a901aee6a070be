using System.Diagnostics.CodeAnalysis;

namespace CareLoop.Local.Memory.Tables;

/// <summary>The tables of the account; names differ by more than case.</summary>
public sealed class TableAccount
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Table> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly ServiceClock clock;

    internal TableAccount(TimeProvider clock) => this.clock = new ServiceClock(clock);

    /// <summary>
    /// Asked before each page of a query: whether to answer it empty, with a continuation. Azure may do so at any time, such
    /// as at the border of two of its servers.
    /// </summary>
    public Func<bool>? EmptyPage { get; set; }

    /// <summary>The least keys of a table's rows from a partition key on; null where there are none, or no such table.</summary>
    public (string PartitionKey, string RowKey)? FirstKeys(string table, string from = "") => Find(table, out var found) ? found.FirstKeys(from) : null;

    /// <summary>Gives a row another version, as somebody who writes it unchanged does.</summary>
    /// <returns>Whether there is such a row.</returns>
    public bool Touch(string table, string partitionKey, string rowKey) => Find(table, out var found) && found.Touch(partitionKey, rowKey);

    internal IReadOnlyList<string> Names()
    {
        lock (gate)
            return [.. tables.Values.Select(table => table.Name)];
    }

    internal bool Find(string name, [NotNullWhen(true)] out Table? table)
    {
        lock (gate)
            return tables.TryGetValue(name, out table);
    }

    internal bool Create(string name)
    {
        lock (gate)
            return tables.TryAdd(name, new Table(name, clock));
    }

    internal bool Delete(string name)
    {
        lock (gate)
            return tables.Remove(name);
    }
}

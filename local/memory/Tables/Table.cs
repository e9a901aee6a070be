using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Tables;

/// <summary>The rows of one table, by partition and row key in ordinal order.</summary>
internal sealed class Table(string name, ServiceClock clock)
{
    private readonly Lock gate = new();
    private readonly OrderedMap<OrderedMap<Row>> partitions = new();

    public string Name => name;

    public Row? Get(string partitionKey, string rowKey)
    {
        lock (gate)
            return Find(partitionKey, rowKey);
    }

    public (string PartitionKey, string RowKey)? FirstKeys(string from)
    {
        lock (gate)
        {
            foreach (var (partitionKey, partition) in partitions.From(from))
                return (partitionKey, partition.From("").First().Key);
            return null;
        }
    }

    public bool Touch(string partitionKey, string rowKey)
    {
        lock (gate)
        {
            if (Find(partitionKey, rowKey) is not { } row)
                return false;
            Store(row with { Ticks = clock.NextTicks() });
            return true;
        }
    }

    /// <summary>All changes or none.</summary>
    /// <returns>The row after each change, null where it is gone; or why the change of that number was refused.</returns>
    public (Row?[] Rows, Refusal? Refusal, int Index) Apply(IReadOnlyList<Change> changes)
    {
        lock (gate)
        {
            var after = new Row?[changes.Count];
            for (var index = 0; index < changes.Count; index++)
            {
                if (Decide(changes[index], out after[index]) is { } refusal)
                    return (after, refusal, index);
            }

            for (var index = 0; index < changes.Count; index++)
            {
                var (partitionKey, rowKey) = (changes[index].PartitionKey, changes[index].RowKey);
                if (after[index] is { } row)
                    Store(row);
                else
                    Remove(partitionKey, rowKey);
            }

            return (after, null, -1);
        }
    }

    /// <summary>Rows that match, at most <paramref name="most"/>, from a position on.</summary>
    public Page Query(Filter filter, int most, (string PartitionKey, string RowKey)? from)
    {
        lock (gate)
        {
            var rows = new List<Row>();
            foreach (var row in Within(filter.Keys, from))
            {
                if (!filter.Matches(row.Value))
                    continue;
                if (rows.Count == most)
                    return new Page(rows, (row.PartitionKey, row.RowKey));
                rows.Add(row);
            }

            return new Page(rows, null);
        }
    }

    private IEnumerable<Row> Within(KeyRange keys, (string PartitionKey, string RowKey)? from)
    {
        var first = from is { } start && string.CompareOrdinal(start.PartitionKey, keys.Partitions.From) > 0 ? start.PartitionKey : keys.Partitions.From;
        foreach (var (partitionKey, partition) in partitions.From(first))
        {
            if (keys.Partitions.EndsBefore(partitionKey))
                yield break;
            var goesOn = from is { } position && position.PartitionKey == partitionKey && string.CompareOrdinal(position.RowKey, keys.Rows.From) > 0;
            foreach (var (rowKey, row) in partition.From(goesOn ? from!.Value.RowKey : keys.Rows.From))
            {
                if (keys.Rows.EndsBefore(rowKey))
                    break;
                yield return row;
            }
        }
    }

    private Refusal? Decide(Change change, out Row? after)
    {
        after = null;
        var before = Find(change.PartitionKey, change.RowKey);
        if (change.Kind == ChangeKind.Insert && before is not null)
            return TableRefusals.Exists;
        if (change.IfMatch is not null && before is null)
            return TableRefusals.NotFound;
        if (change.IfMatch is not null and not "*" && change.IfMatch != before!.ETag)
            return TableRefusals.Changed;
        if (change.Kind == ChangeKind.Delete)
            return null;
        var properties = change.Kind == ChangeKind.Merge && before is not null ? Merged(before, change.Properties) : change.Properties;
        if (TableLimits.Check(change.PartitionKey, change.RowKey, properties) is { } refusal)
            return refusal;
        after = new Row(change.PartitionKey, change.RowKey, clock.NextTicks(), RowJson.Write(properties));
        return null;
    }

    private static List<Property> Merged(Row before, List<Property> sent)
    {
        var properties = RowJson.Read(before.Properties);
        properties.RemoveAll(property => sent.Exists(other => other.Name == property.Name));
        properties.AddRange(sent);
        return properties;
    }

    private Row? Find(string partitionKey, string rowKey) =>
        partitions.TryGet(partitionKey, out var partition) && partition.TryGet(rowKey, out var row) ? row : null;

    private void Store(Row row)
    {
        if (!partitions.TryGet(row.PartitionKey, out var partition))
            partitions.Set(row.PartitionKey, partition = new OrderedMap<Row>());
        partition.Set(row.RowKey, row);
    }

    private void Remove(string partitionKey, string rowKey)
    {
        if (!partitions.TryGet(partitionKey, out var partition))
            return;
        partition.Remove(rowKey);
        if (partition.Count == 0)
            partitions.Remove(partitionKey);
    }
}

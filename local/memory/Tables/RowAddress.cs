namespace CareLoop.Local.Memory.Tables;

/// <summary>Table and keys in a path: <c>table</c>, <c>table()</c> or <c>table(PartitionKey='…',RowKey='…')</c>.</summary>
internal sealed record RowAddress(string Table, (string PartitionKey, string RowKey)? Keys)
{
    public static string TableIn(ReadOnlySpan<char> path)
    {
        var open = path.IndexOf('(');
        return (open < 0 ? path : path[..open]).ToString();
    }

    /// <summary>Null where it is no such path. A key's quotes come doubled; its other characters may be escaped.</summary>
    public static RowAddress? Parse(ReadOnlySpan<char> path)
    {
        var table = TableIn(path);
        var rest = path[table.Length..];
        if (rest.IsEmpty || rest is "()")
            return new RowAddress(table, null);
        var text = rest.Contains('%') ? Uri.UnescapeDataString(rest.ToString()) : rest.ToString();
        var at = 0;
        return Take("(PartitionKey='") && Key() is { } partitionKey && Take(",RowKey='") && Key() is { } rowKey && Take(")") && at == text.Length
            ? new RowAddress(table, (partitionKey, rowKey))
            : null;

        bool Take(string expected)
        {
            if (string.CompareOrdinal(text, at, expected, 0, expected.Length) != 0)
                return false;
            at += expected.Length;
            return true;
        }

        string? Key()
        {
            for (var end = at; end < text.Length; end++)
            {
                if (text[end] != '\'')
                    continue;
                if (end + 1 < text.Length && text[end + 1] == '\'')
                {
                    end++;
                    continue;
                }

                var key = text[at..end].Replace("''", "'", StringComparison.Ordinal);
                at = end + 1;
                return key;
            }

            return null;
        }
    }
}

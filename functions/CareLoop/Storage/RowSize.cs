using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>The size of a row as the Table service counts it, and its limits.</summary>
internal static class RowSize
{
    private const int Overhead = 4;
    private const int PropertyOverhead = 8;

    /// <summary>Bytes of the row; throws <see cref="RowTooLargeException"/> naming the property that is over a limit.</summary>
    public static int Check(TableEntity row)
    {
        var size = Overhead + (row.PartitionKey.Length + row.RowKey.Length) * 2;
        var properties = 0;
        foreach (var (name, value) in row)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" || value is null)
            {
                continue;
            }

            properties++;
            if (value is string text && text.Length > StorageLimits.PropertyCharacters)
            {
                throw new RowTooLargeException($"Property '{name}' has {text.Length} characters; a property holds {StorageLimits.PropertyCharacters}.");
            }

            size += PropertyOverhead + name.Length * 2 + ValueSize(value);
        }

        return properties > StorageLimits.RowProperties
            ? throw new RowTooLargeException($"{properties} properties; a row holds {StorageLimits.RowProperties}.")
            : size > StorageLimits.RowBytes ? throw new RowTooLargeException($"{size} bytes; a row holds {StorageLimits.RowBytes}.") : size;
    }

    private static int ValueSize(object value) => value switch
    {
        string text => text.Length * 2 + 4,
        byte[] binary => binary.Length + 4,
        BinaryData binary => binary.ToMemory().Length + 4,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };
}

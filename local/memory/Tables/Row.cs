using System.Globalization;
using System.Text;

namespace CareLoop.Local.Memory.Tables;

/// <summary>A stored row; a change is a new one.</summary>
/// <param name="PartitionKey">The partition's key.</param>
/// <param name="RowKey">The row's key in its partition.</param>
/// <param name="Ticks">When it was written; no two writes of an account have the same.</param>
/// <param name="Properties">The properties as they stand in an answer, annotated, without the braces around them.</param>
internal sealed record Row(string PartitionKey, string RowKey, long Ticks, ReadOnlyMemory<byte> Properties)
{
    /// <summary>Opaque to clients; Azure derives it from the timestamp in this form.</summary>
    public string ETag => $"W/\"datetime'{Uri.EscapeDataString(Timestamp)}'\"";

    public string Timestamp => RowJson.Format(new DateTime(Ticks, DateTimeKind.Utc));

    /// <summary>A property of the row or one of its keys; null where there is none.</summary>
    public object? Value(string name) => name switch
    {
        "PartitionKey" => PartitionKey,
        "RowKey" => RowKey,
        "Timestamp" => new DateTime(Ticks, DateTimeKind.Utc),
        _ => RowJson.Read(Properties).Find(property => property.Name == name).Value,
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{PartitionKey} {RowKey} {{{Encoding.UTF8.GetString(Properties.Span)}}}");
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CareLoop.Local.Memory.Tables;

/// <summary>Answers made of rows.</summary>
internal sealed class RowWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> body = new(capacity);

    public ReadOnlyMemory<byte> Written => body.WrittenMemory;

    public RowWriter Raw(ReadOnlySpan<byte> text)
    {
        body.Write(text);
        return this;
    }

    /// <param name="row">The row.</param>
    /// <param name="select">The properties that were asked for; null for all.</param>
    public RowWriter Row(Row row, string[]? select)
    {
        Raw("{\"odata.etag\":"u8).Text(row.ETag);
        foreach (var (name, value) in new[] { ("PartitionKey", row.PartitionKey), ("RowKey", row.RowKey), ("Timestamp", row.Timestamp) })
        {
            if (select is null || select.Contains(name))
                Raw(",\""u8).Raw(Encoding.ASCII.GetBytes(name)).Raw("\":"u8).Text(value);
        }

        var properties = select is null ? row.Properties.Span : RowJson.Write(RowJson.Read(row.Properties).FindAll(property => select.Contains(property.Name)));
        if (!properties.IsEmpty)
            Raw(","u8).Raw(properties);
        return Raw("}"u8);
    }

    private RowWriter Text(string text) => Raw("\""u8).Raw(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Raw("\""u8);
}

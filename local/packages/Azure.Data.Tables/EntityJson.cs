#nullable enable
using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>
/// Rows as JSON with <c>odata.type</c> annotations, after "Payload format for Table service operations".
/// A type that JSON can't tell travels as a string with its annotation beside it.
/// </summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";
    private const string AnnotationPrefix = "odata.";

    public static TableEntity AsTableEntity(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity as TableEntity
            ?? throw new NotSupportedException($"This build knows rows as {nameof(TableEntity)} only, not as {entity.GetType()}.");
    }

    public static byte[] Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, entity);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in AsTableEntity(entity).Properties)
        {
            if (value is null || name == TableEntity.TimestampName || name.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
                continue;
            WriteProperty(writer, name, value);
        }

        writer.WriteEndObject();
        writer.Flush();
    }

    public static string Format(DateTimeOffset value) => Format(value.UtcDateTime);

    public static string Format(DateTime value) => value.Kind == DateTimeKind.Utc
        ? value.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)
        : throw new NotSupportedException($"A DateTime of kind {value.Kind} is no instant: it has to be UTC.");

    /// <summary>Reads the object that the reader stands on.</summary>
    public static TableEntity Read(ref Utf8JsonReader reader)
    {
        var entity = new TableEntity();
        List<(string Name, string Type)>? types = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                (types ??= []).Add((name[..^TypeSuffix.Length], reader.GetString()!));
            else if (name == TableEntity.ETagName || !name.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
                entity.Properties[name] = Value(ref reader);
        }

        // An annotation may stand before or after its property, so types are applied once both are known.
        foreach (var (name, type) in types ?? [])
        {
            if (entity.Properties.TryGetValue(name, out var value) && value is not null)
                entity.Properties[name] = Typed(value, type);
        }

        if (entity.Properties.TryGetValue(TableEntity.TimestampName, out var timestamp) && timestamp is string text)
            entity.Properties[TableEntity.TimestampName] = Instant(text);
        return entity;
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                WriteTyped(writer, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteDouble(writer, name, number);
                break;
            case DateTimeOffset instant:
                WriteTyped(writer, name, "Edm.DateTime", Format(instant));
                break;
            case DateTime instant:
                WriteTyped(writer, name, "Edm.DateTime", Format(instant));
                break;
            case Guid id:
                WriteTyped(writer, name, "Edm.Guid", id.ToString("D"));
                break;
            case byte[] bytes:
                WriteTyped(writer, name, "Edm.Binary", Convert.ToBase64String(bytes));
                break;
            case BinaryData bytes:
                WriteTyped(writer, name, "Edm.Binary", Convert.ToBase64String(bytes.ToMemory().Span));
                break;
            default:
                throw new NotSupportedException($"Property {name} is a {value.GetType()}, which the Table service can't hold.");
        }
    }

    // Of the values that JSON has no number for, the package writes NaN and refuses the infinities.
    private static void WriteDouble(Utf8JsonWriter writer, string name, double number)
    {
        writer.WriteString(name + TypeSuffix, "Edm.Double");
        if (double.IsNaN(number))
            writer.WriteString(name, "NaN");
        else
            writer.WriteNumber(name, number);
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + TypeSuffix, type);
        writer.WriteString(name, value);
    }

    private static object? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        JsonTokenType.Number => reader.TryGetInt32(out var number) ? (object)number : reader.GetDouble(),
        _ => throw new JsonException($"A row can't hold a {reader.TokenType}."),
    };

    private static object Typed(object value, string type) => (type, value) switch
    {
        ("Edm.Int64", string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        ("Edm.Int64", int number) => (long)number,
        ("Edm.Double", string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        ("Edm.Double", int number) => (double)number,
        ("Edm.DateTime", string text) => Instant(text),
        ("Edm.Guid", string text) => Guid.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Binary", string text) => Convert.FromBase64String(text),
        _ => value,
    };

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

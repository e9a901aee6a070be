using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareLoop.Local.Memory.Tables;

/// <summary>
/// Rows as JSON with minimal metadata. Source: "Payload format for Table service operations" (Microsoft Learn): a type that
/// JSON can't tell stands beside its property as <c>odata.type</c>.
/// </summary>
internal static class RowJson
{
    private const string TypeSuffix = "@odata.type";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    public static string Format(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads the properties of a stored row.</summary>
    public static List<Property> Read(ReadOnlyMemory<byte> properties)
    {
        var whole = new byte[properties.Length + 2];
        whole[0] = (byte)'{';
        properties.CopyTo(whole.AsMemory(1));
        whole[^1] = (byte)'}';
        return ReadObject(whole);
    }

    /// <summary>Reads what a client sent, keys included; properties of value null are left out, as the service leaves them.</summary>
    /// <exception cref="JsonException">It is no JSON, or no row.</exception>
    /// <exception cref="FormatException">A value is not of the type that stands beside it.</exception>
    public static List<Property> ReadObject(ReadOnlyMemory<byte> json)
    {
        var properties = new List<Property>();
        List<(string Name, string Type)>? types = null;
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A row is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                (types ??= []).Add((name[..^TypeSuffix.Length], reader.GetString()!));
            else if (!name.StartsWith("odata.", StringComparison.Ordinal) && reader.TokenType != JsonTokenType.Null)
                properties.Add(new Property(name, Value(ref reader)));
        }

        // An annotation may stand before or after its property.
        foreach (var (name, type) in types ?? [])
        {
            var at = properties.FindIndex(property => property.Name == name);
            if (at >= 0)
                properties[at] = new Property(name, Typed(properties[at].Value!, type));
        }

        return properties;
    }

    /// <summary>Properties as they are stored: what stands between the braces.</summary>
    public static byte[] Write(List<Property> properties)
    {
        var buffer = scratch ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        foreach (var (name, value) in properties)
            Write(writer, name, value!);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan[1..^1].ToArray();
    }

    private static object Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.TryGetInt32(out var number) ? (object)number : reader.GetDouble(),
        _ => throw new JsonException($"A row can't hold a {reader.TokenType}."),
    };

    private static object Typed(object value, string type) => (type, value) switch
    {
        ("Edm.Int64", string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        ("Edm.Int64", int number) => (long)number,
        ("Edm.Double", string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        ("Edm.Double", int number) => (double)number,
        ("Edm.DateTime", string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        ("Edm.Guid", string text) => Guid.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Binary", string text) => Convert.FromBase64String(text),
        ("Edm.String", string) or ("Edm.Boolean", bool) or ("Edm.Int32", int) or ("Edm.Double", double) => value,
        ("Edm.Int32", string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"{value.GetType().Name} is no {type}."),
    };

    private static void Write(Utf8JsonWriter writer, string name, object value)
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
            case double number when double.IsFinite(number):
                writer.WritePropertyName(name);
                writer.WriteRawValue(Number(number), skipInputValidation: true);
                break;
            case double number:
                WriteTyped(writer, name, "Edm.Double", number.ToString(CultureInfo.InvariantCulture));
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
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + TypeSuffix, type);
        writer.WriteString(name, value);
    }

    // Minimal metadata tells a double from an integer by its point or exponent alone.
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}

using System.Globalization;
using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>
/// Reads one JSON object field by field, and notes what is wrong by JSON pointer instead of stopping at it: a person who
/// edits a document sees every mistake at once, and a document that an older or a newer version published still reads
/// as far as it is understood.
/// </summary>
internal sealed class DocumentReader
{
    private readonly JsonElement element;
    private readonly string pointer;
    private readonly List<FieldError> errors;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public DocumentReader(JsonElement element, string pointer, List<FieldError> errors)
    {
        this.element = element;
        this.pointer = pointer;
        this.errors = errors;
        if (!IsObject)
            Refuse(pointer, "An object is expected here.");
    }

    public delegate bool Parse<T>(string text, out T value);

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    private string PointerTo(string name) => $"{pointer}/{Escape(name)}";

    /// <summary>Notes a mistake that only the caller can see.</summary>
    public void RefuseField(string name, string detail) => Refuse(PointerTo(name), detail);

    /// <summary>Notes a mistake in no field of its own.</summary>
    public void RefuseWhole(string detail) => Refuse(pointer, detail);

    /// <summary>Whether anything was noted at a place or below it.</summary>
    public bool Refused(string name) => errors.Any(error => error.Pointer == PointerTo(name) || error.Pointer.StartsWith(PointerTo(name) + "/", StringComparison.Ordinal));

    public string? Text(string name, int maxLength, bool required = false)
    {
        if (!Has(name, required, out var value))
            return null;

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text)
        {
            RefuseField(name, "A text is expected here.");
            return null;
        }

        if (text.Length > maxLength)
        {
            RefuseField(name, string.Create(CultureInfo.InvariantCulture, $"At most {maxLength} characters."));
            return null;
        }

        if (required && string.IsNullOrWhiteSpace(text))
        {
            RefuseField(name, "This may not be empty.");
            return null;
        }

        return text;
    }

    /// <summary>A text that has a form of its own; the fallback where it is absent or malformed.</summary>
    public T Value<T>(string name, Parse<T> parse, T fallback, string expected, bool required = false)
    {
        if (Text(name, 200, required) is not { } text)
            return fallback;

        if (parse(text, out var value))
            return value;

        RefuseField(name, expected);
        return fallback;
    }

    /// <summary>The same, null where it is absent or malformed.</summary>
    public T? Optional<T>(string name, Parse<T> parse, string expected, bool required = false)
        where T : struct
    {
        return Value<T?>(name, TryParse, null, expected, required);

        bool TryParse(string text, out T? value)
        {
            var parsed = parse(text, out var plain);
            value = parsed ? plain : null;
            return parsed;
        }
    }

    /// <summary>A name within the document: it becomes the head of a column and part of a JSON pointer. Empty where it is absent or malformed.</summary>
    public string Name(string name, int maxLength) =>
        Value(
            name,
            (string text, out string id) => (id = text).Length > 0 && text.Length <= maxLength && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'),
            string.Empty,
            string.Create(CultureInfo.InvariantCulture, $"Up to {maxLength} letters, digits, points, dashes and underscores."),
            required: true);

    public bool Flag(string name, bool fallback)
    {
        if (!Has(name, false, out var value))
            return fallback;

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();

        RefuseField(name, "Either true or false.");
        return fallback;
    }

    /// <summary>A whole number; the fallback where it is absent or none.</summary>
    public int Number(string name, int min, int max, int fallback)
    {
        if (!Has(name, false, out var value))
            return fallback;

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
            return number;

        RefuseField(name, string.Create(CultureInfo.InvariantCulture, $"A whole number from {min} to {max}."));
        return fallback;
    }

    /// <summary>Texts without repetition.</summary>
    public IReadOnlyList<string> Texts(string name, int maxItems, int maxLength)
    {
        var texts = new List<string>();
        foreach (var (item, at) in Items(name, maxItems))
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { } text || string.IsNullOrWhiteSpace(text) || text.Length > maxLength)
                Refuse(at, string.Create(CultureInfo.InvariantCulture, $"A text of at most {maxLength} characters is expected here."));
            else if (!texts.Contains(text))
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>Whole numbers by name.</summary>
    public IReadOnlyDictionary<string, int> Numbers(string name, int min, int max, int maxItems)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        if (!Has(name, false, out var value))
            return numbers;

        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() > maxItems)
        {
            RefuseField(name, string.Create(CultureInfo.InvariantCulture, $"An object of at most {maxItems} numbers is expected here."));
            return numbers;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out var number) && number >= min && number <= max)
                numbers[property.Name] = number;
            else
                Refuse($"{PointerTo(name)}/{Escape(property.Name)}", string.Create(CultureInfo.InvariantCulture, $"A whole number from {min} to {max}."));
        }

        return numbers;
    }

    /// <summary>Whole numbers without repetition, in order.</summary>
    public IReadOnlyList<int> WholeNumbers(string name, int min, int max, int maxItems)
    {
        var numbers = new SortedSet<int>();
        foreach (var (item, at) in Items(name, maxItems))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) && number >= min && number <= max)
                numbers.Add(number);
            else
                Refuse(at, string.Create(CultureInfo.InvariantCulture, $"A whole number from {min} to {max}."));
        }

        return [.. numbers];
    }

    /// <summary>A number; null where it is absent or out of its range.</summary>
    public double? Real(string name, double min, double max)
    {
        if (!Has(name, false, out var value))
            return null;

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max)
            return number;

        RefuseField(name, string.Create(CultureInfo.InvariantCulture, $"A number from {min} to {max}."));
        return null;
    }

    /// <summary>One of some words; null where it is absent or none of them.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words, bool required = false)
        where T : struct =>
        Optional<T>(name, words.TryGetValue, $"One of {string.Join(", ", words.Keys)}.", required);

    /// <summary>A nested object, or null where it is absent.</summary>
    public DocumentReader? Object(string name) =>
        Has(name, false, out var value) ? new DocumentReader(value, PointerTo(name), errors) : null;

    public bool Contains(string name) => IsObject && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public IEnumerable<DocumentReader> Objects(string name, int maxItems) =>
        Items(name, maxItems).Select(item => new DocumentReader(item.Element, item.Pointer, errors));

    /// <summary>The objects of a list, or the one that stands there without a list.</summary>
    public IEnumerable<DocumentReader> ObjectOrObjects(string name, int maxItems) =>
        Has(name, false, out var value) && value.ValueKind == JsonValueKind.Object ? [new DocumentReader(value, PointerTo(name), errors)] : Objects(name, maxItems);

    /// <summary>Refuses every field that nobody has asked for: a misspelt name must not pass for a default.</summary>
    public void Done()
    {
        if (!IsObject)
            return;

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                RefuseField(property.Name, "There is no such field.");
        }
    }

    /// <summary>A member of a JSON pointer.</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private List<(JsonElement Element, string Pointer)> Items(string name, int maxItems)
    {
        if (!Has(name, false, out var value))
            return [];

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxItems)
        {
            RefuseField(name, string.Create(CultureInfo.InvariantCulture, $"A list of at most {maxItems} is expected here."));
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{PointerTo(name)}/{index}")))];
    }

    // A member that is null says as little as one that is absent.
    private bool Has(string name, bool required, out JsonElement value)
    {
        known.Add(name);
        value = default;
        if (IsObject && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
            return true;

        if (required && IsObject)
            RefuseField(name, "This field is required.");
        return false;
    }

    private void Refuse(string at, string detail) => errors.Add(new FieldError(at, detail));
}

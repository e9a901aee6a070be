using System.Globalization;
using System.Text.Json;

namespace CareLoop.Common;

/// <summary>
/// A place in a JSON document that others send: what stands there, if anything, and the pointer by
/// which to speak of it. Reading never throws; what is wrong goes to the errors of the document, and
/// reading continues, so that all of it is found.
/// </summary>
/// <remarks>
/// Nothing there, null, and an empty string where a kind has no "none" (a date, a duration) all say
/// nothing and read as null. Text is trimmed, and an empty text is "none". Messages state what is
/// expected and never repeat what was sent.
/// </remarks>
internal readonly struct JsonPlace(JsonElement element, string pointer, FieldErrors errors)
{
    /// <summary>The years between which an instant or a date must lie: Table storage begins in 1601, and nothing is planned for after 2999.</summary>
    public const int FirstYear = 1601, LastYear = 2999;

    public JsonValueKind Kind => element.ValueKind;

    public string Pointer => pointer;

    public bool SaysNothing => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>A text of nothing but white space.</summary>
    public bool IsBlank => Kind == JsonValueKind.String && string.IsNullOrWhiteSpace(Raw());

    /// <summary>A member; a place that says nothing where it is absent or this is no object.</summary>
    public JsonPlace this[string member] =>
        new(Kind == JsonValueKind.Object && element.TryGetProperty(member, out var found) ? found : default, $"{pointer}/{member}", errors);

    /// <summary>Demands that something stands here: neither nothing nor none.</summary>
    public JsonPlace Required()
    {
        if (SaysNothing || IsBlank || (Kind == JsonValueKind.Array && element.GetArrayLength() == 0))
            Wrong("is required");
        return this;
    }

    /// <summary>Notes that what stands here is wrong.</summary>
    public void Wrong(string detail) => errors.Add(pointer, detail);

    /// <summary>Text of one line.</summary>
    public string? Text(int max) => Text(max, trim: true, char.IsControl);

    /// <summary>Text that may have several lines.</summary>
    public string? Prose(int max) => Text(max, trim: true, static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    /// <summary>A required id, trimmed: systems with columns of fixed width pad theirs.</summary>
    public string Id(int max) => Required().Text(max) ?? "";

    /// <summary>A required id as it is, for one whose owner alone knows what is the same.</summary>
    public string ExactId(int max) => Required().Text(max, trim: false, char.IsControl) ?? "";

    public DateTimeOffset? Instant() => Parsed<DateTimeOffset>(Iso8601.TryInstant, "must be a date and time with offset, such as 2026-03-05T09:30:00+08:00") is { } instant && IsInRange(instant.Year) ? instant : null;

    public DateOnly? Date() => Parsed<DateOnly>(Iso8601.TryDate, "must be a date, such as 2026-03-05") is { } date && IsInRange(date.Year) ? date : null;

    public TimeSpan? Duration(TimeSpan max)
    {
        var duration = Parsed<TimeSpan>(Iso8601.TryDuration, "must be an ISO 8601 duration, such as PT15M");
        if (duration <= max)
            return duration;
        if (duration is not null)
            Wrong($"must be at most {Iso8601.Format(max)}");
        return null;
    }

    public T? OneOf<T>(IReadOnlyDictionary<string, T> names) where T : struct =>
        Parsed((string text, out T value) => names.TryGetValue(text, out value), $"must be one of {string.Join(", ", names.Keys)}");

    public double? Number(double min, double max)
    {
        if (SaysNothing)
            return null;
        if (Kind == JsonValueKind.Number && element.TryGetDouble(out var number) && number >= min && number <= max)
            return number;
        Wrong(string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"));
        return null;
    }

    public bool? Truth()
    {
        if (SaysNothing || IsBlank)
            return null;
        if (Kind is JsonValueKind.True or JsonValueKind.False)
            return Kind == JsonValueKind.True;
        Wrong("must be true or false");
        return null;
    }

    /// <summary>What a reader makes of the object here; default where there is none.</summary>
    public T? Object<T>(Func<JsonPlace, T?> read)
    {
        if (Kind == JsonValueKind.Object)
            return read(this);
        if (!SaysNothing && !IsBlank)
            Wrong("must be an object");
        return default;
    }

    /// <summary>A list; entries that read as null are left out.</summary>
    public IReadOnlyList<T>? List<T>(int max, Func<JsonPlace, T?> read) where T : class => Entries(max)?.Select(read).OfType<T>().ToList();

    /// <inheritdoc cref="List{T}(int, Func{JsonPlace, T})"/>
    public IReadOnlyList<T>? List<T>(int max, Func<JsonPlace, T?> read) where T : struct => Entries(max)?.Select(read).OfType<T>().ToList();

    private IEnumerable<JsonPlace>? Entries(int max)
    {
        if (SaysNothing)
            return null;
        if (IsBlank)
            return [];
        if (Kind != JsonValueKind.Array)
            Wrong("must be an array");
        else if (element.GetArrayLength() > max)
            Wrong(string.Create(CultureInfo.InvariantCulture, $"must have at most {max} entries"));
        else
            return element.EnumerateArray().ToArray().Select(Entry);
        return null;
    }

    private JsonPlace Entry(JsonElement entry, int index) =>
        new(entry, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), errors);

    private delegate bool TryParse<T>(string text, out T value);

    private T? Parsed<T>(TryParse<T> tryParse, string expected) where T : struct
    {
        if (SaysNothing || IsBlank)
            return null;
        if (Raw() is { } text && tryParse(text.Trim(), out var value))
            return value;
        Wrong(expected);
        return null;
    }

    private string? Text(int max, bool trim, Func<char, bool> refused)
    {
        if (SaysNothing)
            return null;
        if (Kind != JsonValueKind.String)
            Wrong("must be text");
        else if ((trim ? Raw()?.Trim() : Raw()) is not { } text)
            Wrong("must be well-formed Unicode: it holds half a surrogate pair");
        else if (text.Length > max)
            Wrong(string.Create(CultureInfo.InvariantCulture, $"must have at most {max} characters"));
        else if (text.Any(refused))
            Wrong("must not hold control characters");
        else
            return text;
        return null;
    }

    private bool IsInRange(int year)
    {
        if (year is >= FirstYear and <= LastYear)
            return true;
        Wrong(string.Create(CultureInfo.InvariantCulture, $"must lie in the years {FirstYear} to {LastYear}"));
        return false;
    }

    /// <summary>The text here; null where there is none, or none that is Unicode.</summary>
    private string? Raw()
    {
        try
        {
            return Kind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CareLoop.Intake.Fhir;

/// <summary>
/// An element of a resource, and the FHIRPath expression by which to speak of it. Reading never throws. What is not there, null, and
/// text of nothing but blanks say nothing; texts come trimmed, on one line, and no longer than there is room for.
/// </summary>
internal readonly struct FhirElement
{
    private readonly JsonElement element;
    private readonly FhirPlace place;
    private readonly string? member;
    private readonly int index;

    /// <param name="element">The element.</param>
    /// <param name="expression">What expressions of it and of all that is in it begin with.</param>
    /// <param name="issues">Where to say what is wrong with it.</param>
    public FhirElement(JsonElement element, string expression, FhirIssues issues)
        : this(element, new FhirPlace(issues), expression, 0)
    {
    }

    private FhirElement(JsonElement element, FhirPlace place, string? member, int index) => (this.element, this.place, this.member, this.index) = (element, place, member, index);

    public JsonValueKind Kind => element.ValueKind;

    public string Expression => Place.ToString();

    public FhirIssues Issues => place.Issues;

    public bool IsAbsent => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>As it stands in the request.</summary>
    public string Raw => Encoding.UTF8.GetString(RawUtf8);

    /// <inheritdoc cref="Raw"/>
    public ReadOnlySpan<byte> RawUtf8 => Kind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(element);

    /// <summary>A member; an absent element where there is none, or this is no object.</summary>
    public FhirElement this[string member] => new(Member(member), Place, member, 0);

    /// <summary>The entries of a list. One alone without its brackets is taken for a list of one.</summary>
    public IEnumerable<FhirElement> Items => IsAbsent ? [] : Kind == JsonValueKind.Array ? Listed() : [this];

    /// <summary>Whether this is an object in which a member occurs twice: which of them is meant would be a guess.</summary>
    public bool SaysTwice()
    {
        if (Kind != JsonValueKind.Object)
        {
            return false;
        }

        try
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            return !element.EnumerateObject().All(member => seen.Add(member.Name));
        }
        catch (InvalidOperationException)
        {
            return false; // A name in this object is no Unicode, and none that is asked for.
        }
    }

    /// <summary>Where it stands, for what stands in it.</summary>
    private FhirPlace Place => new(place, member, index);

    /// <summary>Text of one line, cut where it is longer than <paramref name="max"/>; null where there is none.</summary>
    public string? Text(int max) => Read(max, keepLines: false);

    /// <summary>Text that may have several lines.</summary>
    public string? Prose(int max) => Read(max, keepLines: true);

    /// <summary>Text that is what it is or nothing: null where it is longer than <paramref name="max"/>.</summary>
    public string? Whole(int max) => Read(max + 1, keepLines: false) is { } text && text.Length <= max ? text : null;

    /// <summary>The first of these codes' own text: <c>text</c>, or a coding's display or code (data type CodeableConcept).</summary>
    public string? Words(int max) =>
        this["text"].Text(max) ?? this["coding"].Items.Select(coding => coding["display"].Text(max) ?? coding["code"].Text(max)).FirstOrDefault(text => text is not null);

    /// <summary>The first code (data type CodeableConcept).</summary>
    public string? Code(int max) => this["coding"].Items.Select(coding => coding["code"].Whole(max)).FirstOrDefault(code => code is not null);

    public bool? Truth()
    {
        if (Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return Kind == JsonValueKind.True;
        }

        if (!IsAbsent)
        {
            Issues.Wrong(Expression, "must be true or false");
        }

        return null;
    }

    public double? Decimal() => Kind == JsonValueKind.Number && element.TryGetDouble(out var number) ? number : null;

    public int? Number() => Kind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : null;

    private IEnumerable<FhirElement> Listed()
    {
        var list = Place;
        var number = 0;
        foreach (var item in element.EnumerateArray())
        {
            yield return new(item, list, null, number++);
        }
    }

    private JsonElement Member(string member)
    {
        try
        {
            return Kind == JsonValueKind.Object && element.TryGetProperty(member, out var found) ? found : default;
        }
        catch (InvalidOperationException)
        {
            return default; // A name in this object is no Unicode.
        }
    }

    private string? Read(int max, bool keepLines)
    {
        if (IsAbsent)
        {
            return null;
        }

        if (Kind != JsonValueKind.String)
        {
            Issues.Wrong(Expression, "must be text", "structure");
            return null;
        }

        try
        {
            var text = Printable(element.GetString()!, keepLines).Trim();
            if (text.Length > max)
            {
                text = text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)].TrimEnd();
            }

            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            Issues.Wrong(Expression, "must be well-formed Unicode: it holds half a surrogate pair", "structure");
            return null;
        }
    }

    private static string Printable(string text, bool keepLines)
    {
        // Mostly there is nothing to do, and then nothing is copied.
        foreach (var c in text)
        {
            if (IsBlank(c))
            {
                return new string([.. text.Select(c => IsBlank(c) ? ' ' : c)]);
            }
        }

        return text;

        bool IsBlank(char c) => char.IsControl(c) && !(keepLines && c is '\n' or '\r' or '\t');
    }
}

using System.Globalization;
using System.Text.Json;

namespace CareLoop.Intake.Fhir;

/// <summary>
/// An element of a resource, and the FHIRPath expression by which to speak of it. Reading never throws. What is not there, null, and
/// text of nothing but blanks say nothing; texts come trimmed, on one line, and no longer than there is room for.
/// </summary>
internal readonly struct FhirElement(JsonElement element, string expression, FhirIssues issues)
{
    public JsonValueKind Kind => element.ValueKind;

    public string Expression => expression;

    public FhirIssues Issues => issues;

    public bool IsAbsent => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>As it stands in the request.</summary>
    public string Raw => Kind == JsonValueKind.Undefined ? "" : element.GetRawText();

    /// <summary>A member; an absent element where there is none, or this is no object.</summary>
    public FhirElement this[string member] => new(Member(member), $"{expression}.{member}", issues);

    /// <summary>The entries of a list. One alone without its brackets is taken for a list of one.</summary>
    public IEnumerable<FhirElement> Items
    {
        get
        {
            if (IsAbsent)
            {
                return [];
            }

            if (Kind != JsonValueKind.Array)
            {
                return [this];
            }

            var (list, place, said) = (element, expression, issues);
            return list.EnumerateArray().ToArray().Select((item, index) => new FhirElement(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"), said));
        }
    }

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

    /// <summary>The first entry of a list, or an absent element.</summary>
    public FhirElement First => Items.FirstOrDefault(this["[0]"]);

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
            issues.Wrong(expression, "must be true or false");
        }

        return null;
    }

    public int? Number() => Kind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : null;

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
            issues.Wrong(expression, "must be text", "structure");
            return null;
        }

        try
        {
            var text = new string([.. element.GetString()!.Select(c => char.IsControl(c) && !(keepLines && c is '\n' or '\r' or '\t') ? ' ' : c)]).Trim();
            if (text.Length > max)
            {
                text = text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)].TrimEnd();
            }

            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            issues.Wrong(expression, "must be well-formed Unicode: it holds half a surrogate pair", "structure");
            return null;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CareLoop.Common;

/// <summary>
/// A patient identifier and the authority that assigned it (HL7 v2 CX.1 and CX.4, FHIR
/// Identifier.value and .system). The same number from two authorities is two identifiers.
/// </summary>
/// <remarks>
/// Equal however it was typed: both parts are NFKC (full-width digits are digits) and trimmed; the
/// authority is lower-cased, because systems spell its name both ways. The value keeps its case,
/// since there are authorities to whom <c>a1</c> and <c>A1</c> are two people.
/// </remarks>
public readonly record struct Identifier : IParsable<Identifier>
{
    /// <summary>The longest authority, in characters, after normalisation.</summary>
    public const int MaxAuthority = 128;

    /// <summary>The longest value, in characters, after normalisation.</summary>
    public const int MaxValue = 128;

    /// <summary>An identifier from its parts, which are normalised.</summary>
    /// <exception cref="ArgumentException">A part is missing, too long or not plain text.</exception>
    public Identifier(string authority, string value)
    {
        if (!TryCreate(authority, value, out var identifier))
            throw new ArgumentException("An identifier needs an authority and a value that are plain text.");
        this = identifier;
    }

    private Identifier(string authority, string value, bool _) => (Authority, Value) = (authority, value);

    /// <summary>Who assigned it, normalised.</summary>
    public string Authority { get; }

    /// <summary>What was assigned, normalised. Patient data.</summary>
    public string Value { get; }

    /// <summary>An identifier from its parts; false where one is missing, too long or not plain text.</summary>
    public static bool TryCreate(string? authority, string? value, out Identifier identifier)
    {
        identifier = default;
        if (Normalise(authority) is not { } normalAuthority || Normalise(value) is not { } normalValue)
            return false;
        // Lower-casing can bring forth characters that NFKC would compose again.
        if (Normalise(normalAuthority.ToLowerInvariant()) is not { Length: <= MaxAuthority } lower || lower.Contains('|', StringComparison.Ordinal))
            return false;
        if (normalValue.Length > MaxValue)
            return false;
        identifier = new Identifier(lower, normalValue, true);
        return true;
    }

    /// <summary>Reads <c>authority|value</c>, the form of FHIR searches.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Identifier result)
    {
        result = default;
        var bar = s?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        return bar > 0 && TryCreate(s![..bar], s[(bar + 1)..], out result);
    }

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Identifier)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Identifier result) => TryParse(s, null, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Identifier)"/>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static Identifier Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var identifier) ? identifier : throw new FormatException("Not an identifier of the form authority|value.");

    /// <summary>The authority, with the value masked: this may stand in a log.</summary>
    public override string ToString() => $"{Authority}|***";

    private static string? Normalise(string? text)
    {
        try
        {
            var normal = text?.Normalize(NormalizationForm.FormKC).Trim();
            return string.IsNullOrEmpty(normal) || normal.Any(char.IsControl) ? null : normal;
        }
        catch (ArgumentException)
        {
            return null; // Half a surrogate pair: not Unicode text.
        }
    }
}

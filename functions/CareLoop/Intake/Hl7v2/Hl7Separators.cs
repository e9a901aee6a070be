namespace CareLoop.Intake.Hl7v2;

/// <summary>The delimiters that a message declares in MSH-1 and MSH-2 (HL7 v2, chapter 2.5.4).</summary>
/// <param name="Field">MSH-1.</param>
/// <param name="Component">First of MSH-2.</param>
/// <param name="Repetition">Second of MSH-2.</param>
/// <param name="Escape">Third of MSH-2; null where the sender has none.</param>
/// <param name="Subcomponent">Fourth of MSH-2; null where the sender has none.</param>
public sealed record Hl7Separators(char Field, char Component, char Repetition, char? Escape, char? Subcomponent)
{
    /// <summary>What the standard recommends.</summary>
    public static Hl7Separators Recommended { get; } = new('|', '^', '~', '\\', '&');

    /// <summary>MSH-2 as it stands on the wire.</summary>
    public string Encoding => $"{Component}{Repetition}{Escape}{Subcomponent}";

    /// <summary>Reads them from the first segment of a message or batch: its name, MSH-1, MSH-2.</summary>
    /// <returns>Null where they can't be told apart: too few, the same twice, or letters and digits.</returns>
    public static Hl7Separators? Read(string segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        if (segment.Length < 6)
        {
            return null;
        }

        var field = segment[3];
        var end = segment.IndexOf(field, 4);
        var encoding = (end < 0 ? segment[4..] : segment[4..end]).TrimEnd(' ');
        if (encoding is [_, _, '\\', '\\', _])
        {
            // A program that wrote the backslash for another program: it is meant once.
            encoding = encoding.Remove(2, 1);
        }

        // A fifth one, the truncation character of v2.7, says nothing about reading.
        var all = encoding.Length is >= 2 and <= 5 ? field + encoding : "";
        return all.Length < 3 || all.Distinct().Count() != all.Length || all.Any(c => char.IsLetterOrDigit(c) || char.IsControl(c) || char.IsWhiteSpace(c)) ? null
            : new(field, encoding[0], encoding[1], encoding.Length > 2 ? encoding[2] : null, encoding.Length > 3 ? encoding[3] : null);
    }
}

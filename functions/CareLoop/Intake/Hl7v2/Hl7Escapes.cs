using System.Globalization;
using System.Text;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Escape sequences in text (HL7 v2, chapter 2.7). Formatting and highlighting are dropped; line breaks stay.</summary>
internal static class Hl7Escapes
{
    /// <summary>The text that is meant. What opens and is never closed is taken as it stands.</summary>
    public static string Read(string raw, Hl7Separators separators)
    {
        if (separators.Escape is not { } escape || !raw.Contains(escape, StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            var end = raw[at] == escape ? raw.IndexOf(escape, at + 1) : -1;
            if (end < 0)
            {
                text.Append(raw[at]);
                continue;
            }

            text.Append(Meaning(raw[(at + 1)..end], separators, escape));
            at = end;
        }

        return text.ToString();
    }

    /// <summary>The text as it may stand in a field.</summary>
    public static string Write(string text, Hl7Separators separators)
    {
        if (separators.Escape is not { } escape)
        {
            return new([.. text.Select(c => Name(c, separators) is null ? c : ' ')]);
        }

        var raw = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            raw.Append(Name(c, separators) is { } name ? $"{escape}{name}{escape}" : c);
        }

        return raw.ToString();
    }

    private static string? Name(char c, Hl7Separators separators) =>
        c == separators.Field ? "F"
        : c == separators.Component ? "S"
        : c == separators.Repetition ? "R"
        : c == separators.Escape ? "E"
        : c == separators.Subcomponent ? "T"
        : c is '\r' ? "X0D"
        : c is '\n' ? "X0A"
        : null;

    private static string Meaning(string name, Hl7Separators separators, char escape) => name switch
    {
        "F" => separators.Field.ToString(),
        "S" => separators.Component.ToString(),
        "R" => separators.Repetition.ToString(),
        "E" => escape.ToString(),
        "T" => separators.Subcomponent?.ToString() ?? "&",
        ".br" or ".sp" or ".ce" => "\n",
        ['X', .. var hex] => Bytes(hex),
        // Highlighting, formatting and other character sets: nothing of it can be shown in a text message.
        _ => "",
    };

    private static string Bytes(string hex) =>
        hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit)
            ? string.Concat(Enumerable.Range(0, hex.Length / 2).Select(i => (char)byte.Parse(hex.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            : "";
}

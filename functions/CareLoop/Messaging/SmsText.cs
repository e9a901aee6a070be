using System.Buffers;
using System.Globalization;
using System.Text;

namespace CareLoop.Messaging;

/// <summary>What may stand in a text: characters that show, single spaces, lines without gaps between them.</summary>
internal static class SmsText
{
    // Three dots, not one character: "…" is outside GSM-7 and would make a whole English text UCS-2.
    private const string Cut = "...";

    /// <summary>One line: every control character, line break and run of spaces becomes one space.</summary>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>The lines that are not empty, each as <see cref="Line"/> would have it.</summary>
    public static string Lines(string? text) => Clean(text, keepLines: true);

    /// <summary>At most so many UTF-16 units, cut between characters as a reader sees them.</summary>
    public static string Clip(string text, int length)
    {
        if (text.Length <= length) return text;

        var room = Math.Max(0, length - Cut.Length);
        var end = 0;
        for (var next = 0; next <= room && next < text.Length;)
        {
            end = next;
            next += StringInfo.GetNextTextElementLength(text.AsSpan(next));
        }

        return text[..end].TrimEnd() + Cut;
    }

    private static string Clean(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";

        var clean = new StringBuilder(text.Length);
        var pending = '\0';
        for (var i = 0; i < text.Length;)
        {
            var whole = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed) == OperationStatus.Done;
            i += consumed;
            // Half a surrogate pair cannot be sent; format characters can turn a line around or hide in it.
            if (!whole || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                var breaks = keepLines && rune.Value is '\n' or '\r' or '\u2028' or '\u2029';
                pending = breaks ? '\n' : pending == '\n' ? '\n' : ' ';
                continue;
            }

            if (pending != '\0' && clean.Length > 0) clean.Append(pending);
            pending = '\0';
            clean.Append(rune);
        }

        return clean.ToString();
    }
}

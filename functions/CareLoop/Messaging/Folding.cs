using System.Globalization;
using System.Text;

namespace CareLoop.Messaging;

/// <summary>
/// One spelling for what phones write in many: full-width and circled digits, capitals, keycap emoji, curly quotes,
/// characters that take no room.
/// </summary>
internal static class Folding
{
    /// <summary>Longer than any answer; what a longer text says beyond it does not make it one.</summary>
    public const int MostCharacters = 4_000;

    /// <summary>Unicode compatibility form (NFKC) in lower case, with plain quotes and spaces, without what does not show.</summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.Length > MostCharacters) text = text[..MostCharacters];

        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0xFE00 and <= 0xFE0F or 0x20E3 or 0xFFFE or 0xFFFF) continue;
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format:
                    break;
                case UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    visible.Append(' ');
                    break;
                default:
                    Append(visible, rune);
                    break;
            }
        }

        return visible.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    /// <summary>Only the letters and digits of a folded text: how it compares with a word list.</summary>
    public static string Compact(string folded) => string.Concat(folded.Where(char.IsLetterOrDigit));

    private static void Append(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '\u2018' or '\u2019' or '\u02BC' or '`':
                text.Append('\'');
                break;
            // Filled and sans-serif circled digits, which have no compatibility form.
            case >= 0x2776 and <= 0x277E:
                text.Append((char)('1' + rune.Value - 0x2776));
                break;
            case >= 0x2780 and <= 0x2788:
                text.Append((char)('1' + rune.Value - 0x2780));
                break;
            case >= 0x278A and <= 0x2792:
                text.Append((char)('1' + rune.Value - 0x278A));
                break;
            default:
                text.Append(rune);
                break;
        }
    }
}

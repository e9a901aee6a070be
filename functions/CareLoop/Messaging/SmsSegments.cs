using System.Buffers;

namespace CareLoop.Messaging;

internal enum SmsEncoding
{
    /// <summary>3GPP TS 23.038, default alphabet with its extension table: 7 bits a unit.</summary>
    Gsm7,

    /// <summary>16 bits a unit; in practice UTF-16.</summary>
    Ucs2,
}

/// <summary>How many segments a text is sent and billed as.</summary>
internal static class SmsSegments
{
    // 140 bytes a segment; a part of a longer text gives 6 of them to the header that joins the parts.
    private const int Gsm7Alone = 160;
    private const int Gsm7Part = 153;
    private const int Ucs2Alone = 70;
    private const int Ucs2Part = 67;

    private static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    private static readonly SearchValues<char> Extension = SearchValues.Create("\f^{}\\[~]|€");

    /// <summary>
    /// The encoding that the whole text needs, its units (septets or UTF-16 units) and its segments; an empty text has none.
    /// A character of two units, in GSM-7 an escaped one and in UCS-2 a surrogate pair, never straddles two segments.
    /// </summary>
    public static (SmsEncoding Encoding, int Segments, int Units) Count(string text)
    {
        var encoding = SmsEncoding.Gsm7;
        foreach (var c in text)
        {
            if (Basic.Contains(c) || Extension.Contains(c)) continue;
            encoding = SmsEncoding.Ucs2;
            break;
        }

        return encoding == SmsEncoding.Gsm7
            ? Pack(text, encoding, Gsm7Alone, Gsm7Part)
            : Pack(text, encoding, Ucs2Alone, Ucs2Part);
    }

    private static (SmsEncoding Encoding, int Segments, int Units) Pack(string text, SmsEncoding encoding, int alone, int part)
    {
        var units = 0;
        var parts = 0;
        var room = 0;
        for (var i = 0; i < text.Length;)
        {
            var pair = encoding == SmsEncoding.Ucs2 && i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            var size = pair || (encoding == SmsEncoding.Gsm7 && Extension.Contains(text[i])) ? 2 : 1;
            if (room < size)
            {
                parts++;
                room = part;
            }

            room -= size;
            units += size;
            i += pair ? 2 : 1;
        }

        return (encoding, units == 0 ? 0 : units <= alone ? 1 : parts, units);
    }
}

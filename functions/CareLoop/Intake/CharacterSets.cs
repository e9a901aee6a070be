using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CareLoop.Common;

/// <summary>The character sets that hospital systems write in, each read strictly: bytes that it does not have are no text.</summary>
internal static class CharacterSets
{
    private static readonly Encoding Gb18030 = CodePages("GB18030");
    private static readonly string[] Parts8859 = ["2", "3", "4", "5", "6", "7", "8", "9", "15"];
    private static readonly Encoding Latin1 = Strict(Encoding.Latin1);

    /// <summary>What is read where nothing else is said; ASCII is part of it.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>By its name in HL7 table 0211, in IANA's list, or as people write it; null for others.</summary>
    public static Encoding? Find(string name) => new string([.. name.Where(char.IsLetterOrDigit)]).ToUpperInvariant() switch
    {
        "" or "ASCII" or "USASCII" or "UTF8" or "UNICODEUTF8" or "UNICODE" => Utf8,
        "88591" or "ISO88591" or "LATIN1" => Latin1,
        "GB18030" or "GB180302000" or "GBK" or "GB2312" => Gb18030,
        ['8', '8', '5', '9', .. var part] when Parts8859.Contains(part) => CodePages($"iso-8859-{part}"),
        _ => null,
    };

    /// <summary>Whether text in this character set can be read.</summary>
    public static bool IsKnown(string name) => Find(name) is not null;

    /// <summary>The text; false for bytes that the character set does not have.</summary>
    public static bool TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = encoding.GetString(bytes);
            // A UTF-16 text read as bytes has these; no field may hold one.
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private static Encoding CodePages(string name) => Strict(CodePagesEncodingProvider.Instance.GetEncoding(name)!);

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}

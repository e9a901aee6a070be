using System.Diagnostics.CodeAnalysis;
using System.Text;
using CareLoop.Common;

namespace CareLoop.Intake.Hl7v2;

/// <summary>
/// Bytes to text by what MSH-18 says (HL7 table 0211). The header is read before the text is: letters of GB18030 have
/// second bytes that look like delimiters, so that taking bytes apart would tear them.
/// </summary>
internal static class Hl7Text
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePages("GB18030");
    private static readonly string[] Parts8859 = ["2", "3", "4", "5", "6", "7", "8", "9", "15"];
    private static readonly Encoding Latin1 = Strict(Encoding.Latin1);

    /// <summary>The text of a request, or why it is none.</summary>
    /// <param name="body">What came.</param>
    /// <param name="preset">What the sender is configured to write where MSH-18 says nothing; null for UTF-8.</param>
    public static Result<string> Read(ReadOnlySpan<byte> body, string? preset = null)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
        {
            body = body[3..];
        }

        var stated = Stated(body);
        // What has nothing but ASCII reads the same in all of them but those that switch (ISO 2022) or take several bytes for each letter.
        if ((Find(stated.Length > 0 ? stated : preset ?? "UTF-8") ?? (Ascii.IsValid(body) && !body.Contains((byte)0x1B) ? Utf8 : null)) is not { } encoding)
        {
            return new Problem(ProblemKind.Unprocessable, "character-set-not-known",
                "MSH-18 names a character set that is not read here; send UNICODE UTF-8, ASCII, 8859/1 or GB 18030-2000.");
        }

        return Decode(encoding, body, out var text) ? text
            // Who says ASCII and writes more than that writes UTF-8, or what the sender is configured for.
            : stated.Length > 0 && Decode(Utf8, body, out text) ? text
            : preset is not null && Find(preset) is { } other && Decode(other, body, out text) ? text
            : new Problem(ProblemKind.Unprocessable, "not-in-its-character-set", "The message has bytes that its character set (MSH-18, or the one that is configured for this sender) does not have.");
    }

    /// <summary>Whether messages in this character set can be read.</summary>
    public static bool IsKnown(string name) => Find(name) is not null;

    /// <summary>MSH-18 of the first message, by the bytes up to its end; its first repetition.</summary>
    private static string Stated(ReadOnlySpan<byte> body) => HeaderOf(body)?.Header[18].Text ?? "";

    /// <summary>The header of the first message of a body, also where that can't be read as text; null where there is none.</summary>
    public static Hl7Message? HeaderOf(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf("MSH"u8);
        if (start < 0)
        {
            return null;
        }

        var end = body[start..].IndexOfAny((byte)'\r', (byte)'\n');
        var line = Encoding.Latin1.GetString(end < 0 ? body[start..] : body.Slice(start, end));
        return Hl7Message.Read(line);
    }

    private static Encoding? Find(string name) => new string([.. name.Where(char.IsLetterOrDigit)]).ToUpperInvariant() switch
    {
        "" or "ASCII" or "USASCII" or "UTF8" or "UNICODEUTF8" or "UNICODE" => Utf8,
        "88591" or "ISO88591" or "LATIN1" => Latin1,
        "GB18030" or "GB180302000" or "GBK" or "GB2312" => Gb18030,
        ['8', '8', '5', '9', .. var part] when Parts8859.Contains(part) => CodePages($"iso-8859-{part}"),
        _ => null,
    };

    private static bool Decode(Encoding encoding, ReadOnlySpan<byte> body, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = encoding.GetString(body);
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

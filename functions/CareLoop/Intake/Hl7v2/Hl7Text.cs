using System.Text;
using CareLoop.Common;

namespace CareLoop.Intake.Hl7v2;

/// <summary>
/// Bytes to text by what MSH-18 says (HL7 table 0211). The header is read before the text is: letters of GB18030 have
/// second bytes that look like delimiters, so that taking bytes apart would tear them.
/// </summary>
internal static class Hl7Text
{
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
        if ((CharacterSets.Find(stated.Length > 0 ? stated : preset ?? "UTF-8") ?? (Ascii.IsValid(body) && !body.Contains((byte)0x1B) ? CharacterSets.Utf8 : null)) is not { } encoding)
        {
            return new Problem(ProblemKind.Unprocessable, "character-set-not-known",
                "MSH-18 names a character set that is not read here; send UNICODE UTF-8, ASCII, 8859/1 or GB 18030-2000.");
        }

        return CharacterSets.TryDecode(encoding, body, out var text) ? text
            // Who says ASCII and writes more than that writes UTF-8, or what the sender is configured for.
            : stated.Length > 0 && CharacterSets.TryDecode(CharacterSets.Utf8, body, out text) ? text
            : preset is not null && CharacterSets.Find(preset) is { } other && CharacterSets.TryDecode(other, body, out text) ? text
            : new Problem(ProblemKind.Unprocessable, "not-in-its-character-set", "The message has bytes that its character set (MSH-18, or the one that is configured for this sender) does not have.");
    }

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
}

using System.Net.Http.Headers;
using System.Text;

namespace CareLoop.Common;

/// <summary>The text of a CSV file that somebody sends.</summary>
internal static class CsvText
{
    /// <summary>The text, or a problem that says in which character set to send it.</summary>
    /// <param name="contentType">The header of the request, with the character set where it says one.</param>
    /// <param name="body">The file; a byte order mark says UTF-8, whatever the header says.</param>
    /// <param name="usual">The character set where nothing else says one; null for UTF-8.</param>
    public static Result<string> Read(string? contentType, ReadOnlySpan<byte> body, string? usual)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType?.ToLowerInvariant() is not ("text/csv" or "text/plain" or "application/csv" or "application/vnd.ms-excel"))
        {
            return new Problem(ProblemKind.Invalid, "unsupported-content-type", "Send text/csv, with its charset where it is not UTF-8: text/csv; charset=GB18030.");
        }

        var hasMark = body.StartsWith(Encoding.UTF8.Preamble);
        var name = hasMark ? "UTF-8" : type.CharSet?.Trim('"') is { Length: > 0 } stated ? stated : usual ?? "UTF-8";
        if (CharacterSets.Find(name) is not { } encoding)
        {
            return new Problem(ProblemKind.Unprocessable, "character-set-not-known", "Files are read in UTF-8, GB18030 (also called GBK, GB2312), 8859/1 and ASCII.");
        }

        return CharacterSets.TryDecode(encoding, hasMark ? body[3..] : body, out var text)
            ? text
            : new Problem(ProblemKind.Unprocessable, "not-in-its-character-set",
                $"The file has bytes that are no {encoding.WebName.ToUpperInvariant()}. A spreadsheet in Chinese saves CSV in GB18030: send text/csv; charset=GB18030, or save it as CSV UTF-8.");
    }
}

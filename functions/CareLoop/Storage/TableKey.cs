using System.Globalization;
using System.Text;

namespace CareLoop.Storage;

/// <summary>Text of others inside a table key. Source: "Characters disallowed in key fields" (Microsoft Learn, Table service data model).</summary>
internal static class TableKey
{
    /// <summary>The text with everything but letters, digits and a few marks written as <c>_</c> and its code in hex; distinct texts stay distinct.</summary>
    public static string Part(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '.' or ':')
            {
                key.Append(character);
            }
            else
            {
                key.Append('_').Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return key.ToString();
    }

    /// <summary>The text of which <see cref="Part"/> made a part of a key.</summary>
    public static string Text(string part)
    {
        var text = new StringBuilder(part.Length);
        for (var at = 0; at < part.Length; at++)
        {
            text.Append(part[at] == '_' ? (char)ushort.Parse(part.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : part[at]);
            at += part[at] == '_' ? 4 : 0;
        }

        return text.ToString();
    }
}

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
}

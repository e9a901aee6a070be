namespace CareLoop.Configuration.Plans;

/// <summary>
/// Which codes of a classification are meant: a beginning (<c>J44</c>, <c>E11.9</c>), a range of beginnings of one length
/// (<c>C00-C97</c>), or <c>*</c> for any code. Points, spaces and case say nothing: hospitals write E11.9, E119 and e11.900.
/// </summary>
internal static class CodePattern
{
    /// <summary>Any code.</summary>
    public const string Any = "*";

    /// <summary>What a document is told that holds anything else.</summary>
    public const string Expected = "The beginning of a code, such as J44, a range of them, such as C00-C97, or *.";

    /// <summary>Whether a pattern is one.</summary>
    public static bool IsValid(string pattern)
    {
        if (pattern == Any)
            return true;

        var ends = pattern.Split('-');
        return ends.Length <= 2 && ends.Select(Plain).All(end => end.Length > 0 && end.All(char.IsAsciiLetterOrDigit))
            && (ends.Length == 1 || (Plain(ends[0]).Length == Plain(ends[1]).Length && string.CompareOrdinal(Plain(ends[0]), Plain(ends[1])) <= 0));
    }

    /// <summary>How many characters of a code decide that it is meant, 0 for any code; null where it is not meant.</summary>
    public static int? Matches(string pattern, string code)
    {
        if (pattern == Any)
            return 0;

        var plain = Plain(code);
        var ends = pattern.Split('-').Select(Plain).ToArray();
        var length = ends[0].Length;
        if (length == 0 || plain.Length < length || ends.Length > 2)
            return null;

        var beginning = plain[..length];
        return string.CompareOrdinal(ends[0], beginning) <= 0 && string.CompareOrdinal(beginning, ends[^1]) <= 0 ? length : null;
    }

    private static string Plain(string code) => new([.. code.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
}

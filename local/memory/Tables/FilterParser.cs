using System.Globalization;

namespace CareLoop.Local.Memory.Tables;

/// <summary>Reads a <c>$filter</c>: comparisons of a property with a constant, and, or, not, parentheses.</summary>
internal ref struct FilterParser(string text)
{
    private static readonly string[] Comparisons = ["eq", "ne", "gt", "ge", "lt", "le"];

    private int at;

    /// <exception cref="FormatException">It is no filter.</exception>
    public static Filter Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Filter.All;
        var parser = new FilterParser(text);
        var filter = parser.ReadOr();
        parser.SkipSpace();
        return parser.at == text.Length ? filter : throw parser.Wrong();
    }

    private Filter ReadOr()
    {
        var left = ReadAnd();
        while (TakeWord("or"))
            left = new Filter.Or(left, ReadAnd());
        return left;
    }

    private Filter ReadAnd()
    {
        var left = ReadOperand();
        while (TakeWord("and"))
            left = new Filter.And(left, ReadOperand());
        return left;
    }

    private Filter ReadOperand()
    {
        if (TakeWord("not"))
            return new Filter.Not(ReadOperand());
        if (Take('('))
        {
            var inner = ReadOr();
            return Take(')') ? inner : throw Wrong();
        }

        var name = ReadWord();
        if (name.Length == 0)
            throw Wrong();
        foreach (var comparison in Comparisons)
        {
            if (TakeWord(comparison))
                return new Filter.Comparison(name, comparison, ReadConstant());
        }

        return name is "true" ? Filter.All : name is "false" ? new Filter.Not(Filter.All) : EndsOperand() ? new Filter.Flag(name) : throw Wrong();
    }

    private object ReadConstant()
    {
        SkipSpace();
        if (at < text.Length && text[at] == '\'')
            return ReadQuoted();
        var word = ReadWord();
        if (at < text.Length && text[at] == '\'')
        {
            var quoted = ReadQuoted();
            return word switch
            {
                "datetime" => DateTime.Parse(quoted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                "guid" => Guid.Parse(quoted, CultureInfo.InvariantCulture),
                "X" or "binary" => Convert.FromHexString(quoted),
                _ => throw Wrong(),
            };
        }

        if (word is "true" or "false")
            return word == "true";
        if (word.EndsWith('L'))
            return long.Parse(word.AsSpan(..^1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (object)number
            : double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private string ReadQuoted()
    {
        var begin = ++at;
        while (at < text.Length)
        {
            if (text[at] != '\'')
            {
                at++;
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                at += 2;
            }
            else
            {
                return text[begin..at++].Replace("''", "'", StringComparison.Ordinal);
            }
        }

        throw Wrong();
    }

    private string ReadWord()
    {
        SkipSpace();
        var begin = at;
        while (at < text.Length && text[at] is not (' ' or '(' or ')' or '\''))
            at++;
        return text[begin..at];
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var end = at + word.Length;
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0 || (end < text.Length && text[end] is not (' ' or '(' or ')')))
            return false;
        at = end;
        return true;
    }

    private bool Take(char letter)
    {
        SkipSpace();
        if (at == text.Length || text[at] != letter)
            return false;
        at++;
        return true;
    }

    private bool EndsOperand()
    {
        var rest = text.AsSpan(at).TrimStart();
        return rest.IsEmpty || rest[0] == ')' || rest.StartsWith("and ", StringComparison.Ordinal) || rest.StartsWith("or ", StringComparison.Ordinal);
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] == ' ')
            at++;
    }

    private readonly FormatException Wrong() => new($"No filter at {at.ToString(CultureInfo.InvariantCulture)}.");
}

namespace CareLoop.Local.Memory.Tables;

/// <summary>Where the rows of a query can lie. What it holds too much is left to the filter.</summary>
internal readonly record struct KeyRange(TextRange Partitions, TextRange Rows)
{
    public static KeyRange All => new(TextRange.All, TextRange.All);

    public KeyRange Intersect(KeyRange other) => new(Partitions.Intersect(other.Partitions), Rows.Intersect(other.Rows));
}

/// <summary>Texts in ordinal order, both ends included; without an upper end where that is null.</summary>
internal readonly record struct TextRange(string From, string? To)
{
    public static TextRange All => new("", null);

    public static TextRange Of(string comparison, string text) => comparison switch
    {
        "eq" => new(text, text),
        "gt" or "ge" => new(text, null),
        "lt" or "le" => new("", text),
        _ => All,
    };

    public bool EndsBefore(string text) => To is not null && string.CompareOrdinal(To, text) < 0;

    public TextRange Intersect(TextRange other) => new(
        string.CompareOrdinal(From, other.From) < 0 ? other.From : From,
        To is null || (other.To is not null && string.CompareOrdinal(other.To, To) < 0) ? other.To : To);
}

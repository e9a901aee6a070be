namespace CareLoop.Local.Memory.Tables;

/// <summary>A <c>$filter</c>. Source: "Querying Tables and Entities" (Microsoft Learn).</summary>
internal abstract record Filter
{
    /// <summary>Lets everything through.</summary>
    public static readonly Filter All = new Everything();

    /// <summary>The keys that a row which matches can have.</summary>
    public virtual KeyRange Keys => KeyRange.All;

    /// <param name="value">A property by its name; null where the row has none.</param>
    public abstract bool Matches(Func<string, object?> value);

    internal sealed record And(Filter Left, Filter Right) : Filter
    {
        public override KeyRange Keys => Left.Keys.Intersect(Right.Keys);

        public override bool Matches(Func<string, object?> value) => Left.Matches(value) && Right.Matches(value);
    }

    internal sealed record Or(Filter Left, Filter Right) : Filter
    {
        public override bool Matches(Func<string, object?> value) => Left.Matches(value) || Right.Matches(value);
    }

    internal sealed record Not(Filter Operand) : Filter
    {
        public override bool Matches(Func<string, object?> value) => !Operand.Matches(value);
    }

    internal sealed record Flag(string Name) : Filter
    {
        public override bool Matches(Func<string, object?> value) => value(Name) is true;
    }

    /// <summary>A property against a constant. The constant "must be of the same data type as the property for the comparison operation to return valid results"; a row without the property does not match.</summary>
    internal sealed record Comparison(string Name, string Operator, object Constant) : Filter
    {
        public override KeyRange Keys => Constant is not string key ? KeyRange.All : Name switch
        {
            "PartitionKey" => KeyRange.All with { Partitions = TextRange.Of(Operator, key) },
            "RowKey" => KeyRange.All with { Rows = TextRange.Of(Operator, key) },
            _ => KeyRange.All,
        };

        public override bool Matches(Func<string, object?> value)
        {
            var property = value(Name);
            if (property is null || property.GetType() != Constant.GetType())
                return false;
            if (property is byte[] bytes)
                return bytes.AsSpan().SequenceEqual((byte[])Constant) == (Operator == "eq");
            var order = property is string text ? string.CompareOrdinal(text, (string)Constant) : ((IComparable)property).CompareTo(Constant);
            return Operator switch
            {
                "eq" => order == 0,
                "ne" => order != 0,
                "gt" => order > 0,
                "ge" => order >= 0,
                "lt" => order < 0,
                _ => order <= 0,
            };
        }
    }

    private sealed record Everything : Filter
    {
        public override bool Matches(Func<string, object?> value) => true;
    }
}

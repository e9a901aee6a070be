namespace CareLoop.Local.Memory.Pipeline;

/// <summary>One request as a service sees it.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Escaped, with the slash that it begins with.</param>
/// <param name="Query">Escaped, with its question mark; empty where there is none.</param>
/// <param name="Header">A request header's value, or null.</param>
/// <param name="Body">Empty where there is none.</param>
internal readonly record struct Exchange(string Method, string Path, string Query, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>A parameter of the query, unescaped; null where it is absent.</summary>
    public string? Parameter(string name)
    {
        var rest = Query.AsSpan().TrimStart('?');
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('&');
            var pair = end < 0 ? rest : rest[..end];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            // Azure.Core escapes the dollar in some places and not in others.
            if (key.SequenceEqual(name) || (key.Contains('%') && Uri.UnescapeDataString(key).Equals(name, StringComparison.Ordinal)))
                return equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..].ToString().Replace('+', ' '));
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return null;
    }
}

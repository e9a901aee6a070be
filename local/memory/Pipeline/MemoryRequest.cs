using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure.Core;

namespace CareLoop.Local.Memory.Pipeline;

internal sealed class MemoryRequest : Request
{
    private static long count;

    private readonly List<HttpHeader> headers = [];
    private string? id;

    public override string ClientRequestId
    {
        get => id ??= Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);
        set => id = value;
    }

    public override void Dispose()
    {
    }

    protected override void AddHeader(string name, string value)
    {
        var at = Find(name);
        if (at < 0)
            headers.Add(new HttpHeader(name, value));
        else
            headers[at] = new HttpHeader(name, headers[at].Value + "," + value);
    }

    protected override void SetHeader(string name, string value)
    {
        RemoveHeader(name);
        headers.Add(new HttpHeader(name, value));
    }

    protected override bool ContainsHeader(string name) => Find(name) >= 0;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

    protected override bool RemoveHeader(string name)
    {
        var at = Find(name);
        if (at >= 0)
            headers.RemoveAt(at);
        return at >= 0;
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        var at = Find(name);
        value = at < 0 ? null : headers[at].Value;
        return at >= 0;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    private int Find(string name) => headers.FindIndex(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase));
}

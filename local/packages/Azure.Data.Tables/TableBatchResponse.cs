#nullable enable
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The response to one action, taken from a part of the answer to a transaction.</summary>
internal sealed class TableBatchResponse : Response
{
    private readonly List<HttpHeader> _headers = [];

    private TableBatchResponse(int status, string reasonPhrase, string clientRequestId)
    {
        Status = status;
        ReasonPhrase = reasonPhrase;
        ClientRequestId = clientRequestId;
    }

    public override int Status { get; }

    public override string ReasonPhrase { get; }

    public override bool IsError => Status >= 400;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; }

    public override void Dispose() => ContentStream?.Dispose();

    /// <param name="part">What stands between two boundaries: MIME headers, then an HTTP response.</param>
    internal static TableBatchResponse Parse(ReadOnlySpan<char> part, string clientRequestId)
    {
        part = part[FindStatusLine(part)..];
        var status = TakeLine(ref part)["HTTP/1.1 ".Length..];
        var code = int.Parse(status[..3], NumberStyles.None, CultureInfo.InvariantCulture);
        var response = new TableBatchResponse(code, status[3..].Trim().ToString(), clientRequestId);
        while (!part.IsEmpty)
        {
            var line = TakeLine(ref part);
            if (line.IsEmpty)
                break;
            var colon = line.IndexOf(':');
            if (colon > 0)
                response._headers.Add(new HttpHeader(line[..colon].ToString(), line[(colon + 1)..].Trim().ToString()));
        }

        var body = part.Trim();
        response.ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(body.ToString()), 0, Encoding.UTF8.GetByteCount(body), false, true);
        return response;
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = _headers.Find(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    private static int FindStatusLine(ReadOnlySpan<char> part)
    {
        var start = part.IndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        return start >= 0 ? start : throw new FormatException("A part of the answer to a transaction holds no HTTP response.");
    }

    private static ReadOnlySpan<char> TakeLine(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf("\r\n", StringComparison.Ordinal);
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 2)..];
        return line;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Azure;
using Azure.Core;

namespace CareLoop.Local.Memory.Pipeline;

internal sealed class MemoryResponse : Response
{
    private readonly Answer answer;

    public MemoryResponse(Answer answer, string clientRequestId)
    {
        this.answer = answer;
        ClientRequestId = clientRequestId;
        if (answer.ContentType is { } contentType)
            answer.With("Content-Type", contentType);
        ContentStream = MemoryMarshal.TryGetArray(answer.Body, out var body) && body.Array is { } bytes
            ? new MemoryStream(bytes, body.Offset, body.Count, writable: false, publiclyVisible: true)
            : new MemoryStream([], 0, 0, writable: false, publiclyVisible: true);
    }

    public override int Status => answer.Status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; }

    public override void Dispose()
    {
        // The clients hand the response on to their callers and go on reading it.
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => answer.Headers.Select(header => new HttpHeader(header.Name, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var header in answer.Headers)
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                value = header.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}

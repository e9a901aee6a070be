using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Local.Memory.Pipeline;

/// <summary>Hands requests to a service in this process instead of the network.</summary>
internal sealed class MemoryTransport(Func<Exchange, Answer> service, IWire? wire) : HttpPipelineTransport
{
    public override Request CreateRequest() => new MemoryRequest();

    public override void Process(HttpMessage message)
    {
        if (wire is not null)
            throw new NotSupportedException("A wire that takes time needs a caller that waits.");
        Serve(message);
    }

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        if (wire is not null)
            return wire.CarryAsync(message, () => Serve(message));
        Serve(message);
        return default;
    }

    private void Serve(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        var request = message.Request;
        var answer = service(new Exchange(
            request.Method.Method,
            request.Uri.Path,
            request.Uri.Query,
            name => request.Headers.TryGetValue(name, out var value) ? value : null,
            Body(request.Content)));
        message.Response = new MemoryResponse(answer, request.ClientRequestId);
    }

    private static ReadOnlyMemory<byte> Body(RequestContent? content)
    {
        if (content is null)
            return default;
        var stream = new MemoryStream(content.TryComputeLength(out var length) ? (int)length : 0);
        content.WriteTo(stream, default);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }
}

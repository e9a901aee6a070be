using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>Storage throttles: 503, server busy.</summary>
internal sealed class BusyResponse(string clientRequestId) : Response
{
    private const string ErrorCode = "x-ms-error-code", ServerBusy = "ServerBusy";

    public override int Status => 503;

    public override string ReasonPhrase => "Server Busy";

    public override Stream? ContentStream { get; set; } = new MemoryStream([], 0, 0, writable: false, publiclyVisible: true);

    public override string ClientRequestId { get; set; } = clientRequestId;

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new(ErrorCode, ServerBusy)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = string.Equals(name, ErrorCode, StringComparison.OrdinalIgnoreCase) ? ServerBusy : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}

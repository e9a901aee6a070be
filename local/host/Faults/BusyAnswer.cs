using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace CareLoop.Local.Host.Faults;

/// <summary>What storage answers when it has too much to do: 503, <c>ServerBusy</c>.</summary>
internal sealed class BusyAnswer(string clientRequestId) : Response
{
    private const string ErrorCode = "ServerBusy", ErrorCodeHeader = "x-ms-error-code";

    public override int Status => 503;

    public override string ReasonPhrase => "The server is busy.";

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = clientRequestId;

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => string.Equals(name, ErrorCodeHeader, StringComparison.OrdinalIgnoreCase);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new(ErrorCodeHeader, ErrorCode)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = ContainsHeader(name) ? ErrorCode : null) is not null;

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => (values = ContainsHeader(name) ? [ErrorCode] : null) is not null;
}

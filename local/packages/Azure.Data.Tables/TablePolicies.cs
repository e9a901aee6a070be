#nullable enable
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Dates each attempt: the service refuses a request that is 15 minutes old.</summary>
internal sealed class RequestDatePolicy : HttpPipelineSynchronousPolicy
{
    public static RequestDatePolicy Shared { get; } = new();

    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Headers.SetValue("x-ms-date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
}

/// <summary>
/// Shared Key Lite of the Table service, after "Authorize with Shared Key": the date, then the account
/// and the path as it goes over the wire. A path-style address has the account in its path too.
/// </summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        if (!request.Headers.TryGetValue("x-ms-date", out var date))
            throw new InvalidOperationException("A request is dated before it is signed.");
        var signature = credential.Sign($"{date}\n/{credential.AccountName}{request.Uri.ToUri().AbsolutePath}");
        request.Headers.SetValue(HttpHeader.Names.Authorization, $"SharedKeyLite {credential.AccountName}:{signature}");
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Pipeline;

/// <summary>
/// Signs a request with the access key of the resource, by the rule of "Authentication" in the REST reference of
/// Azure Communication Services. It belongs after every policy that may change the request: the content is signed too.
/// </summary>
internal sealed class HmacAuthenticationPolicy(AzureKeyCredential credential) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, message.CancellationToken);
        Sign(message.Request, body);
        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken).ConfigureAwait(false);
        Sign(message.Request, body);
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    private void Sign(Request request, MemoryStream body)
    {
        var uri = request.Uri.ToUri();
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var contentHash = Convert.ToBase64String(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));

        var stringToSign = $"{request.Method}\n{uri.PathAndQuery}\n{date};{uri.Authority};{contentHash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(
            Convert.FromBase64String(credential.Key), Encoding.ASCII.GetBytes(stringToSign)));

        request.Headers.SetValue("x-ms-content-sha256", contentHash);
        request.Headers.SetValue("Date", date);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}

using System.Globalization;
using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <summary>Posts signed requests to CareLoop, spread over its hosts. Signatures carry wire time.</summary>
internal sealed class SignedPost(HttpClient http, IOptions<HospitalOptions> options)
{
    private readonly HospitalOptions options = options.Value;

    /// <summary>The answer, or null where it is to be sent again.</summary>
    public async Task<HttpResponseMessage?> SendAsync(string path, string webhookId, HttpRequestMessage request, int attempt, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("x-functions-key", options.FunctionKey);
        request.Headers.Add(Signature.IdHeader, webhookId);
        request.Headers.Add(Signature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Signature.SignatureHeader, Signature.Sign(options.WebhookSecret, webhookId, timestamp, body));
        var spread = (uint)Chance.Of(options.Seed, "host", webhookId).Below(options.Functions.Count) + (uint)attempt;
        request.RequestUri = new Uri(options.Functions[(int)(spread % options.Functions.Count)], path);
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (408 or 429 or >= 500))
                return response;
            response.Dispose();
            return null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

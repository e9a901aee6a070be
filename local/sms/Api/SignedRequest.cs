using System.Text.Json;

namespace CareLoop.Local.Sms.Api;

/// <summary>Reads a request of the service's API: its signature, its version, then its body.</summary>
internal sealed class SignedRequest(RequestSignature signature)
{
    private const int LongestBody = 1 << 20;

    /// <summary>The body, or the error that answers the request.</summary>
    public async Task<(T? Body, IResult? Error)> ReadAsync<T>(HttpRequest request, string[] versions, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > LongestBody) return (null, AcsError.BadRequest("The body is too long."));
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);

        if (signature.Problem(request, body.Span) is { } problem) return (null, AcsError.Denied(problem));
        if (AcsError.OfVersion(request, versions) is { } version) return (null, version);
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, Json.Options) is { } read
                ? (read, null)
                : (null, AcsError.BadRequest("The request body is missing."));
        }
        catch (JsonException)
        {
            return (null, AcsError.BadRequest("The request body is not the JSON that this operation takes."));
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace CareLoop.Local.Sms.Api;

/// <summary>
/// Checks the signature of a request by the rule that is published under "Authentication" in the REST reference of
/// Azure Communication Services: the access key signs, with HMAC-SHA256, the method, the path with its query, and the
/// values of the signed headers; one of those is the hash of the body.
/// </summary>
internal sealed class RequestSignature(SimulatorOptions options, TimeProvider wire)
{
    private const string Scheme = "HMAC-SHA256 ";
    private const string Bearer = "Bearer ";

    // ACS does not publish how old a signature may be; 5 minutes is what it tracks repeatability for.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Why the request is denied; null when its signature holds.</summary>
    public string? Problem(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return "This simulator has no directory to check a Microsoft Entra token against: set Sms:ConnectionString with its access key instead of Sms:Endpoint.";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return "The request has no HMAC-SHA256 authorization.";

        var parts = Parts(authorization[Scheme.Length..]);
        if (!parts.TryGetValue("SignedHeaders", out var names) || !parts.TryGetValue("Signature", out var signature))
            return "The authorization has no SignedHeaders or no Signature.";

        var signed = names.Split(';');
        if (!signed.Contains("host", StringComparer.OrdinalIgnoreCase) || !signed.Contains("x-ms-content-sha256", StringComparer.OrdinalIgnoreCase))
            return "The signature has to cover host and x-ms-content-sha256.";
        var date = signed.FirstOrDefault(name => name.ToUpperInvariant() is "X-MS-DATE" or "DATE");
        if (date is null) return "The signature has to cover x-ms-date or date.";

        return DateProblem(request.Headers[date].ToString())
            ?? ContentProblem(request.Headers["x-ms-content-sha256"].ToString(), body)
            ?? SignatureProblem(request, signed, signature);
    }

    private static Dictionary<string, string> Parts(string parameters)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parameters.Split('&', StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) parts[part[..at]] = part[(at + 1)..];
        }
        return parts;
    }

    private string? DateProblem(string value) =>
        DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        && (wire.GetUtcNow() - date).Duration() <= Tolerance
            ? null
            : "The date of the request is missing, not in RFC 1123 form, or not within 5 minutes of the service's clock.";

    private static string? ContentProblem(string value, ReadOnlySpan<byte> body) =>
        IsEqual(value, SHA256.HashData(body)) ? null : "Request 'x-ms-content-sha256' differs from generated content hash.";

    private string? SignatureProblem(HttpRequest request, string[] signed, string signature)
    {
        // The target as it came: what the routing made of the path is not what was signed.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var values = string.Join(';', signed.Select(name => request.Headers[name].ToString()));
        var expected = HMACSHA256.HashData(options.AccessKey, Encoding.UTF8.GetBytes($"{request.Method}\n{target}\n{values}"));
        return IsEqual(signature, expected) ? null : "The HMAC-SHA256 signature of the request differs from the one generated with the access key.";
    }

    private static bool IsEqual(string base64, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes + 3];
        return Convert.TryFromBase64String(base64, actual, out var length) && CryptographicOperations.FixedTimeEquals(actual[..length], expected);
    }
}

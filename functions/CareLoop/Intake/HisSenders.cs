using System.Security.Cryptography;
using CareLoop.Access;
using CareLoop.Common;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>A request of a HIS as it came, by whatever feed.</summary>
/// <param name="ContentType">The Content-Type header, null when absent.</param>
/// <param name="Header">A header by its name, or null.</param>
/// <param name="Body">As received; more than a feed's limit is not read.</param>
/// <param name="Path">The path of the request, decoded, beginning with a slash: it decides whether the platform vouches for a caller.</param>
public sealed record HisWebhookRequest(string? ContentType, Func<string, string?> Header, ReadOnlyMemory<byte> Body, string Path = "/api/his/events");

/// <summary>
/// Who sends: by its signature (Standard Webhooks), or, for interface engines that can't sign, by a client certificate or an Entra
/// identity that the platform vouches for (design, section 7). A function key stands before all of it.
/// </summary>
internal sealed class HisSenders(IOptionsMonitor<IntakeOptions> options, PlatformAuthentication platform, Clocks clocks)
{
    /// <summary>In which App Service hands over the client's certificate, as base64 of DER (App Service, "Configure TLS mutual authentication").</summary>
    private const string CertificateHeader = "X-ARR-ClientCert";

    /// <summary>Longer than any certificate is.</summary>
    private const int MostOfCertificate = 32 * 1024;

    public Result<SenderOptions> Authenticate(HisWebhookRequest request) =>
        request.Header(StandardWebhooks.SignatureHeader) is null && ByPlatform(request) is { } vouched ? vouched : BySignature(request);

    private Result<SenderOptions> BySignature(HisWebhookRequest request)
    {
        Problem? problem = null;
        foreach (var sender in options.CurrentValue.Senders.Where(sender => sender.Secrets.Count > 0))
        {
            var verified = StandardWebhooks.Verify(
                sender.Secrets,
                request.Header(StandardWebhooks.IdHeader),
                request.Header(StandardWebhooks.TimestampHeader),
                request.Header(StandardWebhooks.SignatureHeader),
                request.Body.Span,
                clocks.WireNow);
            if (verified.IsOk)
            {
                return sender;
            }

            problem ??= verified.Problem;
        }

        return problem ?? new Problem(ProblemKind.Unauthenticated, "no-sender", "No sender that signs is configured.");
    }

    private SenderOptions? ByPlatform(HisWebhookRequest request)
    {
        var current = options.CurrentValue;
        if (current.PlatformForwardsCertificates && ThumbprintOf(request.Header(CertificateHeader)) is { } thumbprint
            && current.Senders.FirstOrDefault(sender => sender.Certificates.Any(known => SenderOptions.Thumbprint(known) == thumbprint)) is { } byCertificate)
        {
            return byCertificate;
        }

        return platform.Authenticate(request.Path, request.Header(ClientPrincipal.HeaderName)) is { IsOk: true, Value: var principal }
            ? current.Senders.FirstOrDefault(sender => sender.EntraObjects.Contains(principal.Id, StringComparer.OrdinalIgnoreCase))
            : null;
    }

    private static string? ThumbprintOf(string? header)
    {
        if (header is not { Length: > 0 and <= MostOfCertificate })
        {
            return null;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header, bytes, out var length) ? Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))) : null;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Common;

/// <summary>
/// Signs and verifies webhooks as Standard Webhooks 1.0.0 says, with shared secrets: HMAC-SHA256 over
/// <c>id.timestamp.body</c>, in a header that may list several signatures while a secret is rotated.
/// </summary>
/// <remarks>
/// Only these three are signed: whatever else travels in headers, such as the attributes of a
/// CloudEvent in binary mode, is protected by TLS alone. An id may hold a full stop; a reader of JSON
/// objects can't be led astray by moving it, since no object begins with a digit.
/// </remarks>
public static class StandardWebhooks
{
    /// <summary>The header that names the message, the same for each attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header that holds the time of the attempt, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header that holds the signatures, parted by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a timestamp may lie from now, to either side.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";
    private const string SignaturePrefix = "v1,";
    private const int MinKeyBytes = 24;
    private const int MaxKeyBytes = 64;

    /// <summary>Whether this is a secret: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
    public static bool IsSecret(string? secret) => Key(secret) is not null;

    /// <summary>The value of the signature header for one message.</summary>
    /// <param name="timestamp">Wire time; seconds are what counts.</param>
    /// <exception cref="ArgumentException">It is not a secret.</exception>
    public static string Sign(string secret, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        var key = Key(secret) ?? throw new ArgumentException("A secret is whsec_ and base64 of 24 to 64 bytes.", nameof(secret));
        var seconds = timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return SignaturePrefix + Convert.ToBase64String(Mac(key, id, seconds, body));
    }

    /// <summary>Which of the secrets signed this message; a problem where none did. Never throws.</summary>
    /// <param name="secrets">Those that are accepted now; what is not a secret matches nothing.</param>
    /// <param name="id">Header <see cref="IdHeader"/>, null when absent.</param>
    /// <param name="timestamp">Header <see cref="TimestampHeader"/>, null when absent.</param>
    /// <param name="signature">Header <see cref="SignatureHeader"/>, null when absent.</param>
    /// <param name="body">The body as received, before any decoding.</param>
    /// <param name="now">Wire time.</param>
    /// <returns>The index of the secret, to see when the old one of a rotation is no longer used.</returns>
    public static Result<int> Verify(
        IReadOnlyList<string> secrets, string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
            return Refused("webhook-headers-missing", $"The headers {IdHeader}, {TimestampHeader} and {SignatureHeader} are required.");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent))
            return Refused("webhook-timestamp-malformed", $"{TimestampHeader} must be whole Unix seconds.");
        if (Math.Abs(now.ToUnixTimeSeconds() - sent) > (long)Tolerance.TotalSeconds)
            return Refused("webhook-timestamp-outside-window", $"{TimestampHeader} lies more than {Tolerance.TotalMinutes:0} minutes from now.");

        var offered = Signatures(signature);
        var signer = -1;
        // Every secret is tried against every signature, so that the time taken does not tell which fits.
        for (var index = 0; index < secrets.Count; index++)
        {
            if (Key(secrets[index]) is not { } key)
                continue;
            var expected = Mac(key, id, timestamp, body);
            foreach (var candidate in offered)
                signer = CryptographicOperations.FixedTimeEquals(expected, candidate) && signer < 0 ? index : signer;
        }
        return signer >= 0 ? signer : Refused("webhook-signature-mismatch", $"No signature in {SignatureHeader} fits this id, timestamp and body.");
    }

    private static Problem Refused(string code, string detail) => new(ProblemKind.Unauthenticated, code, detail);

    private static List<byte[]> Signatures(string header)
    {
        List<byte[]> signatures = [];
        foreach (var part in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var mac = new byte[HMACSHA256.HashSizeInBytes];
            // Other versions, such as v1a, are none of ours.
            if (part.StartsWith(SignaturePrefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(part[SignaturePrefix.Length..], mac, out var length)
                && length == mac.Length)
                signatures.Add(mac);
        }
        return signatures;
    }

    private static byte[]? Key(string? secret)
    {
        if (secret is null || !secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return null;
        var key = new byte[MaxKeyBytes];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length >= MinKeyBytes ? key[..length] : null;
    }

    private static byte[] Mac(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}

using System.Globalization;
using Azure;

namespace CareLoop.Messaging.Gateway;

/// <summary>The <c>Retry-After</c> header (RFC 9110, 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>The wait that a response asks for; null where it asks for none.</summary>
    public static TimeSpan? Of(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var value) || string.IsNullOrWhiteSpace(value)) return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);

        // A date is by the server's clock, so it is measured from the server's own Date and no clock of ours comes in.
        if (response.Headers.Date is { } sent
            && DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            return until > sent ? until - sent : TimeSpan.Zero;
        return null;
    }
}

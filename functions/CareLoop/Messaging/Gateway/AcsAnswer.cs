using System.Text.RegularExpressions;
using Azure.Communication.Sms;

namespace CareLoop.Messaging.Gateway;

/// <summary>Which outcome an answer of ACS means. Where in doubt it is unknown: a lost text can be sent later, a second one not be called back.</summary>
internal static partial class AcsAnswer
{
    private const int LongestReason = 200;

    /// <summary>The answer for one recipient, inside a response with status 202.</summary>
    public static SmsSendOutcome ForRecipient(SmsSendResult result) => result.HttpStatusCode switch
    {
        202 or 200 when result is { Successful: true, MessageId.Length: > 0 } => new SmsSendOutcome.Accepted(result.MessageId),
        401 or 403 or 404 => new SmsSendOutcome.Configuration(result.HttpStatusCode, Reason(result.HttpStatusCode, result.ErrorMessage)),
        408 or 409 or 412 => new SmsSendOutcome.Unknown(Reason(result.HttpStatusCode, result.ErrorMessage)),
        429 => new SmsSendOutcome.Throttled(null),
        >= 400 and < 500 => new SmsSendOutcome.Refused(result.HttpStatusCode, Reason(result.HttpStatusCode, result.ErrorMessage)),
        503 => new SmsSendOutcome.RetryableFailure(result.HttpStatusCode, Reason(result.HttpStatusCode, result.ErrorMessage)),
        _ => new SmsSendOutcome.Unknown(Reason(result.HttpStatusCode, result.ErrorMessage)),
    };

    /// <summary>The answer to the whole request; <paramref name="status"/> 0 where none came.</summary>
    public static SmsSendOutcome ForRequest(int status, string? errorCode, TimeSpan? retryAfter) => status switch
    {
        0 => new SmsSendOutcome.Unknown("no-answer"),
        429 => new SmsSendOutcome.Throttled(retryAfter),
        401 or 403 or 404 or (>= 300 and < 400) => new SmsSendOutcome.Configuration(status, Reason(status, errorCode)),
        408 or 409 or 412 => new SmsSendOutcome.Unknown(Reason(status, errorCode)),
        >= 400 and < 500 => new SmsSendOutcome.Refused(status, Reason(status, errorCode)),
        // Unavailable is a definite no: an outage is waited out by new attempts, not given up with the window.
        503 => new SmsSendOutcome.RetryableFailure(status, Reason(status, errorCode)),
        _ => new SmsSendOutcome.Unknown(Reason(status, errorCode)),
    };

    /// <summary>Whether a failure without an answer came before anything was sent.</summary>
    public static bool NothingWasSent(Exception failure) => failure.GetBaseException() is System.Net.Sockets.SocketException
    {
        SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused or System.Net.Sockets.SocketError.HostNotFound or System.Net.Sockets.SocketError.HostUnreachable or System.Net.Sockets.SocketError.NetworkUnreachable,
    };

    // What the service says may quote the number that it complains about.
    private static string Reason(int status, string? said)
    {
        if (string.IsNullOrWhiteSpace(said)) return $"http-{status}";
        var reason = $"http-{status}: {Digits().Replace(said.Trim(), "…")}";
        return reason.Length <= LongestReason ? reason : reason[..LongestReason];
    }

    [GeneratedRegex(@"\+?[0-9][0-9 \-]{3,}[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}

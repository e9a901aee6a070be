namespace CareLoop.Messaging.Gateway;

/// <summary>What one attempt came to. Reasons hold neither phone nor text and may be stored and logged.</summary>
public abstract record SmsSendOutcome
{
    private SmsSendOutcome()
    {
    }

    /// <summary>The gateway has taken the text; a delivery report tells the rest.</summary>
    /// <param name="MessageId">The gateway's id of the message, which the report carries too.</param>
    public sealed record Accepted(string MessageId) : SmsSendOutcome;

    /// <summary>The gateway has refused this text for good; no text went out.</summary>
    public sealed record Refused(int Status, string Reason) : SmsSendOutcome;

    /// <summary>No text went out for a reason that passes; a later attempt is a new one, with a new repeatability id.</summary>
    public sealed record RetryableFailure(int Status, string Reason) : SmsSendOutcome;

    /// <summary>No text went out: the sender has used up what it may send. It holds for every text of the sender.</summary>
    /// <param name="RetryAfter">How long the gateway asks to wait; null where it does not say.</param>
    public sealed record Throttled(TimeSpan? RetryAfter) : SmsSendOutcome;

    /// <summary>
    /// Nobody can tell whether a text went out: time-out, lost connection, an error without a word about the recipient,
    /// or a repeat that came after the window. Only the same attempt may be repeated, and only within the window.
    /// </summary>
    public sealed record Unknown(string Reason) : SmsSendOutcome;

    /// <summary>No text went out, and none will until somebody corrects the settings: key, role, endpoint, sender.</summary>
    public sealed record Configuration(int Status, string Reason) : SmsSendOutcome;
}

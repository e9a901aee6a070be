namespace CareLoop.Messaging.Gateway;

/// <summary>What carries texts to phones. One call is one attempt: whether and when to try again is decided by its caller.</summary>
public interface ISmsGateway
{
    /// <summary>
    /// How long after <see cref="SmsSend.FirstSent"/> the same send may be repeated without a second text;
    /// <see cref="TimeSpan.Zero"/> where the gateway recognises no repeats.
    /// </summary>
    TimeSpan RepeatabilityWindow { get; }

    /// <summary>Sends one text to one phone. Every answer and every failure of the wire is an outcome, not an exception.</summary>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled; whether the text was taken is then unknown.
    /// </exception>
    Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken);
}

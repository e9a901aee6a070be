namespace CareLoop.Messaging.Gateway;

/// <summary>What <see cref="RepeatabilityPolicy"/> puts into a request, and what it notes of the answer.</summary>
internal sealed class SmsAttempt(Guid repeatabilityId, DateTimeOffset firstSent)
{
    public Guid RepeatabilityId { get; } = repeatabilityId;

    public DateTimeOffset FirstSent { get; } = firstSent;

    public TimeSpan? RetryAfter { get; set; }
}

using System.Globalization;
using CareLoop.Local.Sms.Ledger;

namespace CareLoop.Local.Sms.Api;

/// <summary>
/// Repeatable sends, by "Repeatability of requests" in the REST reference: within 5 minutes of wire time a repeat gets the
/// first answer again and sends nothing; a first-sent older than that is refused with 412, a changed repeat with 400.
/// </summary>
internal sealed class Repeats
{
    /// <summary>The result of a repeatable send that was refused for what it says of itself.</summary>
    public const string Rejected = "rejected";

    private const string Accepted = "accepted";

    private readonly Dictionary<Guid, Remembered> answers = [];
    private readonly Queue<(Guid Id, DateTimeOffset Until)> forgetting = new();
    private readonly Lock gate = new();
    private readonly TimeProvider wire;
    private readonly TimeSpan tracked;

    public Repeats(TimeProvider wire, MessageLedger ledger, SimulatorOptions options)
    {
        this.wire = wire;
        tracked = options.Tracked;
        // What was taken before a restart is still tracked after it.
        foreach (var entry in ledger.Since(0))
        {
            if (entry is not { MessageId: not null, FirstSent: { } firstSent, SentAt: { } sentAt } || sentAt <= wire.GetUtcNow() - tracked) continue;
            if (!Guid.TryParseExact(entry.RepeatabilityId, "D", out var id)) continue;

            var answer = new RecipientAnswer { To = entry.To, HttpStatusCode = StatusCodes.Status202Accepted, MessageId = entry.MessageId, RepeatabilityResult = Accepted };
            Remember(id, new Content(entry.From, entry.To, entry.Text, firstSent, entry.WantsReport, entry.Tag), answer, sentAt);
        }
    }

    /// <summary>The answer to one recipient: the remembered one, a refusal, or what <paramref name="serve"/> comes to.</summary>
    public RecipientAnswer Answer(SendBody send, RecipientBody recipient, Func<RecipientAnswer> serve)
    {
        var to = recipient.To ?? "";
        if (recipient.RepeatabilityRequestId is null && recipient.RepeatabilityFirstSent is null) return serve();

        if (!Guid.TryParseExact(recipient.RepeatabilityRequestId, "D", out var id))
            return Reject(to, StatusCodes.Status400BadRequest, "Request sent with Invalid GUID value for repeatability-request-id.");
        if (!DateTimeOffset.TryParseExact(recipient.RepeatabilityFirstSent, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var firstSent))
            return Reject(to, StatusCodes.Status400BadRequest, "Request sent with Invalid DateTime value for repeatability-first-sent. Expected is DateTime ,RFC1123 pattern.");

        // One at a time: of two equal sends in flight together, the second one has to find the first one's answer.
        lock (gate)
        {
            var now = wire.GetUtcNow();
            while (forgetting.TryPeek(out var oldest) && oldest.Until <= now) answers.Remove(forgetting.Dequeue().Id);

            if ((now - firstSent).Duration() > tracked)
                return Reject(to, StatusCodes.Status412PreconditionFailed, "The repeatability-first-sent is outside of the time for which requests are tracked.");

            var content = new Content(
                send.From, recipient.To, send.Message, recipient.RepeatabilityFirstSent!,
                send.SmsSendOptions?.EnableDeliveryReport ?? false, send.SmsSendOptions?.Tag);
            if (answers.TryGetValue(id, out var remembered))
            {
                return remembered.Content == content
                    ? remembered.Answer
                    : Reject(to, StatusCodes.Status400BadRequest, "The request differs from the previous one with the same repeatability-request-id.");
            }

            var answer = serve() with { RepeatabilityResult = Accepted };
            if (answer.HttpStatusCode < 500) Remember(id, content, answer, now);
            return answer;
        }
    }

    private static RecipientAnswer Reject(string to, int status, string message) =>
        new() { To = to, HttpStatusCode = status, RepeatabilityResult = Rejected, ErrorMessage = message };

    private void Remember(Guid id, Content content, RecipientAnswer answer, DateTimeOffset at)
    {
        answers[id] = new Remembered(content, answer);
        forgetting.Enqueue((id, at + tracked));
    }

    private sealed record Content(string? From, string? To, string? Message, string FirstSent, bool WantsReport, string? Tag);

    private sealed record Remembered(Content Content, RecipientAnswer Answer);
}

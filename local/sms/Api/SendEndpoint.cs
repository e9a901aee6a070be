using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Sms.Carrier;
using CareLoop.Local.Sms.Faults;
using CareLoop.Local.Sms.Ledger;

namespace CareLoop.Local.Sms.Api;

/// <summary><c>POST /sms</c>.</summary>
internal sealed class SendEndpoint(
    SignedRequest requests, Repeats repeats, FaultDice dice, MessageLedger ledger, PhoneNetwork network, LocalClock clock, TimeProvider wire)
{
    private static readonly string[] Versions = ["2021-03-07", "2026-01-23"];

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var (send, error) = await requests.ReadAsync<SendBody>(context.Request, Versions, context.RequestAborted);
        if (send is null) return error!;
        if (send.Problem() is { } problem) return AcsError.BadRequest(problem);

        var attempt = dice.Try(KeyOf(send));
        if (dice.Falls(FaultKind.SmsThrottle, attempt, dice.Settings.Throttle))
        {
            Note(send, LedgerOutcome.Throttled);
            context.Response.Headers.RetryAfter = $"{dice.Settings.RetryAfterSeconds}";
            return AcsError.TooManyRequests();
        }
        if (dice.Falls(FaultKind.SmsFail, attempt, dice.Settings.Fail5xx))
        {
            Note(send, LedgerOutcome.Failed);
            return AcsError.InternalError();
        }

        var lost = dice.Falls(FaultKind.SmsLoseAnswer, attempt, dice.Settings.LoseAnswer);
        var texts = new List<PhoneText>();
        var answer = new SendAnswer([.. send.SmsRecipients!.Select(recipient => Serve(send, recipient, attempt, lost, texts))]);
        // The phone may answer at once, so it rings when the answer to the send has gone out; time waits for it from now on.
        network.RingAfter(context.Response, texts);

        if (dice.Settings is { SlowMs: > 0 } settings && dice.Falls(FaultKind.SmsSlow, attempt, settings.Slow)) await Task.Delay(TimeSpan.FromMilliseconds(settings.SlowMs), wire, context.RequestAborted);
        if (lost)
        {
            context.Abort();
            return Results.Empty;
        }
        return Results.Json(answer, Json.WithoutNulls, statusCode: StatusCodes.Status202Accepted);
    }

    private RecipientAnswer Serve(SendBody send, RecipientBody? recipient, string attempt, bool lost, List<PhoneText> texts)
    {
        recipient ??= new RecipientBody(null, null, null);
        var answer = repeats.Answer(send, recipient, () => ServeFirst(send, recipient, $"{attempt} {recipient.To}", lost, texts));
        if (answer.RepeatabilityResult == Repeats.Rejected) ledger.Add(Entry(send, recipient, LedgerOutcome.Refused));
        return answer;
    }

    private RecipientAnswer ServeFirst(SendBody send, RecipientBody recipient, string key, bool lost, List<PhoneText> texts)
    {
        if (!PhoneNumber.IsRecipient(recipient.To) || dice.Falls(FaultKind.SmsRefuse, key, dice.Settings.Refuse))
        {
            ledger.Add(Entry(send, recipient, LedgerOutcome.Refused));
            return Refusal(recipient, StatusCodes.Status400BadRequest, "Invalid To phone number format.");
        }
        if (dice.Falls(FaultKind.SmsBusy, key, dice.Settings.Busy503))
        {
            ledger.Add(Entry(send, recipient, LedgerOutcome.Failed));
            return Refusal(recipient, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable");
        }

        var taken = network.Take(Entry(send, recipient, lost ? LedgerOutcome.AnswerLost : LedgerOutcome.Accepted), key);
        if (taken.Text is { } text) texts.Add(text);
        return new RecipientAnswer { To = recipient.To!, HttpStatusCode = StatusCodes.Status202Accepted, MessageId = taken.MessageId };
    }

    private void Note(SendBody send, string outcome)
    {
        foreach (var recipient in send.SmsRecipients!.OfType<RecipientBody>()) ledger.Add(Entry(send, recipient, outcome));
    }

    private LedgerEntry Entry(SendBody send, RecipientBody recipient, string outcome) => new()
    {
        At = clock.GetUtcNow(),
        Direction = "out",
        From = send.From!,
        To = recipient.To ?? "",
        Text = send.Message!,
        Tag = send.SmsSendOptions?.Tag,
        RepeatabilityId = recipient.RepeatabilityRequestId,
        FirstSent = recipient.RepeatabilityFirstSent,
        SentAt = wire.GetUtcNow(),
        WantsReport = send.SmsSendOptions?.EnableDeliveryReport ?? false,
        Outcome = outcome,
    };

    private static RecipientAnswer Refusal(RecipientBody recipient, int status, string message) =>
        new() { To = recipient.To ?? "", HttpStatusCode = status, ErrorMessage = message };

    // What faults fall on. A tag is the app's own name of the message and the same in each run; a repeatability id may not be.
    private static string KeyOf(SendBody send)
    {
        var first = send.SmsRecipients![0];
        return send.SmsSendOptions?.Tag ?? first?.RepeatabilityRequestId?.ToUpperInvariant() ?? $"{first?.To} {send.Message}";
    }
}

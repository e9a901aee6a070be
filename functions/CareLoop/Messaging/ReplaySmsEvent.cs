using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>
/// Handles an SMS event again. A text is about what the patient was shown when it was written; what has ended since is answered as
/// a late answer is.
/// </summary>
internal sealed class ReplaySmsEvent(ReceiveSmsEvent receive, ReceiveText texts, Phones phones) : IFailureReplay
{
    public bool Takes(Failure failure) => failure is { Source: FailureSources.SmsEvents, Payload.Length: > 0 };

    public async Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken)
    {
        try
        {
            return failure.Reason == ReceiveText.UnknownPhone
                ? await ReplayTextAsync(failure.Payload!, cancellationToken)
                : await ReplayEventAsync(failure.Payload!, cancellationToken);
        }
        catch (Exception error) when (!StorageErrors.MayPass(error))
        {
            return new Problem(ProblemKind.Unprocessable, "failed-again", $"It failed again, with {Cause.Of(error)}.");
        }
    }

    private async Task<Result<string>> ReplayTextAsync(string payload, CancellationToken cancellationToken)
    {
        if (StoredJson.Read<UnknownText>(payload) is not { Id: { } id } text)
        {
            return new Problem(ProblemKind.Unprocessable, "not-replayable", "It was kept by an earlier version, without the id that makes it itself.");
        }

        if ((await phones.FindAsync(text.From, cancellationToken)).Patients.Count == 0)
        {
            return new Problem(ProblemKind.Conflict, "unknown-phone", "The phone is still nobody's.");
        }

        await texts.HandleAsync(new InboundText(id, text.From, text.To, text.Text, text.At), cancellationToken);
        return "handled";
    }

    private async Task<Result<string>> ReplayEventAsync(string payload, CancellationToken cancellationToken)
    {
        if (SmsEventParser.Parse(payload) is not (SmsEvent.SmsReceived or SmsEvent.SmsDeliveryReport))
        {
            return new Problem(ProblemKind.Unprocessable, "not-understood", "It is still neither a text nor a delivery report that is understood.");
        }

        await receive.HandleAsync(payload, cancellationToken);
        return "handled";
    }
}

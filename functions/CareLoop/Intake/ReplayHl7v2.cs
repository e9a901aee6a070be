using CareLoop.Common;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>Reads a message again that could not be used: after its sender's settings were mended, or a later version understands it.</summary>
internal sealed class ReplayHl7v2(ReceiveHl7v2 receive, IOptionsMonitor<IntakeOptions> options) : IFailureReplay
{
    public bool Takes(Failure failure) => failure is { Source: FailureSources.Hl7v2, Reason: ReceiveHl7v2.NotUsable, Payload.Length: > 0, Sender: not null };

    public async Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken)
    {
        if (options.CurrentValue.Senders.FirstOrDefault(sender => sender.Name == failure.Sender) is not { } sender)
        {
            return new Problem(ProblemKind.Conflict, "sender-not-configured", "Its sender is configured no more.");
        }

        var answer = await receive.TakeAsync(failure.Payload!, sender, cancellationToken);
        return answer.Status == 200 ? "applied" : new Problem(ProblemKind.Unprocessable, "still-not-usable", "It still can't be used; its detail says why.");
    }
}

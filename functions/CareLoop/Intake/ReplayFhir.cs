using System.Text;
using CareLoop.Common;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>
/// Reads a resource or a transaction again that could not be used: after its sender's settings were mended, or a later version
/// understands it. A resource of a batch is read by itself: what else was in the batch has been taken.
/// </summary>
internal sealed class ReplayFhir(ReceiveFhir receive, IOptionsMonitor<IntakeOptions> options) : IFailureReplay
{
    public bool Takes(Failure failure) =>
        failure is { Source: FailureSources.Fhir, Reason: ReceiveFhir.ResourceNotUsable or ReceiveFhir.TransactionNotUsable, Payload.Length: > 0, Sender: not null, PayloadCut: false };

    public async Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken)
    {
        if (options.CurrentValue.Senders.FirstOrDefault(sender => sender.Name == failure.Sender) is not { } sender)
        {
            return new Problem(ProblemKind.Conflict, "sender-not-configured", "Its sender is configured no more.");
        }

        try
        {
            var answer = await receive.AnswerAsync(Encoding.UTF8.GetBytes(failure.Payload!), sender, failure.At, cancellationToken);
            return answer.Status switch
            {
                200 => "applied",
                202 => "accepted",
                _ => new Problem(ProblemKind.Unprocessable, "still-not-usable", "It still can't be used; its detail says why."),
            };
        }
        catch (Exception error) when (StorageErrors.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            return new Problem(ProblemKind.Conflict, "storage-is-busy", "Storage is busy or not to be reached; replay it later.");
        }
    }
}

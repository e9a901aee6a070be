using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>Applies again an event that could not be applied. Its own time stands: nothing newer is overwritten.</summary>
internal sealed class ReplayHisEvent(ApplyHisEvent apply, InboxTable inbox) : IFailureReplay
{
    public bool Takes(Failure failure) => failure is { Source: FailureSources.Inbox or FailureSources.HisEvents, Payload.Length: > 0 } && failure.Reason != DrainInbox.NoSuchRow;

    public async Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken)
    {
        var happening = HisEventJson.Read(failure.Payload!);
        if (!happening.IsOk)
        {
            return happening.Problem;
        }

        try
        {
            var (id, receipt) = await apply.HandleAsync(happening.Value, cancellationToken);
            if (failure.Record?.Split('/') is ["inbox", var partition, var key] && await inbox.FindAsync(partition, key, cancellationToken) is { } row)
            {
                await inbox.SettleAsync(row, receipt.Status, receipt.Reason, id, cancellationToken);
            }

            return KebabEnum.Write(receipt.Status);
        }
        catch (PatientNotKnownException)
        {
            return new Problem(ProblemKind.Conflict, WaitingEvents.NotKnown, "Nobody has told of its patient yet: have the patient sent, then replay it.");
        }
        catch (RowTooLargeException)
        {
            return new Problem(ProblemKind.Unprocessable, "too-large-to-store", "It is still larger than a row can hold.");
        }
    }
}

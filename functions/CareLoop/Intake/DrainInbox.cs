using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>Applies an event that was put into the inbox. The queue message is the guarantee; it names the row and nothing else.</summary>
public sealed class DrainInbox
{
    internal const string NoSuchRow = "no-such-row";

    private readonly InboxTable inbox;
    private readonly ApplyHisEvent apply;
    private readonly FailureLog failures;
    private readonly Clocks clocks;

    internal DrainInbox(InboxTable inbox, ApplyHisEvent apply, FailureLog failures, Clocks clocks) =>
        (this.inbox, this.apply, this.failures, this.clocks) = (inbox, apply, failures, clocks);

    /// <summary>Handles one message of queue <c>inbox</c>.</summary>
    /// <exception cref="InvalidOperationException">Its row is not there: it is about to be, or its sender was not told that the event is safe.</exception>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (message?.Split('|') is not [var partition, var receipt])
        {
            await failures.WriteAsync(
                new Failure("inbox", DerivedId.Of("inbox", message ?? ""), clocks.Now, NoSuchRow, "A message of queue inbox that names no row.", Payload: message), cancellationToken);
            return;
        }

        var row = await inbox.FindAsync(partition, receipt, cancellationToken) ?? throw new InvalidOperationException("The row of an inbox message is not there.");

        if (row.Status != ReceiptStatus.Accepted)
        {
            return;
        }

        var happening = HisEventJson.Read(row.EventJson);
        if (!happening.IsOk)
        {
            await FailAsync(row, happening.Problem.Code, cancellationToken);
            return;
        }

        try
        {
            var (id, applied) = await apply.HandleAsync(happening.Value, cancellationToken);
            await inbox.SettleAsync(row, applied.Status, applied.Reason, id, cancellationToken);
        }
        catch (RowTooLargeException)
        {
            await FailAsync(row, "too-large-to-store", cancellationToken);
        }
    }

    /// <summary>
    /// The message failed at every delivery: it is tried a last time, and if it fails for a reason of its own its receipt says so
    /// from now on. Where there is no row there is nothing to say: its sender knows that the event was not taken.
    /// </summary>
    public async Task GiveUpAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(message, cancellationToken);
        }
        catch (Exception error) when (!StorageErrors.MayPass(error))
        {
            if (message?.Split('|') is [var partition, var receipt]
                && await inbox.FindAsync(partition, receipt, cancellationToken) is { Status: ReceiptStatus.Accepted } row)
            {
                await FailAsync(row, "failed-at-every-delivery", cancellationToken);
            }
        }
    }

    private async Task FailAsync(InboxRow row, string reason, CancellationToken cancellationToken)
    {
        await failures.WriteAsync(
            new Failure("inbox", row.Receipt, clocks.Now, reason, "An accepted event can't be applied. Correct it at its source.", Record: $"inbox/{row.Partition}/{row.Receipt}", Payload: row.EventJson),
            cancellationToken);
        await inbox.SettleAsync(row, ReceiptStatus.Failed, reason, null, cancellationToken);
    }
}

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
    private readonly WaitingEvents waiting;
    private readonly FailureLog failures;
    private readonly Clocks clocks;

    internal DrainInbox(InboxTable inbox, ApplyHisEvent apply, WaitingEvents waiting, FailureLog failures, Clocks clocks) =>
        (this.inbox, this.apply, this.waiting, this.failures, this.clocks) = (inbox, apply, waiting, failures, clocks);

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

        await ApplyAsync(row, cancellationToken);
    }

    /// <summary>Looks at an event that waits for its patient. Where there is no row its sender was not told that the event is safe.</summary>
    internal async Task LookAsync(string partition, string receipt, CancellationToken cancellationToken)
    {
        if (await inbox.FindAsync(partition, receipt, cancellationToken) is { } row)
        {
            await ApplyAsync(row, cancellationToken);
        }
    }

    private async Task ApplyAsync(InboxRow row, CancellationToken cancellationToken)
    {
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
        catch (PatientNotKnownException)
        {
            await WaitAsync(row, happening.Value, cancellationToken);
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

    private async Task WaitAsync(InboxRow row, HisEvent happening, CancellationToken cancellationToken)
    {
        if (!WaitingEvents.IsWaiting(row))
        {
            // What becomes of it is to be asked there.
            var kept = await waiting.KeepAsync(happening, cancellationToken);
            await inbox.SettleAsync(row, ReceiptStatus.Ignored, WaitingEvents.NotKnown, ReceiptId.InInbox(kept.Partition, kept.Receipt), cancellationToken);
        }
        else if (clocks.Now < row.At + waiting.Longest)
        {
            await waiting.LookAgainAsync(row, cancellationToken);
        }
        else
        {
            await FailAsync(row, WaitingEvents.NotKnown, cancellationToken, "Nobody has told of the patient that it refers to in the time that an event waits. Send the patient, then the event again.");
        }
    }

    private async Task FailAsync(InboxRow row, string reason, CancellationToken cancellationToken, string detail = "An accepted event can't be applied. Correct it at its source.")
    {
        await failures.WriteAsync(
            new Failure("inbox", row.Receipt, clocks.Now, reason, detail, Record: $"inbox/{row.Partition}/{row.Receipt}", Payload: row.EventJson),
            cancellationToken);
        await inbox.SettleAsync(row, ReceiptStatus.Failed, reason, null, cancellationToken);
    }
}

using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>What became of an event, by its receipt.</summary>
public sealed class FindReceipt
{
    private static readonly Problem NotFound = new(ProblemKind.NotFound, "no-such-receipt", "There is no receipt of this id.");

    private readonly PatientFiles files;
    private readonly InboxTable inbox;

    internal FindReceipt(PatientFiles files, InboxTable inbox) => (this.files, this.inbox) = (files, inbox);

    /// <summary>The result that the receipt stands for; follows an inbox address to where the event was committed.</summary>
    public async Task<Result<EventResult>> HandleAsync(string receipt, CancellationToken cancellationToken)
    {
        if (!ReceiptId.TryParse(receipt, out var id))
        {
            return NotFound;
        }

        // An event that had to wait for its patient may have gone from one row of the inbox to another.
        for (var follows = 0; id.Patient is null; follows++)
        {
            if (follows > 1 || await inbox.FindAsync(id.InboxPartition!, id.Receipt, cancellationToken) is not { } row)
            {
                return NotFound;
            }

            if (!ReceiptId.TryParse(row.Committed, out var committed))
            {
                return new EventResult(null, KebabEnum.Write(row.Status), receipt, row.Reason, null, []);
            }

            id = committed;
        }

        return await files.FindReceiptAsync(id.Patient.Value, id.Receipt, cancellationToken) is { } found
            ? AcceptHisEvent.ResultOf(null, id, found)
            : NotFound;
    }
}

using CareLoop.Patients.Erasures;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake;

/// <summary>
/// Events of somebody that could not be applied and stayed in the inbox. What still waits there stays: once it is looked at it finds that its
/// patient has been erased since.
/// </summary>
internal sealed class InboxErasure(InboxTable inbox) : IErasePart
{
    private const int AtOnce = 2_000;

    public string Name => "inbox";

    public async Task<(string? Cursor, int Removed)> EraseAsync(ErasedPerson person, string? cursor, CancellationToken cancellationToken)
    {
        var (read, removed) = (0, 0);
        await foreach (var row in inbox.WalkAsync(cursor?.Split('|') is [var partition, var key] ? (partition, key) : null, cancellationToken))
        {
            if (row.EventJson.Length > 0 && HisEventJson.Read(row.EventJson) is { IsOk: true, Value: var happening } && happening.Patient.Identifiers.Any(person.Identifiers.Contains))
            {
                await inbox.RemoveAsync(row, cancellationToken);
                removed++;
            }

            if (++read == AtOnce)
            {
                return ($"{row.Partition}|{row.Receipt}", removed);
            }
        }

        return (null, removed);
    }
}

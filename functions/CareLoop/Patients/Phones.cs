using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>One phone: who is on it, and from which senders it has opted out.</summary>
/// <param name="Patients">The patients whose file names this phone, or did.</param>
/// <param name="OptOuts">Senders that the phone opted out from.</param>
internal sealed record PhoneEntry(IReadOnlyList<PatientKey> Patients, IReadOnlyList<string> OptOuts)
{
    public static PhoneEntry None { get; } = new([], []);
}

/// <summary>
/// The <c>phones</c> table, by keyed hash. Opt-out belongs to (sender, phone) and reaches every patient on the phone; the
/// patients' heads mirror it.
/// </summary>
internal sealed class Phones(StorageClients storage, KeyedHash hash)
{
    private const string Row = "phone";
    private const int Tries = 6;
    private readonly TableClient table = storage.Table(TableNames.Phones);

    public async Task<PhoneEntry> FindAsync(string phone, CancellationToken cancellationToken) =>
        (await ReadAsync(phone, cancellationToken)).Entry;

    /// <summary>Puts a patient on a phone; harmless where the patient's own commit never comes.</summary>
    /// <returns>The phone as it is now, for its opt-outs.</returns>
    public Task<PhoneEntry> LinkAsync(string phone, PatientKey patient, CancellationToken cancellationToken) =>
        ChangeAsync(phone, entry => entry.Patients.Contains(patient) ? entry : entry with { Patients = [.. entry.Patients, patient] }, cancellationToken);

    /// <summary>Opts a phone out of a sender's texts, or in again.</summary>
    public Task<PhoneEntry> SetOptOutAsync(string phone, string sender, bool optedOut, CancellationToken cancellationToken) =>
        ChangeAsync(
            phone,
            entry => entry.OptOuts.Contains(sender) == optedOut ? entry
                : entry with { OptOuts = optedOut ? [.. entry.OptOuts, sender] : [.. entry.OptOuts.Where(other => other != sender)] },
            cancellationToken);

    private async Task<PhoneEntry> ChangeAsync(string phone, Func<PhoneEntry, PhoneEntry> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (stored, entry) = await ReadAsync(phone, cancellationToken);
            var next = change(entry);
            if (ReferenceEquals(next, entry))
            {
                return entry;
            }

            var row = new TableEntity(stored?.PartitionKey ?? hash.Of("phone", phone), Row);
            row.SetJson("patients", next.Patients.Select(patient => patient.ToString()).ToList());
            row.SetJson("optOuts", next.OptOuts);
            try
            {
                if (stored is null)
                {
                    await table.AddEntityAsync(row, cancellationToken);
                }
                else
                {
                    await table.UpdateEntityAsync(row, stored.ETag, TableUpdateMode.Replace, cancellationToken);
                }

                return next;
            }
            catch (RequestFailedException error) when (error.IsConflict() && attempt < Tries)
            {
                // Somebody else changed the phone, or our own request was applied and its answer lost: read and decide again.
            }
        }
    }

    private async Task<(TableEntity? Row, PhoneEntry Entry)> ReadAsync(string phone, CancellationToken cancellationToken)
    {
        foreach (var candidate in hash.Candidates("phone", phone))
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(candidate, Row, cancellationToken: cancellationToken);
            if (found.HasValue)
            {
                var row = found.Value!;
                return (row, new PhoneEntry([.. row.GetList<string>("patients").Select(key => PatientKey.Of(key))], row.GetList<string>("optOuts")));
            }
        }

        return (null, PhoneEntry.None);
    }
}

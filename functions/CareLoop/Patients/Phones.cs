using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>One phone: who is on it, and from which senders it has opted out.</summary>
/// <param name="Patients">The patients whose file names this phone, or did.</param>
/// <param name="OptOuts">Senders that the phone opted out from.</param>
/// <param name="Told">By sender, when the phone last opted out or in.</param>
/// <param name="AllTold">It is of more people than share a phone, and all of them have it noted that they are not texted on it.</param>
internal sealed record PhoneEntry(IReadOnlyList<PatientKey> Patients, IReadOnlyList<string> OptOuts, IReadOnlyDictionary<string, string> Told, bool AllTold)
{
    public static PhoneEntry None { get; } = new([], [], new Dictionary<string, string>(StringComparer.Ordinal), AllTold: false);
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
    /// <param name="phone">E.164.</param>
    /// <param name="patient">Who.</param>
    /// <param name="most">How many people share a phone at most: with one more it is a placeholder, or a ward's number.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The phone as it is now, for its opt-outs; without the patient where that would be one too many.</returns>
    public Task<PhoneEntry> LinkAsync(string phone, PatientKey patient, int most, CancellationToken cancellationToken) =>
        ChangeAsync(phone, entry => entry.Patients.Count >= most || entry.Patients.Contains(patient) ? entry : entry with { Patients = [.. entry.Patients, patient] }, cancellationToken);

    /// <summary>Takes a patient off a phone; what the phone itself has said stays.</summary>
    public Task<PhoneEntry> UnlinkAsync(string phone, PatientKey patient, CancellationToken cancellationToken) =>
        ChangeAsync(phone, entry => !entry.Patients.Contains(patient) ? entry : entry with { Patients = [.. entry.Patients.Where(other => other != patient)] }, cancellationToken);

    /// <summary>Everybody on the phone has it noted that it is of too many.</summary>
    public Task<PhoneEntry> NoteAllToldAsync(string phone, CancellationToken cancellationToken) =>
        ChangeAsync(phone, entry => entry.AllTold ? entry : entry with { AllTold = true }, cancellationToken);

    /// <summary>Opts a phone out of a sender's texts, or in again. What was said earlier than the last word changes nothing.</summary>
    /// <param name="phone">E.164.</param>
    /// <param name="sender">The number that the word was said to.</param>
    /// <param name="optedOut">Which word.</param>
    /// <param name="at">When it was said, by the gateway's clock.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<PhoneEntry> SetOptOutAsync(string phone, string sender, bool optedOut, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(phone, entry => Told(entry, sender, optedOut, at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)), cancellationToken);

    private static PhoneEntry Told(PhoneEntry entry, string sender, bool optedOut, string at)
    {
        var isOlder = entry.Told.TryGetValue(sender, out var last) && string.CompareOrdinal(at, last) < 0;
        if (isOlder || (last == at && entry.OptOuts.Contains(sender) == optedOut))
        {
            return entry;
        }

        var others = entry.OptOuts.Where(other => other != sender);
        return entry with
        {
            OptOuts = optedOut ? [.. others, sender] : [.. others],
            Told = new Dictionary<string, string>(entry.Told, StringComparer.Ordinal) { [sender] = at },
        };
    }

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
            row.SetMap("told", next.Told);
            row["allTold"] = next.AllTold;
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
                return (row, new PhoneEntry([.. row.GetList<string>("patients").Select(key => PatientKey.Of(key))], row.GetList<string>("optOuts"), row.GetMap("told"), row.GetBoolean("allTold") == true));
            }
        }

        return (null, PhoneEntry.None);
    }
}

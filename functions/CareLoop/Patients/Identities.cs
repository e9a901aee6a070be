using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>Whom identifiers lead to.</summary>
/// <param name="Key">The patient.</param>
/// <param name="Elsewhere">Identifiers of the same message that lead to another patient: for a person to look at.</param>
/// <param name="Claimed">Whether every identifier of the message has been claimed or found elsewhere.</param>
internal sealed record Identified(PatientKey Key, IReadOnlyList<Identifier> Elsewhere, bool Claimed);

/// <summary>
/// The <c>ids</c> table: keyed hash of (authority, value) → patient key. Identifiers are claimed by Add, in sorted order, before
/// the patient's commit; who loses a claim joins the winner.
/// </summary>
internal sealed class Identities(StorageClients storage, KeyedHash hash)
{
    private const string Row = "id";
    private readonly TableClient table = storage.Table(TableNames.Ids);

    /// <summary>The patient of one identifier, or null: one request.</summary>
    public async Task<PatientKey?> FindAsync(Identifier identifier, CancellationToken cancellationToken)
    {
        foreach (var candidate in hash.Candidates("id", Text(identifier)))
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(candidate, Row, cancellationToken: cancellationToken);
            if (row.HasValue)
            {
                return PatientKey.Of(row.Value!.GetString("patient"));
            }
        }

        return null;
    }

    /// <summary>The key that a patient gets who is made known by these identifiers.</summary>
    public PatientKey KeyOf(IReadOnlyList<Identifier> identifiers) => PatientKey.FromHash(hash.Of("id", Text(Sorted(identifiers)[0])));

    /// <summary>The patient that the identifiers lead to, made known where none does. Known by the first: one request.</summary>
    public async Task<Identified> ResolveAsync(IReadOnlyList<Identifier> identifiers, CancellationToken cancellationToken) =>
        await ResolveKnownAsync(identifiers, cancellationToken)
            ?? await ClaimAsync(KeyOf(identifiers), Sorted(identifiers), isKnown: false, cancellationToken);

    /// <summary>The patient that the identifiers lead to, or null; then nothing has been claimed.</summary>
    public async Task<Identified?> ResolveKnownAsync(IReadOnlyList<Identifier> identifiers, CancellationToken cancellationToken)
    {
        var sorted = Sorted(identifiers);
        if (await FindAsync(sorted[0], cancellationToken) is { } known)
        {
            return new Identified(known, [], Claimed: sorted.Count == 1);
        }

        foreach (var identifier in sorted.Skip(1))
        {
            if (await FindAsync(identifier, cancellationToken) is { } byAnother)
            {
                return await ClaimAsync(byAnother, sorted, isKnown: true, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Claims for a known patient the identifiers that its file does not name yet.</summary>
    public Task<Identified> ClaimAsync(PatientKey patient, IReadOnlyList<Identifier> known, IReadOnlyList<Identifier> said, CancellationToken cancellationToken)
    {
        var unknown = Sorted([.. said.Except(known)]);
        return unknown.Count == 0 ? Task.FromResult(new Identified(patient, [], Claimed: true)) : ClaimAsync(patient, unknown, isKnown: true, cancellationToken);
    }

    /// <summary>Makes identifiers lead to this patient, whoever they led to: of a merge, or of its undoing.</summary>
    public async Task PointAsync(IReadOnlyList<Identifier> identifiers, PatientKey patient, CancellationToken cancellationToken)
    {
        foreach (var identifier in identifiers)
        {
            var row = new TableEntity(hash.Of("id", Text(identifier)), Row) { ["patient"] = patient.ToString() };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
    }

    private async Task<Identified> ClaimAsync(PatientKey patient, List<Identifier> identifiers, bool isKnown, CancellationToken cancellationToken)
    {
        var elsewhere = new List<Identifier>();
        for (var index = 0; index < identifiers.Count; index++)
        {
            var row = new TableEntity(hash.Of("id", Text(identifiers[index])), Row) { ["patient"] = patient.ToString() };
            try
            {
                await table.AddEntityAsync(row, cancellationToken);
            }
            catch (RequestFailedException error) when (error.Status == 409)
            {
                var winner = await FindAsync(identifiers[index], cancellationToken) ?? patient;
                if (winner == patient)
                {
                    continue;
                }

                if (index == 0 && !isKnown)
                {
                    // A new patient of whom nothing is claimed yet: whoever came first is this patient.
                    patient = winner;
                }
                else
                {
                    elsewhere.Add(identifiers[index]);
                }
            }
        }

        return new Identified(patient, elsewhere, Claimed: true);
    }

    private static List<Identifier> Sorted(IReadOnlyList<Identifier> identifiers) =>
        [.. identifiers.Distinct().OrderBy(Text, StringComparer.Ordinal)];

    private static string Text(Identifier identifier) => $"{identifier.Authority}|{identifier.Value}";
}

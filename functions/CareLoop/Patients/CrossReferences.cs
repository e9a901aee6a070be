using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>An identifier of a patient.</summary>
/// <param name="Identifier">Authority and value.</param>
/// <param name="IsFormer">Whether the HIS has given up its record for another one of the same patient.</param>
internal sealed record KnownIdentifier(Identifier Identifier, bool IsFormer);

/// <summary>Who an identifier leads to, and by what else the patient is known.</summary>
/// <param name="File">The patient.</param>
/// <param name="Others">Every other identifier, of the authorities that were asked for, by authority and value.</param>
internal sealed record CrossReference(PatientFile File, IReadOnlyList<KnownIdentifier> Others);

/// <summary>Cross-reference, as IHE PIX asks it (ITI-9; HL7 v2.5 QBP^Q23). Two requests, and one more for each merge.</summary>
internal sealed class CrossReferences(Identities identities, PatientFiles files)
{
    /// <summary>Null where the identifier leads to nobody.</summary>
    /// <param name="identifier">What is known.</param>
    /// <param name="to">The authorities whose identifiers are wanted; empty for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<CrossReference?> FindAsync(Identifier identifier, IReadOnlyCollection<string> to, CancellationToken cancellationToken)
    {
        if (await identities.FindAsync(identifier, cancellationToken) is not { } key)
        {
            return null;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        if (file.HeadETag is null)
        {
            // Claimed by an event that was never committed.
            return null;
        }

        return new CrossReference(
            file,
            [
                .. file.Head.Identifiers
                    .Where(other => other != identifier && (to.Count == 0 || to.Contains(other.Authority, StringComparer.OrdinalIgnoreCase)))
                    .OrderBy(other => other.Authority, StringComparer.Ordinal)
                    .ThenBy(other => other.Value, StringComparer.Ordinal)
                    .Select(other => new KnownIdentifier(other, file.Head.Former.Contains(other))),
            ]);
    }
}

using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients.Merges;

/// <summary>The other side of an event about two patients.</summary>
/// <param name="Patients">Who the other identifiers lead to, as far as it is somebody else.</param>
/// <param name="Claimed">Identifiers of the other that led to nobody, or lead to this patient: from now on they are this patient's.</param>
/// <param name="IsCycle">A merge the wrong way round: its survivor was merged away into the other before.</param>
internal sealed record Others(IReadOnlyList<PatientKey> Patients, IReadOnlyList<Identifier> Claimed, bool IsCycle)
{
    public static Others None { get; } = new([], [], IsCycle: false);
}

/// <summary>Finds who the other one is that an event speaks of.</summary>
internal sealed class FindOthers(Identities identities, PatientFiles files)
{
    public async Task<Others> HandleAsync(PatientFile file, HisEvent happening, CancellationToken cancellationToken)
    {
        if (happening.Others is not { Count: > 0 } said)
        {
            return Others.None;
        }

        if (happening.Type != HisEventType.PatientMerged)
        {
            return new Others([.. (await WhoAsync(file.Key, said, isToBeKnown: happening.Type == HisEventType.EncounterMoved, cancellationToken))], [], IsCycle: false);
        }

        var head = file.Head;
        if (happening.Patient.Identifiers.All(head.Former.Contains) && said.Any(other => head.Identifiers.Contains(other) && !head.Former.Contains(other)))
        {
            return Others.None with { IsCycle = true };
        }

        // Of whom nothing is known the survivor is told from now on; whoever is known is merged.
        var claimed = await identities.ClaimAsync(file.Key, head.Identifiers, said, cancellationToken);
        return new Others(await WhoAsync(file.Key, claimed.Elsewhere, isToBeKnown: false, cancellationToken), [.. said.Except(claimed.Elsewhere)], IsCycle: false);
    }

    /// <summary>Who else is on a phone that an event brings: one request each, at this event alone.</summary>
    public async Task<IReadOnlyList<OnSamePhone>> OnSamePhoneAsync(PatientKey patient, IReadOnlyList<PatientKey> keys, CancellationToken cancellationToken)
    {
        var others = new List<OnSamePhone>();
        foreach (var key in keys)
        {
            var file = await files.FollowAsync(key, cancellationToken);
            if (file.Key != patient && file.HeadETag is not null && others.TrueForAll(known => known.Key != file.Key))
            {
                others.Add(new OnSamePhone(file.Key, file.Head.Name, file.Head.BirthDate, [.. file.Open<CandidateRow>().Select(candidate => candidate.Id)]));
            }
        }

        return others;
    }

    /// <summary>Those of the identifiers that lead to another patient also when merges are followed.</summary>
    public async Task<IReadOnlyList<Identifier>> ElsewhereAsync(PatientKey patient, IReadOnlyList<Identifier> identifiers, CancellationToken cancellationToken)
    {
        var elsewhere = new List<Identifier>();
        foreach (var identifier in identifiers)
        {
            if ((await WhoAsync(patient, [identifier], isToBeKnown: false, cancellationToken)).Count > 0)
            {
                elsewhere.Add(identifier);
            }
        }

        return elsewhere;
    }

    private async Task<IReadOnlyList<PatientKey>> WhoAsync(PatientKey patient, IReadOnlyList<Identifier> identifiers, bool isToBeKnown, CancellationToken cancellationToken)
    {
        var found = new List<PatientKey>();
        if (isToBeKnown)
        {
            found.Add((await identities.ResolveAsync(identifiers, cancellationToken)).Key);
        }
        else
        {
            foreach (var identifier in identifiers)
            {
                if (await identities.FindAsync(identifier, cancellationToken) is { } key)
                {
                    found.Add(key);
                }
            }
        }

        var now = new List<PatientKey>();
        foreach (var key in found.Distinct())
        {
            now.Add((await files.FollowAsync(key, cancellationToken)).Key);
        }

        return [.. now.Distinct().Where(key => key != patient)];
    }
}

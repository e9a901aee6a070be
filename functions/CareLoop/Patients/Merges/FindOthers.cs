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
        if (NumbersOf(happening, said).All(head.Former.Contains) && said.Any(other => head.Identifiers.Contains(other) && !head.Former.Contains(other)))
        {
            return Others.None with { IsCycle = true };
        }

        // Of whom nothing is known the survivor is told from now on; whoever is known is merged.
        var claimed = await identities.ClaimAsync(file.Key, head.Identifiers, said, cancellationToken);
        return new Others(await WhoAsync(file.Key, claimed.Elsewhere, isToBeKnown: false, cancellationToken), [.. said.Except(claimed.Elsewhere)], IsCycle: false);
    }

    /// <summary>
    /// By what a patient is to be found: the survivor of a merge not by what leads to the other one, as a card does that was shown for
    /// both. Where nothing else is known of the survivor, the record of the other one is its record.
    /// </summary>
    public async Task<IReadOnlyList<Identifier>> OfSurvivorAsync(HisEvent happening, IReadOnlyList<Identifier> identifiers, CancellationToken cancellationToken)
    {
        if (happening.Type != HisEventType.PatientMerged || happening.Others is not { Count: > 0 } others || identifiers.Count == 1)
        {
            return identifiers;
        }

        var away = await FollowedAsync([.. others.Except(identifiers)], cancellationToken);
        var own = new List<Identifier>();
        foreach (var identifier in identifiers.Except(others))
        {
            if ((await FollowedAsync([identifier], cancellationToken)).Except(away).Any())
            {
                own.Add(identifier);
            }
        }

        return own.Count > 0 ? own : identifiers;
    }

    /// <summary>What names the record that remains: its numbers of the kind that is given up, where it has any; cards and insurances are of the person.</summary>
    private static IReadOnlyList<Identifier> NumbersOf(HisEvent happening, IReadOnlyList<Identifier> others)
    {
        List<Identifier> numbers = [.. happening.Patient.Identifiers.Except(others).Where(identifier => others.Any(other => other.Authority == identifier.Authority))];
        return numbers.Count > 0 ? numbers : happening.Patient.Identifiers;
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
    /// <param name="patient">The patient.</param>
    /// <param name="identifiers">The identifiers.</param>
    /// <param name="merged">Who is about to become this patient.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<Identifier>> ElsewhereAsync(
        PatientKey patient, IReadOnlyList<Identifier> identifiers, IReadOnlyList<PatientKey> merged, CancellationToken cancellationToken)
    {
        var elsewhere = new List<Identifier>();
        foreach (var identifier in identifiers)
        {
            if ((await WhoAsync(patient, [identifier], isToBeKnown: false, cancellationToken)).Except(merged).Any())
            {
                elsewhere.Add(identifier);
            }
        }

        return elsewhere;
    }

    private async Task<IReadOnlyList<PatientKey>> WhoAsync(PatientKey patient, IReadOnlyList<Identifier> identifiers, bool isToBeKnown, CancellationToken cancellationToken)
    {
        if (isToBeKnown)
        {
            var known = (await identities.ResolveAsync(identifiers, cancellationToken)).Key;
            return (await files.FollowAsync(known, cancellationToken)).Key is var now && now != patient ? [now] : [];
        }

        return [.. (await FollowedAsync(identifiers, cancellationToken)).Where(key => key != patient)];
    }

    /// <summary>Who they lead to today, each once.</summary>
    private async Task<IReadOnlyList<PatientKey>> FollowedAsync(IReadOnlyList<Identifier> identifiers, CancellationToken cancellationToken)
    {
        var found = new List<PatientKey>();
        foreach (var identifier in identifiers)
        {
            if (await identities.FindAsync(identifier, cancellationToken) is { } key && !found.Contains(key))
            {
                found.Add(key);
            }
        }

        var now = new List<PatientKey>();
        foreach (var key in found)
        {
            now.Add((await files.FollowAsync(key, cancellationToken)).Key);
        }

        return [.. now.Distinct()];
    }
}

using CareLoop.Configuration.Plans;
using CareLoop.Patients;

namespace CareLoop.FollowUps;

/// <summary>A stay, as far as it decides about the follow-up of another.</summary>
/// <param name="Encounter">Its record's id.</param>
/// <param name="Admitted">Null where that was not said.</param>
/// <param name="Discharged">Null while the patient is there.</param>
internal sealed record Stay(string Encounter, DateTimeOffset? Admitted, DateTimeOffset? Discharged);

/// <summary>
/// Where an episode stands, from what is known of its patient alone: in whatever order it was told, the same is known in the end, and
/// the same comes of it. Static and pure.
/// </summary>
internal static class EpisodeStanding
{
    /// <summary>Of a stay that began earlier than this before a discharge its end was never told: nobody waits for it.</summary>
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(60);

    /// <param name="episode">The episode.</param>
    /// <param name="encounter">Its encounter; null where that has left the open records, finished.</param>
    /// <param name="stays">The patient's other stays.</param>
    /// <param name="visits">Of one that began with a visit: the patient's other visits there.</param>
    /// <param name="head">The patient.</param>
    /// <returns>Where it stands unless all of its steps are over.</returns>
    public static (EpisodeState State, string? Reason) Of(EpisodeRow episode, EncounterRow? encounter, IReadOnlyList<Stay> stays, IReadOnlyList<Stay> visits, PatientHead head)
    {
        if (encounter is { Status: EncounterStatus.Cancelled })
        {
            return (EpisodeState.Withdrawn, "encounter-cancelled");
        }

        if (encounter is { IsEnded: false })
        {
            return (EpisodeState.Withdrawn, "discharge-cancelled");
        }

        if (head.AtRest is { } atRest)
        {
            return (EpisodeState.Ended, atRest);
        }

        if (Dispositions.WhyNot(encounter?.Disposition) is { } gone)
        {
            return (EpisodeState.Ended, gone);
        }

        if (stays.Any(other => other.Discharged is null && other.Admitted is { } admitted && admitted > episode.Anchor - LongestOverlap))
        {
            return (EpisodeState.Suspended, "readmitted");
        }

        var (others, why) = episode.Start == PlanStart.Discharge ? (stays, "later-discharge") : (visits, "later-visit");
        return others.Any(other => other.Discharged is { } later && IsLater(later, other.Encounter, episode)) ? (EpisodeState.Superseded, why) : (EpisodeState.Running, null);
    }

    /// <summary>When the patient came back after this discharge; null where that did not happen.</summary>
    public static DateTimeOffset? ReadmittedAt(DateTimeOffset anchor, IReadOnlyList<Stay> stays) =>
        stays.Where(other => other.Admitted > anchor).Min(other => other.Admitted);

    // Of two at one instant one goes on: which, must not depend on which was told first.
    private static bool IsLater(DateTimeOffset discharged, string encounter, EpisodeRow episode) =>
        discharged > episode.Anchor || (discharged == episode.Anchor && string.CompareOrdinal(encounter, episode.EncounterId) > 0);
}

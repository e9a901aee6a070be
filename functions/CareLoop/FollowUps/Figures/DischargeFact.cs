using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>What figures know of one discharge or visit.</summary>
/// <param name="Id">The follow-up's address.</param>
/// <param name="Encounter">The HIS's own id.</param>
/// <param name="IsVisit">Whether it is an outpatient's visit; these are no discharges.</param>
/// <param name="Plan">organisation/name@version.</param>
/// <param name="Standing">One of <see cref="Covered"/> and the others.</param>
/// <param name="Reason">Of what is not covered: one of <see cref="NotCoveredReason"/>; of what is excluded or cancelled: why.</param>
/// <param name="Level">The lowest level at which the patient was reached; 0 where that did not happen.</param>
/// <param name="Readmitted">Whether the patient was admitted again within 30 days.</param>
/// <param name="Asked">Of a visit: whether the patient was asked to come again.</param>
/// <param name="Returned">Of a visit: whether the patient has come again.</param>
/// <param name="ChosenBy">By what its plan was chosen, codes included: for forecasts alone, and shown in no list. Null where it was told before this was kept.</param>
internal sealed record DischargeFact(
    string Id, string Encounter, DateTimeOffset At, bool IsVisit, string? Department, string? Clinician, string? Plan, string Standing, string? Reason, int Level, bool RedFlag, bool Readmitted,
    bool Asked = false, bool Returned = false, PlanFacts? ChosenBy = null)
{
    /// <summary>There was no such discharge.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Nobody is to be followed up, and nobody was reached before that was known.</summary>
    public const string Excluded = "excluded";

    /// <summary>A person has reached the patient, or who answers for the patient.</summary>
    public const string Covered = "covered";

    /// <summary>All the others.</summary>
    public const string NotCovered = "not-covered";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>What an episode comes to now. Pure.</summary>
    public static DischargeFact Of(PatientKey patient, EpisodeRow episode)
    {
        var byPeople = episode.Steps.Select(step => (Step: step, Level: episode.DefinitionOf(step) is { DemandsAPerson: true } definition ? definition.Level : 0)).Where(pair => pair.Level > 0).ToList();
        var reached = byPeople.Where(pair => pair.Step.State == FollowUpStepState.Done).Select(pair => pair.Level).DefaultIfEmpty(0).Min();
        var (standing, reason) = StandingOf(episode, [.. byPeople.Select(pair => pair.Step)], reached > 0);
        return new(
            $"{patient}.{episode.Id}", episode.HisId, episode.Anchor, episode.Start == PlanStart.Visit, episode.Department, episode.Clinician, episode.PlanAddress, standing, reason, reached, episode.RedFlag,
            episode.ReadmittedAt - episode.Anchor <= Month,
            episode.Start == PlanStart.Visit && episode.Steps.Any(step => step.MessageId is not null), episode.ReturnedAt is not null,
            StoredJson.Read<PlanFacts>(episode.ChosenBy));
    }

    /// <summary>Who was reached stays so, whatever has become of them since.</summary>
    private static (string Standing, string? Reason) StandingOf(EpisodeRow episode, List<EpisodeStep> byPeople, bool isReached) =>
        episode.State == EpisodeState.Withdrawn ? (Cancelled, episode.Reason)
        : isReached ? (Covered, null)
        : episode.State == EpisodeState.Ended ? (Excluded, episode.Reason)
        : (NotCovered, KebabEnum.Write(WhyNot(episode, byPeople)));

    private static NotCoveredReason WhyNot(EpisodeRow episode, List<EpisodeStep> byPeople)
    {
        bool Has(FollowUpStepState state) => byPeople.Exists(step => step.State == state);
        return Has(FollowUpStepState.Open) ? NotCoveredReason.InProgress
            : Has(FollowUpStepState.Declined) ? NotCoveredReason.Declined
            : byPeople.Exists(step => step is { State: FollowUpStepState.NotReached, Reason: FollowUpTasks.LetterSent }) ? NotCoveredReason.LetterSent
            : Has(FollowUpStepState.NotReached) ? NotCoveredReason.LostToFollowUp
            : episode.State is EpisodeState.Suspended or EpisodeState.Superseded ? Of(episode.Reason)
            : Has(FollowUpStepState.Planned) ? NotCoveredReason.NotYetDue
            : byPeople.Count > 0 ? Of(byPeople[0].Reason)
            : episode.Steps.Count > 0 ? NotCoveredReason.TextsAlone
            : NotCoveredReason.NoPlan;
    }

    private static NotCoveredReason Of(string? reason) => KebabEnum.Read<NotCoveredReason>(reason) ?? NotCoveredReason.Other;
}

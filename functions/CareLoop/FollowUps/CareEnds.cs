using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.FollowUps;

/// <summary>Tells who has something to do once care has ended of every end that is known of a patient. Pure.</summary>
internal sealed class CareEnds(IEnumerable<IAfterCare> listeners)
{
    private const string GivenUp = "moved-to-another-patient";

    public void Tell(PatientFile file, Moment moment)
    {
        var ends = file.Open<EncounterRow>().Where(encounter => encounter.WasToldEnded).Select(encounter => Of(file, encounter)).OrderBy(end => end.At).ThenBy(end => end.Encounter, StringComparer.Ordinal).ToList();
        foreach (var listener in listeners)
        {
            ends.ForEach(end => listener.Ended(file, end, moment));
        }
    }

    /// <summary>An encounter turned out to be another patient's.</summary>
    public void GiveUp(PatientFile file, EncounterRow encounter, Moment moment)
    {
        foreach (var listener in listeners)
        {
            listener.Ended(file, Of(file, encounter) with { WhyNot = GivenUp }, moment);
        }
    }

    private static EndOfCare Of(PatientFile file, EncounterRow encounter) => new(
        encounter.Id, encounter.Organisation, encounter.Start == PlanStart.Visit, encounter.Discharge?.At ?? default, encounter.DepartmentCode, encounter.ClinicianId, encounter.Ward is { Length: > 0 } ward ? ward : null,
        encounter.Status == EncounterStatus.Cancelled ? "encounter-cancelled"
        : !encounter.IsEnded ? "discharge-cancelled"
        : Dispositions.WhyNot(encounter.Disposition) is { } gone ? gone
        : file.Find<EpisodeRow>(EpisodeRow.IdOf(encounter.Id)) is { State: EpisodeState.Suspended or EpisodeState.Superseded } episode ? episode.Reason
        : null);
}

/// <summary>The stays and visits that have ended.</summary>
internal sealed class EncounterCare : ICareSource
{
    public string Kind => EncounterRow.Kind;

    public CareGiven? Read(TableEntity row) => EncounterRow.FromTable(row) is { IsEnded: true } encounter && Dispositions.WhyNot(encounter.Disposition) is null
        ? new CareGiven(encounter.Organisation, encounter.Discharge!.Value.At, encounter.DepartmentCode, encounter.ClinicianId) : null;
}

/// <summary>The texts that follow-ups have planned.</summary>
internal sealed class PlannedFollowUps : IPlannedTexts
{
    public IEnumerable<PlannedText> Planned(PatientFile file) =>
        from episode in file.Open<EpisodeRow>()
        where episode.State == EpisodeState.Running
        from step in episode.Steps
        where step.State == FollowUpStepState.Planned && episode.DefinitionOf(step)?.Channel == StepChannel.Sms
        let rank = FollowUpConversations.RankOf(episode.DefinitionOf(step)!, episode)
        select new PlannedText(step.From, rank == ContactRank.Education ? ContactBudget.Education : FollowUpSubject.SubjectName, rank);
}

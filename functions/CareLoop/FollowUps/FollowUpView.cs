using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>One step of a follow-up.</summary>
/// <param name="Id">Its id in the plan.</param>
/// <param name="Occurrence">Of a repeated one: 1 for the first.</param>
/// <param name="Level">0 for what is automatic.</param>
/// <param name="Channel">sms, call, visit or letter, as the plan has it.</param>
/// <param name="From">When it is opened.</param>
/// <param name="To">Its deadline.</param>
/// <param name="State">planned, open, asked, done, not-reached, not-answered, declined, skipped, withdrawn or failed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Task">The address of its task, where it became one.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="Plan">The version under which it was begun, where the follow-up was put on another one since.</param>
public sealed record FollowUpStepView(string Id, int Occurrence, int Level, string Channel, DateTimeOffset From, DateTimeOffset To, string State, string? Reason, string? Task, DateTimeOffset? EndedAt, string? Plan);

/// <summary>The follow-up of one discharge or visit.</summary>
/// <param name="Id">Its address: <c>/api/follow-ups/{id}</c>.</param>
/// <param name="Encounter">The HIS's own id of the encounter.</param>
/// <param name="State">running, completed, suspended, superseded, ended or withdrawn.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">What its steps are counted from.</param>
/// <param name="Note">Something about it that a person should know.</param>
/// <param name="Plan">organisation/name@version, as it was when it began or was migrated.</param>
public sealed record FollowUpView(
    string Id, string Organisation, string Encounter, string State, string? Reason, DateTimeOffset Since, string? Note, string? Department, string? Clinician, string? Plan, bool RedFlag,
    DateTimeOffset? ReadmittedAt, IReadOnlyList<FollowUpStepView> Steps)
{
    internal static FollowUpView Of(PatientKey patient, EpisodeRow episode)
    {
        return new(
            $"{patient}.{episode.Id}", episode.Organisation, episode.HisId, KebabEnum.Write(episode.State), episode.Reason, episode.Anchor, episode.Note, episode.Department, episode.Clinician, episode.PlanAddress,
            episode.RedFlag, episode.ReadmittedAt,
            [
                .. episode.Steps.Select(step => (Step: step, Definition: episode.DefinitionOf(step))).Select(pair => new FollowUpStepView(
                    pair.Step.Id, pair.Step.Occurrence, pair.Definition?.Level ?? 0, pair.Definition is { } definition ? KebabEnum.Write(definition.Channel) : "", pair.Step.From, pair.Step.To,
                    KebabEnum.Write(pair.Step.State), pair.Step.Reason, pair.Step.TaskId is { } task ? $"{patient}.{task}" : null, pair.Step.EndedAt, pair.Step.Plan)),
            ]);
    }
}

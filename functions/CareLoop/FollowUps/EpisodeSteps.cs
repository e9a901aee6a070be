using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>The steps of an episode: planned from its plan, opened as they come, and over one by one. Pure.</summary>
internal sealed class EpisodeSteps(OpenStep open, SampleDraw draw)
{
    /// <summary>Stores an episode: the figures follow it, and the look at its next step is promised.</summary>
    public static EpisodeRow Save(PatientFile file, EpisodeRow episode)
    {
        var next = Next(file, episode);
        if (next is { } at && (episode.NextLook != at || file.Find<EpisodeRow>(episode.Id)?.Run != episode.Run))
        {
            file.LookAt(at, episode.DueRecord, episode.Run);
        }

        var saved = episode with { NextLook = next, Version = (file.Find<EpisodeRow>(episode.Id)?.Version ?? 0) + 1 };
        file.Put(saved);
        return saved;
    }

    /// <summary>The steps as they are to be from now on, given what has become of them.</summary>
    public IReadOnlyList<EpisodeStep> Planned(EpisodeRow episode, IReadOnlyList<EpisodeStep> before, Moment moment) =>
        Planned(episode, before, IsToBePlanned, static (earlier, step) => earlier.State is FollowUpStepState.Open or FollowUpStepState.Asked ? earlier with { From = step.From, To = step.To } : earlier, moment);

    /// <summary>The steps by another version of the plan: what was begun under the earlier one stays as it was promised there.</summary>
    public IReadOnlyList<EpisodeStep> Migrated(EpisodeRow episode, EpisodeRow before, Moment moment) =>
        Planned(
            episode, [.. before.Steps.Select(step => IsNotBegun(step) ? step : step with { Plan = step.Plan ?? before.PlanAddress })], IsNotBegun, static (earlier, _) => earlier, moment);

    private List<EpisodeStep> Planned(
        EpisodeRow episode, IReadOnlyList<EpisodeStep> before, Func<EpisodeStep, bool> isToBePlanned, Func<EpisodeStep, EpisodeStep, EpisodeStep> keep, Moment moment)
    {
        var organisation = moment.Config.Organisation(episode.Organisation);
        var plan = episode.Plan;
        var known = before.ToDictionary(step => step.Name, StringComparer.Ordinal);
        var planned = new List<EpisodeStep>();
        foreach (var occurrence in PlanSchedule.For(plan, episode.Anchor, organisation.Zone, moment.Config.Calendar(episode.Organisation)))
        {
            var step = new EpisodeStep(occurrence.StepId, occurrence.Occurrence, occurrence.From, occurrence.To);
            var definition = plan.Steps.First(defined => defined.Id == occurrence.StepId);
            planned.Add(!known.Remove(step.Name, out var earlier) ? Fresh(episode, definition, step, organisation, moment)
                : WasAsked(earlier) && step.From <= moment.Now ? earlier with { From = step.From, To = step.To, State = FollowUpStepState.Asked, Reason = null, EndedAt = null }
                : isToBePlanned(earlier) ? Fresh(episode, definition, step, organisation, moment)
                : keep(earlier, step));
        }

        // What a plan no longer has stays where it was done, and is not forgotten.
        return [.. planned.Concat(known.Values.Where(step => !isToBePlanned(step))).OrderBy(step => step.From).ThenBy(step => step.Name, StringComparer.Ordinal)];
    }

    /// <summary>Deadlines of tasks that are under way follow a discharge that was at another time.</summary>
    public static void MoveTasks(PatientFile file, EpisodeRow episode)
    {
        foreach (var step in episode.Steps.Where(step => step is { State: FollowUpStepState.Open, TaskId: not null }))
        {
            if (file.Find<StaffTaskRow>(step.TaskId!) is { } task && !task.State.IsOver() && task.Deadline != step.To)
            {
                var moved = step.To - task.Deadline;
                StaffTasks.Change(file, task with
                {
                    Deadline = step.To,
                    LapsesAt = task.LapsesAt + moved,
                    Rungs = [.. task.Rungs.Select(rung => rung.ToldAt is null ? rung with { At = rung.At + moved } : rung)],
                });
            }
        }
    }

    /// <summary>Does what is due by an instant: opens steps, ends those whose time is over, and completes the episode.</summary>
    public void Progress(PatientFile file, string id, DateTimeOffset at, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is not { State: EpisodeState.Running or EpisodeState.Completed } episode)
        {
            return;
        }

        foreach (var name in episode.Steps.Select(step => step.Name))
        {
            // Each may have changed those behind it.
            var now = file.Find<EpisodeRow>(id)!;
            if (now.Steps.FirstOrDefault(step => step.Name == name) is { } step)
            {
                Take(file, now, step, at, moment);
            }
        }

        var after = file.Find<EpisodeRow>(id)!;
        var isOver = after.Steps.All(step => step.State.IsOver());
        var state = isOver ? EpisodeState.Completed : EpisodeState.Running;
        var reason = after.Steps.Count == 0 ? "no-plan" : null;
        Save(file, after with { State = state, Reason = reason, ChangedAt = state == after.State ? after.ChangedAt : moment.Now, LookedAt = at });
    }

    /// <summary>Records what became of a step, and does what follows from it.</summary>
    public void End(PatientFile file, string id, EpisodeStep ended, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is not { } episode || episode.Steps.FirstOrDefault(step => step.Name == ended.Name) is not { } before || !before.State.Allows(ended.State))
        {
            return;
        }

        Save(file, episode.WithStep(ended.State.IsOver() ? ended with { EndedAt = moment.Now } : ended with { EndedAt = null }));
        Progress(file, id, moment.Now, moment);
    }

    private void Take(PatientFile file, EpisodeRow episode, EpisodeStep step, DateTimeOffset at, Moment moment)
    {
        if (step.State == FollowUpStepState.Asked && step.To <= at)
        {
            Save(file, episode.WithStep(step with { State = FollowUpStepState.NotAnswered, Reason = "no-answer", EndedAt = moment.Now }));
            FollowUpConversations.Forget(file, episode.Id, step.MessageId);
        }
        else if (step.State == FollowUpStepState.Planned && step.From <= at && episode.Plan.Steps.FirstOrDefault(defined => defined.Id == step.Id) is { } definition)
        {
            switch (NeedOf(file, episode, definition, step, at))
            {
                case Need.Yes:
                    TakeOver(file, episode, definition, moment);
                    open.Handle(file, file.Find<EpisodeRow>(episode.Id)!, definition, step, this, moment);
                    break;
                case Need.No:
                    Save(file, episode.WithStep(step with { State = FollowUpStepState.Skipped, Reason = "not-needed", EndedAt = moment.Now }));
                    break;
            }
        }
    }

    /// <summary>Whether the question of a step that was taken back is out: it is not asked a second time while its window is open.</summary>
    public static bool WasAsked(EpisodeStep step) => step is { State: FollowUpStepState.Withdrawn, MessageId: not null };

    private EpisodeStep Fresh(EpisodeRow episode, PlanStep definition, EpisodeStep step, OrganisationSettings organisation, Moment moment)
    {
        var isDrawn = draw.IsDrawn(episode.Organisation, LocalTimes.LocalDate(episode.Anchor, organisation.Zone), $"{episode.Id}.{step.Name}", definition.Share);
        return !isDrawn ? step with { State = FollowUpStepState.Skipped, Reason = "not-drawn" }
            : step.To <= moment.Now ? step with { State = FollowUpStepState.Skipped, Reason = "window-past" }
            : step;
    }

    /// <summary>What was not done because of when it was told, or because the patient was away, is planned anew.</summary>
    private static bool IsToBePlanned(EpisodeStep step) => step.State == FollowUpStepState.Withdrawn || IsNotBegun(step);

    /// <summary>What nobody has had to do with yet; what was taken back from somebody is not given again for a plan that has changed.</summary>
    private static bool IsNotBegun(EpisodeStep step) =>
        step.State == FollowUpStepState.Planned || step is { State: FollowUpStepState.Skipped, Reason: "window-past" or "not-drawn" };

    private static Need NeedOf(PatientFile file, EpisodeRow episode, PlanStep definition, EpisodeStep step, DateTimeOffset at)
    {
        if (definition.OnlyIf is not { } condition)
        {
            return Need.Yes;
        }

        if ((condition.RedFlag && episode.RedFlag) || (condition.NotReached is { } source && IsNotReached(file, episode, source, at)))
        {
            return Need.Yes;
        }

        return step.To <= at ? Need.No : Need.NotYet;
    }

    private static bool IsNotReached(PatientFile file, EpisodeRow episode, string source, DateTimeOffset at) =>
        LastOf(episode, source, at) is { } last && (last.State is FollowUpStepState.NotReached or FollowUpStepState.Failed || TakeOverAt(file, last) <= at);

    private static EpisodeStep? LastOf(EpisodeRow episode, string source, DateTimeOffset at) =>
        episode.Steps.LastOrDefault(step => step.Id == source && step.From <= at && step.State != FollowUpStepState.Skipped);

    /// <summary>When a step that nobody does is taken over; null where it is over, or no task yet.</summary>
    private static DateTimeOffset? TakeOverAt(PatientFile file, EpisodeStep step) =>
        step is { State: FollowUpStepState.Open, TaskId: { } id } && file.Find<StaffTaskRow>(id) is { } task && task.State.IsOpen()
            ? task.Rungs.Select(rung => rung.At).Append(task.Deadline).Max() + StepCondition.TakenOverAfter : null;

    private static void TakeOver(PatientFile file, EpisodeRow episode, PlanStep definition, Moment moment)
    {
        if (definition.OnlyIf?.NotReached is not { } source || LastOf(episode, source, moment.Now) is not { State: FollowUpStepState.Open, TaskId: { } id } step || file.Find<StaffTaskRow>(id) is not { } task || task.State.IsOver())
        {
            return;
        }

        StaffTasks.End(file, task, TaskState.LostToFollowUp, "taken-over", moment.Now);
        Save(file, file.Find<EpisodeRow>(episode.Id)!.WithStep(step with { State = FollowUpStepState.NotReached, Reason = "taken-over", EndedAt = moment.Now }));
    }

    private static DateTimeOffset? Next(PatientFile file, EpisodeRow episode)
    {
        if (episode.State == EpisodeState.Suspended)
        {
            return ClearUp.Next(file, episode);
        }

        if (episode.State != EpisodeState.Running)
        {
            return null;
        }

        var instants = new List<DateTimeOffset>();
        foreach (var step in episode.Steps)
        {
            if (step.State == FollowUpStepState.Asked)
            {
                instants.Add(step.To);
            }
            else if (step.State == FollowUpStepState.Planned)
            {
                var source = episode.Plan.Steps.FirstOrDefault(defined => defined.Id == step.Id)?.OnlyIf?.NotReached;
                var takeOver = source is null ? null : episode.Steps.Where(other => other.Id == source).Select(other => TakeOverAt(file, other)).Max();
                // One that waits for another is looked at when its time begins, when the other is taken over, and when its own is past.
                instants.AddRange(new[] { step.From, takeOver ?? step.To, step.To }.Where(at => episode.LookedAt is not { } looked || at > looked).Order().Take(1));
            }
        }

        return instants.Count == 0 ? null : instants.Min();
    }

    private enum Need
    {
        Yes,
        NotYet,
        No,
    }
}

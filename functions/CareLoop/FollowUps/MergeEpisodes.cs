using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;

namespace CareLoop.FollowUps;

/// <summary>Episodes of a patient who was merged away go on with the survivor; of two about one discharge the one of which more was done.</summary>
internal sealed class MergeEpisodes(Episodes episodes, EpisodeSteps steps) : IMergePart
{
    public string Kind => EpisodeRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<EpisodeRow>(id)!;
        if (into.Find<EpisodeRow>(id) is not { } mine)
        {
            into.PutFrom(origin, theirs with { ToldVersion = -1 });
        }
        else
        {
            into.Put((Done(theirs).CompareTo(Done(mine)) > 0 ? theirs : mine) with
            {
                Run = Math.Max(mine.Run, theirs.Run),
                RedFlag = mine.RedFlag || theirs.RedFlag,
                KnownAt = mine.KnownAt < theirs.KnownAt ? mine.KnownAt : theirs.KnownAt,
                Version = Math.Max(mine.Version, theirs.Version) + 1,
                // What was told of either is withdrawn, and one of both is told.
                ToldVersion = -1,
                ToldAs = [.. mine.ToldAs.Union(theirs.ToldAs)],
            });
        }

        Wake(into, id, moment);
    }

    /// <summary>What either has been told about stays bears on the other's follow-up.</summary>
    public void Taken(PatientFile into, Moment moment)
    {
        episodes.Follow(into, moment);
        foreach (var id in into.Open<EpisodeRow>().Where(episode => episode.State is EpisodeState.Running or EpisodeState.Completed).Select(episode => episode.Id).ToList())
        {
            Agree(into, id, moment);
        }
    }

    public void TakenBack(PatientFile home, string id) => home.Put(home.Find<EpisodeRow>(id)! with { ToldVersion = -1 });

    /// <summary>The survivor has told of it in place of this one.</summary>
    public void Part(PatientFile to, PatientFile from, string id)
    {
        if (from.Find<EpisodeRow>(id) is not null && to.Find<EpisodeRow>(id) is { ToldVersion: >= 0 } episode)
        {
            to.Put(episode with { ToldVersion = -1 });
        }
    }

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is not { } episode)
        {
            return;
        }

        if (episode.ToldVersion != episode.Version)
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }

        if (episode.NextLook is { } at)
        {
            file.LookAt(at, episode.DueRecord, episode.Run);
        }
    }

    /// <summary>Where both had the same to do, a step and its task say the same: what one of them has done the other need not do.</summary>
    private void Agree(PatientFile file, string id, Moment moment)
    {
        var episode = file.Find<EpisodeRow>(id)!;
        foreach (var task in file.Open<StaffTaskRow>().Where(task => task.About == episode.About && task is { Step: not null, What: not RecordChecks.What } && !task.State.IsOver()))
        {
            if (!episode.Steps.Any(step => step.TaskId == task.Id && step.State == FollowUpStepState.Open))
            {
                StaffTasks.End(file, task, TaskState.Withdrawn, "merged", moment.Now);
            }
        }

        foreach (var step in episode.Steps.Where(step => step is { State: FollowUpStepState.Open, TaskId: not null }))
        {
            if (file.Find<StaffTaskRow>(step.TaskId!) is { } task && task.State.IsOver())
            {
                steps.End(file, id, step with { State = FollowUpTasks.StateOf(task), Reason = task.Reason }, moment);
            }
        }
    }

    private static (int Done, int Begun) Done(EpisodeRow episode) =>
        (episode.Steps.Count(step => step.State == FollowUpStepState.Done),
            episode.Steps.Count(step => step.State is not (FollowUpStepState.Planned or FollowUpStepState.Skipped or FollowUpStepState.Withdrawn)));
}

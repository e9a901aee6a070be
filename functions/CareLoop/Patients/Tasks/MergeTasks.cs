using CareLoop.Configuration;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;

namespace CareLoop.Patients.Tasks;

/// <summary>Tasks of a patient who was merged away are listed and told anew, so that worklists and figures lead to the survivor.</summary>
internal sealed class MergeTasks : IMergePart
{
    public string Kind => StaffTaskRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<StaffTaskRow>(id)!;
        if (into.Find<StaffTaskRow>(id) is { } mine)
        {
            into.Put(Joined(mine, theirs));
        }
        else
        {
            into.PutFrom(origin, theirs with { ListedVersion = -1, ToldVersion = -1 });
        }

        Wake(into, id, moment);
    }

    /// <summary>One out of two records of a task: that of which more was done. Where either is listed and told, it is so no more.</summary>
    private static StaffTaskRow Joined(StaffTaskRow mine, StaffTaskRow theirs) => (Done(theirs) > Done(mine) ? theirs : mine) with
    {
        Attempts = [.. mine.Attempts.UnionBy(theirs.Attempts, attempt => attempt.Id).OrderBy(attempt => attempt.At)],
        FirstClaimedAt = mine.FirstClaimedAt < theirs.FirstClaimedAt ? mine.FirstClaimedAt : theirs.FirstClaimedAt ?? mine.FirstClaimedAt,
        Version = Math.Max(mine.Version, theirs.Version) + 1,
        ListedVersion = -1,
        ListedAs = [.. mine.ListedAs.Union(theirs.ListedAs)],
        ToldVersion = -1,
        ToldAs = [.. mine.ToldAs.Union(theirs.ToldAs)],
    };

    /// <summary>What was withdrawn from one patient is still to be done for the other.</summary>
    private static int Done(StaffTaskRow task) => task.State switch
    {
        TaskState.Withdrawn => 0,
        TaskState.Planned => 1,
        TaskState.Open or TaskState.Escalated => task.Attempts.Count > 0 ? 3 : 2,
        TaskState.InProgress => 4,
        TaskState.Done => 6,
        _ => 5,
    };

    public void TakenBack(PatientFile home, string id) => home.Put(home.Find<StaffTaskRow>(id)! with { ListedVersion = -1, ToldVersion = -1 });

    /// <summary>The survivor has listed and told of it in place of this one.</summary>
    public void Part(PatientFile to, PatientFile from, string id)
    {
        if (from.Find<StaffTaskRow>(id) is not null && to.Find<StaffTaskRow>(id) is { } task && (task.ListedVersion >= 0 || task.ToldVersion >= 0))
        {
            to.Put(task with { ListedVersion = -1, ToldVersion = -1 });
        }
    }

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<StaffTaskRow>(id) is not { } task)
        {
            return;
        }

        if (task.ListedVersion != task.Version)
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }

        if (task.NextLook is { } at)
        {
            file.LookAt(at, task.DueRecord, TaskDue.Version);
        }
    }
}

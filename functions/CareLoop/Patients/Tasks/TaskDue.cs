using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Scheduling;

namespace CareLoop.Patients.Tasks;

/// <summary>The instant of a task has come: it opens, somebody is told that it is overdue, or it has been left undone for good.</summary>
internal sealed class TaskDue(StaffTexts texts, IRedFlagRoute redFlags, IEnumerable<ITaskSubject> subjects) : IDueHandler
{
    /// <summary>A task has one plan; what is due follows from its record.</summary>
    public const int Version = 1;

    private const string Letter = "t";

    private readonly Dictionary<string, ITaskSubject> subjects = subjects.ToDictionary(subject => subject.Name, StringComparer.Ordinal);

    public string Kind => Letter;

    public static string RecordOf(string id) => $"{Letter}.{id}";

    /// <summary>The next instant at which anything happens to a task by itself.</summary>
    public static DateTimeOffset? Next(StaffTaskRow task) => task.State switch
    {
        TaskState.Planned => task.OpensAt,
        _ when task.State.IsOpen() => task.Rungs.Where(rung => rung.ToldAt is null && !(rung.OnlyUnclaimed && task.IsClaimed)).Select(rung => (DateTimeOffset?)rung.At).Append(task.LapsesAt).Append(task.SubjectAt).Min(),
        _ => null,
    };

    public IEnumerable<Look> Promised(PatientFile file) =>
        file.Open<StaffTaskRow>().Where(task => task.NextLook is not null).Select(task => new Look(task.NextLook!.Value, file.Key, task.DueRecord, Version));

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        if (file.Find<StaffTaskRow>(id) is { State: TaskState.Planned, OpensAt: { } opens } planned && opens <= look.At)
        {
            StaffTasks.Change(file, planned with { State = TaskState.Open });
        }

        if (file.Find<StaffTaskRow>(id) is not { } task || !task.State.IsOpen())
        {
            return;
        }

        for (var index = 0; index < task.Rungs.Count; index++)
        {
            if (task.Rungs[index] is { ToldAt: null } rung && rung.At <= look.At && !(rung.OnlyUnclaimed && task.IsClaimed))
            {
                task = StaffTasks.Change(file, texts.Tell(file, task, index, moment));
            }
        }

        if (task.SubjectAt <= look.At)
        {
            task = StaffTasks.Change(file, task with { SubjectAt = null });
            if (SubjectOf(task) is { } wants)
            {
                wants.Due(file, task, moment);
                task = file.Find<StaffTaskRow>(id) ?? task;
            }
        }

        if (!task.State.IsOpen())
        {
            return;
        }

        if (task.LapsesAt <= look.At)
        {
            End(file, StaffTasks.End(file, task, TaskState.LostToFollowUp, "not-done", moment.Now), moment);
        }
        else if (task.NextLook <= look.At)
        {
            // The look that was promised is this one: the next needs its own.
            StaffTasks.Change(file, task);
        }
    }

    /// <summary>Tells the capability of a task that is over, and has done what can't wait, whatever the task was about.</summary>
    public void End(PatientFile file, StaffTaskRow task, Moment moment)
    {
        SubjectOf(task)?.Ended(file, task, moment);

        if (task is { State: TaskState.Done, RedFlag: true })
        {
            redFlags.Raise(file, task, moment);
        }
    }

    /// <summary>Whether who was not reached is tried another way.</summary>
    public bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment) => SubjectOf(task)?.GoesOn(file, task, moment) == true;

    /// <summary>The capability that a task belongs to; null for none.</summary>
    public ITaskSubject? SubjectOf(StaffTaskRow task) => task.Subject is { } subject ? subjects.GetValueOrDefault(subject) : null;
}

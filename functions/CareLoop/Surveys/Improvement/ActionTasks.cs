using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Surveys.Improvement;

/// <summary>The tasks of owners: who does the task has done the action, and who ends the action ends the task. Pure.</summary>
internal sealed class ActionTasks : ITaskSubject
{
    public const string SubjectName = "improvement", What = "improvement-action";

    public string Name => SubjectName;

    public bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment) => false;

    public void Ended(PatientFile file, StaffTaskRow task, Moment moment)
    {
        Untold(file, task);
        if (Find(file, task) is { } action)
        {
            file.Close(action with { State = task.State == TaskState.Done ? ActionState.Done : ActionState.Dropped, EndedAt = moment.Now, EndedBy = task.EndedBy, Outcome = task.Note == NoteOf(action) ? task.Reason : task.Note });
        }
    }

    /// <summary>What the owner reads.</summary>
    public static string NoteOf(ActionRow action) => action.Note is null ? action.Title : $"{action.Title}\n{action.Note}";

    /// <summary>Ends an action that is open, and its task.</summary>
    public static ActionRow Close(PatientFile file, ActionRow action, ActionState state, string? outcome, string by, Moment moment)
    {
        var closed = action with { State = state, EndedAt = moment.Now, EndedBy = by, Outcome = outcome };
        file.Close(closed);
        if (file.Open<StaffTaskRow>().FirstOrDefault(task => task.About == action.About && !task.State.IsOver()) is { } task)
        {
            Untold(file, StaffTasks.End(file, task, state == ActionState.Done ? TaskState.Done : TaskState.Withdrawn, "improvement-closed", moment.Now, by));
        }

        return closed;
    }

    private static ActionRow? Find(PatientFile file, StaffTaskRow task) => file.Open<ActionRow>().FirstOrDefault(action => action.About == task.About);

    // No figures of follow-ups wait for it.
    private static void Untold(PatientFile file, StaffTaskRow task) => file.Put(task with { ToldVersion = task.Version });
}

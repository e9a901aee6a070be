using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>Changes of tasks in a file. Pure.</summary>
internal static class StaffTasks
{
    /// <summary>Raises a task once for its cause, in the worklist of whom it is for.</summary>
    public static void Raise(PatientFile file, string organisation, string worklist, string what, string cause, DateTimeOffset now, TimeSpan within, bool urgent = false, string? about = null, string? quote = null) =>
        Raise(file, new StaffTaskRow
        {
            Id = IdOf(what, cause),
            Organisation = organisation,
            Worklist = worklist,
            What = what,
            Deadline = now + within,
            CreatedAt = now,
            Urgent = urgent,
            About = about,
            Quote = quote,
        });

    /// <summary>The same, of a task that says more; null where it was raised before.</summary>
    public static StaffTaskRow? Raise(PatientFile file, StaffTaskRow task)
    {
        if (file.Find<StaffTaskRow>(task.Id) is not null)
        {
            return null;
        }

        var raised = task with { Version = 1, ListedVersion = -1, ToldVersion = -1 };
        Put(file, raised);
        return raised;
    }

    public static string IdOf(string what, string cause) => DerivedId.Of("task", what, cause);

    /// <summary>Stores a change: the worklists and the figures follow it.</summary>
    /// <exception cref="InvalidOperationException">The states do not follow each other.</exception>
    public static StaffTaskRow Change(PatientFile file, StaffTaskRow changed)
    {
        var before = file.Find<StaffTaskRow>(changed.Id)!;
        if (before.State != changed.State && !before.State.Allows(changed.State))
        {
            throw new InvalidOperationException($"A task that is {before.State} can't become {changed.State}.");
        }

        var next = changed with { Version = before.Version + 1 };
        Put(file, next);
        return next;
    }

    /// <summary>Ends a task that is not over; it leaves the open records once its lists are cleared.</summary>
    public static StaffTaskRow End(PatientFile file, StaffTaskRow task, TaskState state, string? reason, DateTimeOffset at, string? by = null) =>
        Change(file, task with { State = state, Reason = reason, EndedAt = at, EndedBy = by, NextLook = null });

    /// <summary>Withdraws what is still to be done about a record.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="about">The record.</param>
    /// <param name="reason">Why.</param>
    /// <param name="moment">Now.</param>
    /// <param name="but">What is still to be done all the same; none where nothing is.</param>
    public static void Withdraw(PatientFile file, string about, string reason, Moment moment, params IReadOnlyCollection<string> but)
    {
        foreach (var task in file.Open<StaffTaskRow>().Where(task => task.About == about && !but.Contains(task.What) && !task.State.IsOver()))
        {
            End(file, task, TaskState.Withdrawn, reason, moment.Now);
        }
    }

    /// <summary>Moves a task to the past where it is over, stands in no list, and the figures know it.</summary>
    public static void CloseIfSettled(PatientFile file, string id)
    {
        if (file.Find<StaffTaskRow>(id) is { ListedAs.Count: 0 } task && task.State.IsOver() && task.ListedVersion == task.Version && (task.Subject is null || task.ToldVersion == task.Version))
        {
            file.Close(task);
        }
    }

    private static void Put(PatientFile file, StaffTaskRow task)
    {
        var next = TaskDue.Next(task);
        if (next is { } at && task.NextLook != at)
        {
            file.LookAt(at, task.DueRecord, TaskDue.Version);
        }

        file.Put(task with { NextLook = next });
    }
}

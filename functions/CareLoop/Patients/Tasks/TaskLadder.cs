using CareLoop.Common;
using CareLoop.Configuration.Staff;

namespace CareLoop.Patients.Tasks;

/// <summary>Whom a rung finds in the directory.</summary>
/// <param name="Person">In whose list the task is put; null where it is nobody's in particular.</param>
/// <param name="Number">That is texted, E.164; null for none.</param>
internal sealed record TaskListener(DirectoryPerson? Person, string? Number)
{
    /// <summary>Whether somebody hears of it in time: what is urgent by a text alone, anything else also by signing in.</summary>
    public bool Hears(bool urgent) => Number is not null || (!urgent && Person?.Account is not null);
}

/// <summary>The ladders of tasks that no plan gives one, and whom their rungs find. Static and pure.</summary>
internal static class TaskLadder
{
    /// <summary>So long somebody has to take it, as the text to them says.</summary>
    private static readonly TimeSpan UnclaimedFor = TimeSpan.FromMinutes(30);

    // As in the standard plan.
    private static readonly TimeSpan HeadAfter = TimeSpan.FromDays(1), DirectorAfter = TimeSpan.FromDays(3);

    /// <summary>Who is on call at once; again, with who is above them, where nobody has taken it; at its deadline customer service's director.</summary>
    /// <param name="now">When it is raised.</param>
    /// <param name="deadline">When it is to be done by.</param>
    /// <param name="above">The head of the department, or customer service's director where no department has it.</param>
    public static IReadOnlyList<TaskRung> Urgent(DateTimeOffset now, DateTimeOffset deadline, TaskTell above) =>
    [
        new(now, TaskTell.OnCall),
        new(now + UnclaimedFor, TaskTell.OnCall, OnlyUnclaimed: true),
        new(now + UnclaimedFor, above, OnlyUnclaimed: true),
        new(deadline, TaskTell.CustomerServiceDirector),
    ];

    /// <summary>At its deadline who has it, a day later the head of the department, two days later customer service's director.</summary>
    public static IReadOnlyList<TaskRung> Overdue(DateTimeOffset deadline) => Overdue(deadline, deadline + HeadAfter, deadline + DirectorAfter);

    /// <summary>The same at other instants.</summary>
    public static IReadOnlyList<TaskRung> Overdue(DateTimeOffset deadline, DateTimeOffset head, DateTimeOffset director) =>
        [new(deadline, TaskTell.Assignee), new(head, TaskTell.DepartmentHead), new(director, TaskTell.CustomerServiceDirector)];

    /// <summary>Whom the directory has for a rung at an instant.</summary>
    /// <param name="tell">Whom the rung asks for.</param>
    /// <param name="department">Whose task it is, by code; null for none.</param>
    /// <param name="holder">Who has the task, by id of the directory.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="instant">When.</param>
    /// <param name="zone">The organisation's.</param>
    public static TaskListener Find(TaskTell tell, string? department, string? holder, StaffDirectory directory, DateTimeOffset instant, TimeZoneInfo zone)
    {
        switch (tell)
        {
            case TaskTell.OnCall:
                return new TaskListener(null, directory.OnCall(department, instant, zone)?.Number);
            case TaskTell.PresidentOffice:
                return OfOffice(directory.PresidentOffice);
            case TaskTell.DisputeOffice:
                return OfOffice(directory.DisputeOffice);
        }

        var id = tell switch
        {
            TaskTell.Assignee => holder,
            TaskTell.DepartmentHead => department is null ? null : directory.Department(department)?.Head,
            _ => directory.CustomerService.Director,
        };
        var person = id is null ? null : directory.ActingFor(id, LocalTimes.LocalDate(instant, zone));
        return new TaskListener(person, person?.Phone);

        TaskListener OfOffice(CustomerServiceCentre office)
        {
            var head = office.Director is null ? null : directory.ActingFor(office.Director, LocalTimes.LocalDate(instant, zone));
            return new TaskListener(head, office.OnCall.FirstOrDefault(number => number.IsAnswered(LocalTimes.LocalDate(instant, zone), LocalTimes.LocalTime(instant, zone)))?.Number ?? head?.Phone);
        }
    }
}

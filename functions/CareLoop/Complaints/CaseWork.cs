using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Complaints;

/// <summary>The tasks of cases: who works on them stands in the worklists as for any other task, and the ladder is theirs. Pure.</summary>
internal sealed class CaseWork(StaffTexts texts)
{
    /// <summary>What the tasks are called.</summary>
    public const string Handle = "handle-complaint", Recover = "service-recovery", Answer = "answer-request", Praise = "praise", Call = "call-about-complaint",
        Contribute = "contribute-to-complaint", Measure = "corrective-measure", Verify = "verify-measure";

    public const string CallQuestionnaire = "complaint-call";

    private const int LongestQuote = 1_000;

    /// <summary>Three calls close a case on which nobody answers, half a day apart at least.</summary>
    private static readonly AttemptRules CallRules = new(3, 240, new TimeOnly(9, 0), new TimeOnly(18, 0));

    private static readonly WorkSpan CallWithin = new(2, WorkUnit.Workdays), PassedOnWithin = new(5, WorkUnit.Workdays), VerifiedWithin = new(5, WorkUnit.Workdays);

    /// <summary>The task of whoever works on a case; null where nobody has to.</summary>
    public static StaffTaskRow? HandlingOf(PatientFile file, CaseRow row) => file.Find<StaffTaskRow>(HandlingId(row)) is { } task && !task.State.IsOver() ? task : null;

    /// <summary>Gives a round of a case to whoever is to work on it, and tells at once whom that concerns.</summary>
    public void Give(PatientFile file, CaseRow row, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        if (row.Matter == CaseKind.Praise)
        {
            StaffTasks.Raise(file, Task(row, Praise, row.Id, row.List, PassedOnWithin.After(moment.Now, calendar, zone), moment) with { Assignee = row.Owner });
            return;
        }

        List<TaskRung> atOnce = [];
        if (row.Severity != CaseSeverity.Ordinary)
        {
            atOnce.Add(new TaskRung(moment.Now, TaskTell.DepartmentHead, Step: CaseLadder.AtOnce + "head"));
            atOnce.Add(new TaskRung(moment.Now, TaskTell.DisputeOffice, Step: CaseLadder.AtOnce + "dispute-office"));
        }

        if (row.Source is CaseSource.Survey or CaseSource.Check && row.Severity == CaseSeverity.Ordinary)
        {
            // Somebody of the department hears of an unhappy patient the same hour.
            atOnce.Add(new TaskRung(moment.Now, TaskTell.DepartmentHead, Step: CaseLadder.AtOnce + "head"));
        }

        if (row.Contributions.Count > 0)
        {
            atOnce.Add(new TaskRung(moment.Now, TaskTell.PresidentOffice, Step: CaseLadder.AtOnce + "several"));
        }

        var raised = StaffTasks.Raise(file, Fitted(
            Task(row, WhatOf(row), HandlingCause(row), row.List, CaseLadder.NextDeadline(row), moment) with
            {
                Id = HandlingId(row),
                Urgent = row.Severity != CaseSeverity.Ordinary,
                Channel = row.Matter == CaseKind.Complaint ? StaffTaskRow.ByCall : null,
                Rungs = atOnce,
            },
            row, moment));
        if (raised is not null)
        {
            TellAtOnce(file, raised, moment);
        }
    }

    /// <summary>Brings the task in line with the case.</summary>
    public static void Fit(PatientFile file, CaseRow row, Moment moment)
    {
        if (HandlingOf(file, row) is { } task && Fitted(task, row, moment) is var fitted && fitted != task)
        {
            StaffTasks.Change(file, fitted);
        }
    }

    /// <summary>What the reasons begin with for which an owner hears that more was said.</summary>
    public const string Joined = "joined-";

    /// <summary>As many times an owner hears that more was said; all of it stands in the case.</summary>
    private const int MostJoined = 24;

    /// <summary>Tells somebody of a case at once, once for a reason.</summary>
    public void Notify(PatientFile file, CaseRow row, TaskTell tell, string reason, Moment moment)
    {
        if (HandlingOf(file, row) is { } task && task.Rungs.All(rung => rung.Step != CaseLadder.AtOnce + reason)
            && (!reason.StartsWith(Joined, StringComparison.Ordinal) || task.Rungs.Count(rung => rung.Step?.StartsWith(CaseLadder.AtOnce + Joined, StringComparison.Ordinal) == true) < MostJoined))
        {
            TellAtOnce(file, StaffTasks.Change(file, task with { Rungs = [.. task.Rungs, new TaskRung(moment.Now, tell, Step: CaseLadder.AtOnce + reason)] }), moment);
        }
    }

    /// <summary>Ends the work of a round.</summary>
    public static void Done(PatientFile file, CaseRow row, TaskState state, string reason, string? by, Moment moment)
    {
        if (HandlingOf(file, row) is { } task)
        {
            StaffTasks.End(file, task, state, reason, moment.Now, by);
        }

        foreach (var part in file.Open<StaffTaskRow>().Where(other => other.About == row.Name && other.What is Contribute or Praise && !other.State.IsOver()))
        {
            StaffTasks.End(file, part, part.What == Praise ? state : TaskState.Withdrawn, reason, moment.Now, by);
        }
    }

    /// <summary>Whoever complained is called, unless they answer before.</summary>
    /// <param name="file">Whose file it is.</param>
    /// <param name="row">The case.</param>
    /// <param name="opensAt">When; now where no text can reach them.</param>
    /// <param name="moment">Now.</param>
    public static void RaiseCall(PatientFile file, CaseRow row, DateTimeOffset opensAt, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var deadline = CallWithin.After(opensAt, calendar, zone);
        StaffTasks.Raise(file, Task(row, Call, HandlingCause(row), StaffTaskRow.CustomerService, deadline, moment) with
        {
            State = opensAt > moment.Now ? TaskState.Planned : TaskState.Open,
            OpensAt = opensAt,
            Channel = StaffTaskRow.ByCall,
            Questionnaire = CallQuestionnaire,
            Rules = CallRules,
            Rungs = [new TaskRung(deadline, TaskTell.CustomerServiceDirector)],
            Quote = row.Reply,
        });
    }

    /// <summary>Whoever waits to be called is called now.</summary>
    public static void CallNow(PatientFile file, CaseRow row, Moment moment)
    {
        if (file.Find<StaffTaskRow>(StaffTasks.IdOf(Call, HandlingCause(row))) is { State: TaskState.Planned } planned)
        {
            StaffTasks.Change(file, planned with { State = TaskState.Open, OpensAt = moment.Now });
        }
    }

    /// <summary>Nobody has to call any more.</summary>
    public static void CallOff(PatientFile file, CaseRow row, string reason, Moment moment)
    {
        if (file.Find<StaffTaskRow>(StaffTasks.IdOf(Call, HandlingCause(row))) is { } call && !call.State.IsOver())
        {
            StaffTasks.End(file, call, TaskState.Withdrawn, reason, moment.Now);
        }
    }

    /// <summary>Asks a department for its part.</summary>
    public static CaseContribution Ask(PatientFile file, CaseRow row, string department, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var directory = moment.Config.Directory(row.Organisation);
        var due = CaseDeadlines.Half(moment.Now, row.ResolveBy, calendar, zone);
        var officer = CaseRouting.Acting(directory.ComplaintOfficer(department), department, row.Clinician, directory, LocalTimes.LocalDate(moment.Now, zone)).Owner;
        StaffTasks.Raise(file, Task(row, Contribute, $"{row.Id} {department}", department, due, moment) with { Department = department, Assignee = officer, Rungs = TaskLadder.Overdue(due) });
        return new CaseContribution(department, due);
    }

    /// <summary>Somebody is to see to a measure.</summary>
    public static void Raise(PatientFile file, CaseRow row, CaseMeasure measure, Moment moment)
    {
        var (_, zone) = Days(row, moment);
        var deadline = LocalTimes.Instant(measure.Due.AddDays(1), TimeOnly.MinValue, zone);
        StaffTasks.Raise(file, Task(row, Measure, FormattableString.Invariant($"{row.Id} {measure.Id} {measure.Round}"), row.List, deadline, moment) with { Assignee = measure.Owner, Quote = null, Note = measure.Text, Step = measure.Id, Rungs = TaskLadder.Overdue(deadline) });
    }

    /// <summary>Somebody else than who did it sees whether it was done.</summary>
    public static void RaiseVerification(PatientFile file, CaseRow row, CaseMeasure measure, StaffTaskRow done, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var deadline = VerifiedWithin.After(moment.Now, calendar, zone);
        StaffTasks.Raise(file, Task(row, Verify, done.Id, StaffTaskRow.CustomerService, deadline, moment) with
        {
            Quote = null,
            Note = measure.Text,
            Step = measure.Id,
            Parent = done.Id,
            RecordBy = done.EndedBy,
            RecordOf = done.Whose,
            Rungs = [new TaskRung(deadline, TaskTell.CustomerServiceDirector)],
        });
    }

    private static StaffTaskRow Task(CaseRow row, string what, string cause, string list, DateTimeOffset deadline, Moment moment) => new()
    {
        Id = StaffTasks.IdOf(what, cause),
        Organisation = row.Organisation,
        Worklist = list,
        What = what,
        Subject = CaseTasks.SubjectName,
        Deadline = deadline,
        OpensAt = moment.Now,
        CreatedAt = moment.Now,
        About = row.Name,
        Quote = SmsText.Clip(row.Text, LongestQuote),
        Department = row.List == StaffTaskRow.CustomerService ? row.Department : row.List,
        Clinician = row.Clinician,
        HiddenFrom = HiddenFrom(row),
    };

    private static string? HiddenFrom(CaseRow row) => row.Anonymous ? row.Clinician : null;

    private static StaffTaskRow Fitted(StaffTaskRow task, CaseRow row, Moment moment)
    {
        var policy = moment.Config.Complaints(row.Organisation);
        var (calendar, zone) = Days(row, moment);
        var rungs = CaseLadder.Rungs(row, task.Rungs, policy, calendar, zone);
        IReadOnlyList<string> watchers = [.. row.Watchers.Append(row.FirstContact).OfType<string>().Distinct()];
        return task with
        {
            Worklist = row.List,
            Assignee = row.Owner,
            Clinician = row.Clinician,
            HiddenFrom = HiddenFrom(row),
            Deadline = CaseLadder.NextDeadline(row),
            SubjectAt = Next(row, calendar, zone),
            Rungs = rungs.SequenceEqual(task.Rungs) ? task.Rungs : rungs,
            Watchers = watchers.SequenceEqual(task.Watchers) ? task.Watchers : watchers,
        };
    }

    /// <summary>When the case itself wants to be looked at: its wait is over, or half of its time.</summary>
    private static DateTimeOffset? Next(CaseRow row, Configuration.Staff.WorkingCalendar calendar, TimeZoneInfo zone) =>
        row.WaitingUntil ?? (row.ProgressAt is null && row.IsAsked ? CaseDeadlines.Half(row.RoundAt, row.ResolveBy, calendar, zone) : null);

    private void TellAtOnce(PatientFile file, StaffTaskRow task, Moment moment)
    {
        for (var index = 0; index < task.Rungs.Count; index++)
        {
            if (task.Rungs[index] is { ToldAt: null } rung && rung.At <= moment.Now)
            {
                task = StaffTasks.Change(file, texts.Tell(file, task, index, moment));
            }
        }
    }

    private static (Configuration.Staff.WorkingCalendar Calendar, TimeZoneInfo Zone) Days(CaseRow row, Moment moment) =>
        (moment.Config.Calendar(row.Organisation), moment.Config.Organisation(row.Organisation).Zone);

    private static string WhatOf(CaseRow row) => row.Source is CaseSource.Survey or CaseSource.Check ? Recover : row.Matter == CaseKind.Complaint ? Handle : Answer;

    private static string HandlingCause(CaseRow row) => FormattableString.Invariant($"{row.Id} {row.Level}");

    private static string HandlingId(CaseRow row) => StaffTasks.IdOf(Handle, HandlingCause(row));
}

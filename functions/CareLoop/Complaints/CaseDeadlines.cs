using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Staff;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Until when each step of a case is to be taken.</summary>
internal sealed record CaseDeadlines(DateTimeOffset Acknowledge, DateTimeOffset? Respond, DateTimeOffset Resolve)
{
    /// <summary>The deadlines of a round that begins at an instant.</summary>
    /// <param name="of">The class.</param>
    /// <param name="start">When it came in, or was reopened.</param>
    /// <param name="isOfSeveral">Whether several departments are involved.</param>
    /// <param name="calendar">The organisation's.</param>
    /// <param name="zone">The organisation's.</param>
    public static CaseDeadlines Of(DeadlineClass of, DateTimeOffset start, bool isOfSeveral, WorkingCalendar calendar, TimeZoneInfo zone)
    {
        var resolve = (isOfSeveral ? of.ResolveSeveral ?? of.Resolve : of.Resolve).After(start, calendar, zone);
        var respond = of.Respond?.After(start, calendar, zone);
        var acknowledge = of.Acknowledge.After(start, calendar, zone);

        // None lies behind a later one: where the office was closed in between they fall together.
        respond = respond is { } at && at > resolve ? resolve : respond;
        var first = respond ?? resolve;
        return new CaseDeadlines(acknowledge > first ? first : acknowledge, respond, resolve);
    }

    /// <summary>The deadline of resolution after a wait: later by the time for which the office was open meanwhile.</summary>
    public static DateTimeOffset AfterWaiting(DateTimeOffset resolveBy, DateTimeOffset since, DateTimeOffset until, WorkingCalendar calendar, TimeZoneInfo zone) =>
        calendar.AddWorkingTime(resolveBy, calendar.WorkingTimeBetween(since, until, zone), zone);

    /// <summary>The middle of a round, as the office counts time: whoever complained hears of progress then.</summary>
    public static DateTimeOffset Half(DateTimeOffset start, DateTimeOffset end, WorkingCalendar calendar, TimeZoneInfo zone) =>
        calendar.AddWorkingTime(start, calendar.WorkingTimeBetween(start, end, zone) / 2, zone);
}

/// <summary>The ladder of a case's task. Static and pure.</summary>
internal static class CaseLadder
{
    public const string AtOnce = "at-once-";

    /// <summary>
    /// The rungs of a task as the case stands: those that were taken, and those of steps that are still to be made. What waits for the
    /// patient has none of resolution.
    /// </summary>
    /// <param name="row">The case.</param>
    /// <param name="taken">The rungs that the task has.</param>
    /// <param name="policy">The organisation's.</param>
    /// <param name="calendar">The organisation's.</param>
    /// <param name="zone">The organisation's.</param>
    public static IReadOnlyList<TaskRung> Rungs(CaseRow row, IReadOnlyList<TaskRung> taken, ComplaintPolicy policy, WorkingCalendar calendar, TimeZoneInfo zone)
    {
        List<TaskRung> rungs = [.. taken.Where(rung => rung.ToldAt is not null || rung.Step?.StartsWith(AtOnce, StringComparison.Ordinal) == true)];
        var counts = new Dictionary<CaseStage, int>();
        foreach (var step in policy.Ladder)
        {
            counts[step.Stage] = counts.GetValueOrDefault(step.Stage) + 1;
            if (DeadlineOf(row, step.Stage) is not { } deadline)
            {
                continue;
            }

            // The deadline is part of the name: one that was put off is told of anew, the same one never twice.
            var name = FormattableString.Invariant($"{KebabEnum.Write(step.Stage)}-{counts[step.Stage]}-{deadline.UtcDateTime:yyyyMMddHHmm}");
            var at = step.Offset.Shift(deadline, calendar, zone);
            if (at > row.RoundAt && rungs.TrueForAll(rung => rung.Step != name))
            {
                rungs.Add(new TaskRung(at, TellOf(step.Tell, row), Step: name));
            }
        }

        return rungs;
    }

    /// <summary>The next deadline that is not met.</summary>
    public static DateTimeOffset NextDeadline(CaseRow row) =>
        new[] { DeadlineOf(row, CaseStage.Acknowledge), DeadlineOf(row, CaseStage.Respond), DeadlineOf(row, CaseStage.Resolve) }.Min() ?? row.WaitingUntil ?? row.ResolveBy;

    private static DateTimeOffset? DeadlineOf(CaseRow row, CaseStage stage) => stage switch
    {
        CaseStage.Acknowledge => row.AcknowledgedAt is null ? row.AcknowledgeBy : null,
        CaseStage.Respond => row.RespondedAt is null ? row.RespondBy : null,
        _ => row.State is CaseState.WaitingForPatient || !row.State.IsOpen() ? null : row.ResolveBy,
    };

    // Where nobody in particular has it, whoever is on call in its list is told in the owner's place.
    private static TaskTell TellOf(CaseTell tell, CaseRow row) => tell switch
    {
        CaseTell.Owner => row.Owner is null ? TaskTell.OnCall : TaskTell.Assignee,
        CaseTell.DepartmentHead => TaskTell.DepartmentHead,
        CaseTell.Director => TaskTell.CustomerServiceDirector,
        CaseTell.PresidentOffice => TaskTell.PresidentOffice,
        _ => TaskTell.DisputeOffice,
    };
}

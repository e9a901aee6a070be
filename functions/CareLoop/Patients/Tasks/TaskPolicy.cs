using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>Who does something with a task.</summary>
/// <param name="Account">By account.</param>
/// <param name="Person">By id of the directory, or the account where that is not in it.</param>
/// <param name="Leads">Whether they may give away what others have taken.</param>
/// <param name="Key">The same for a request that is sent again; null where it has none.</param>
internal sealed record TaskActor(string Account, string Person, bool Leads, string? Key);

/// <summary>What becomes of a task by what somebody does with it. Static and pure.</summary>
internal static class TaskPolicy
{
    /// <summary>So many tries are kept that use none up: beside the at most ten that do, what a property holds.</summary>
    private const int MostToSpare = 20;

    /// <summary>So many changes are kept, the latest.</summary>
    private const int MostChanges = 20;

    /// <summary>In characters, of a list as it is stored: a property holds 32,768.</summary>
    public const int LongestStored = StorageLimits.PropertyCharacters - 2_000;

    /// <summary>Of that, what notes leave to tries without one: whoever has written much can still say what came of it.</summary>
    private const int RoomForTries = 12_000;

    /// <summary>Clocks of two machines may be so far apart, and people round to minutes.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(2);

    public static Result<StaffTaskRow> Claim(StaffTaskRow task, TaskActor actor, DateTimeOffset now) =>
        task.ClaimedBy == actor.Account && task.State.IsOpen() ? task
        : !task.State.IsOpen() ? Over
        : IsOwn(task, actor.Account) ? Own
        : task.ClaimedBy is not null ? Taken
        : task with { State = TaskState.InProgress, ClaimedBy = actor.Account, ClaimedAs = actor.Person, ClaimedAt = now, FirstClaimedAt = task.FirstClaimedAt ?? now };

    public static Result<StaffTaskRow> HandBack(StaffTaskRow task, TaskActor actor, string? why, DateTimeOffset now) =>
        !task.State.IsOpen() ? Over
        : task.ClaimedBy is null ? task
        : task.ClaimedBy != actor.Account && !actor.Leads ? Taken
        : With(task, new TaskChange(now, actor.Person, HandedBack, why, task.ClaimedAs)) with { State = TaskState.Open, Reason = HandedBack, ClaimedBy = null, ClaimedAs = null, ClaimedAt = null };

    public static Result<StaffTaskRow> Assign(StaffTaskRow task, TaskActor actor, string person, string? why, StaffDirectory directory, DateTimeOffset now) =>
        !task.State.IsOpen() && task.State != TaskState.Planned ? Over
        : directory.Person(person) is not { } known ? new Problem(ProblemKind.Unprocessable, "no-such-person", "The directory has nobody of this id.") { Errors = [new FieldError("/person", "Nobody of the directory has this id.")] }
        : IsOwn(task, known.Account) || known.Id == directory.PersonOfAccount(task.RecordBy)?.Id ? Own
        : task.ClaimedBy is not null && task.ClaimedBy != actor.Account && !actor.Leads ? Taken
        : task.Assignee == known.Id && task.ClaimedBy is null ? task
        : With(task, new TaskChange(now, actor.Person, "assigned", why, task.ClaimedAs ?? task.Assignee, known.Id)) with
        {
            Assignee = known.Id,
            State = task.State == TaskState.InProgress ? TaskState.Open : task.State,
            ClaimedBy = null,
            ClaimedAs = null,
            ClaimedAt = null,
        };

    /// <summary>A try. Whether it was the last one is for <see cref="IsExhausted"/> to say.</summary>
    public static Result<StaffTaskRow> Try(StaffTaskRow task, TaskActor actor, TaskCommand.Try said, OrganisationSettings organisation, DateTimeOffset now)
    {
        var at = said.At is { } told && told <= now ? told : now;
        var attempt = new TaskAttempt(IdOf(actor, said.Result, at), at, actor.Account, said.Result, said.Who, said.Minutes, said.Note, said.CallBackAt, PersonOf(actor));
        if (task.Attempts.Any(known => known.Id == attempt.Id))
        {
            return task;
        }

        if (!task.State.IsOpen())
        {
            return Over;
        }

        if (IsOwn(task, actor.Account))
        {
            return Own;
        }

        if (task.ClaimedBy is not null && task.ClaimedBy != actor.Account)
        {
            return Taken;
        }

        if (said.At > now + ClocksDiffer || said.At < (task.OpensAt ?? task.CreatedAt) - ClocksDiffer)
        {
            return NoSuchTime;
        }

        if (task.Channel == StaffTaskRow.ByLetter && said.Result != AttemptResult.Refused)
        {
            return NoCall;
        }

        List<TaskAttempt> attempts = [.. task.Attempts, attempt];
        if (said.Result != AttemptResult.Refused && attempts.Count - UsingUp(attempts, task.Rules).Count > MostToSpare)
        {
            return Full;
        }

        if (StoredJson.Write(attempts).Length > (said.Note is null ? LongestStored : LongestStored - RoomForTries))
        {
            return TooLong;
        }

        return Claimed(task, actor, now) with { Attempts = attempts, NotBefore = NextTry(task, attempts, organisation) };
    }

    /// <summary>Whether as many tries as the rules allow were without success.</summary>
    public static bool IsExhausted(StaffTaskRow task) => task.Rules is { } rules && UsingUp(task.Attempts, rules).Count >= rules.Most;

    /// <summary>The tries without success that are at least as far apart as the rules say: one that was made too soon uses none up.</summary>
    private static List<TaskAttempt> UsingUp(IReadOnlyList<TaskAttempt> attempts, AttemptRules? rules)
    {
        var counted = new List<TaskAttempt>();
        foreach (var attempt in attempts.Where(attempt => rules is not null && attempt.Result is AttemptResult.NoAnswer or AttemptResult.WrongNumber).OrderBy(attempt => attempt.At))
        {
            if (counted.Count == 0 || attempt.At - counted[^1].At >= TimeSpan.FromMinutes(rules!.SpacingMinutes))
            {
                counted.Add(attempt);
            }
        }

        return counted;
    }

    public static Result<StaffTaskRow> Complete(StaffTaskRow task, TaskActor actor, TaskCommand.Complete said, string? answers, bool redFlag, DateTimeOffset now)
    {
        if (task.State == TaskState.Done && task.EndedBy == actor.Account && task.Answers == answers)
        {
            return task;
        }

        if (!task.State.IsOpen())
        {
            return Over;
        }

        if (IsOwn(task, actor.Account))
        {
            return Own;
        }

        if (task.ClaimedBy is not null && task.ClaimedBy != actor.Account)
        {
            return Taken;
        }

        var result = task.Channel == StaffTaskRow.ByLetter ? AttemptResult.Sent : AttemptResult.Reached;
        var attempt = new TaskAttempt(IdOf(actor, result, now), now, actor.Account, result, said.Who, said.Minutes, Person: PersonOf(actor));
        return Claimed(task, actor, now) with
        {
            Attempts = task.Attempts is [.., { Result: AttemptResult.Reached } last] && last.By == actor.Account ? task.Attempts : [.. task.Attempts, attempt],
            Answers = answers,
            RedFlag = redFlag,
            Note = said.Note ?? task.Note,
        };
    }

    private static string? PersonOf(TaskActor actor) => actor.Person == actor.Account ? null : actor.Person;

    /// <summary>Whether it is a check of somebody's own record.</summary>
    private static bool IsOwn(StaffTaskRow task, string? account) => task.RecordBy is { } author && string.Equals(author, account, StringComparison.OrdinalIgnoreCase);

    /// <summary>The latest changes, as many as there is room for.</summary>
    private static StaffTaskRow With(StaffTaskRow task, TaskChange change)
    {
        List<TaskChange> changes = [.. task.Changes.Append(change).TakeLast(MostChanges)];
        while (StoredJson.Write(changes).Length > LongestStored)
        {
            changes.RemoveAt(0);
        }

        return task with { Changes = changes };
    }

    /// <summary>Whoever does something with it has taken it.</summary>
    private static StaffTaskRow Claimed(StaffTaskRow task, TaskActor actor, DateTimeOffset now) => task.ClaimedBy is not null ? task
        : task with { State = TaskState.InProgress, ClaimedBy = actor.Account, ClaimedAs = actor.Person, ClaimedAt = now, FirstClaimedAt = task.FirstClaimedAt ?? now };

    /// <summary>Within the hours in which patients are called. A try that uses none up does not put the next one off.</summary>
    private static DateTimeOffset? NextTry(StaffTaskRow task, IReadOnlyList<TaskAttempt> attempts, OrganisationSettings organisation)
    {
        if (attempts[^1] is { Result: AttemptResult.CallBack, CallBackAt: var wanted })
        {
            return wanted;
        }

        var counted = UsingUp(attempts, task.Rules);
        if (task.Rules is not { } rules || !counted.Contains(attempts[^1]))
        {
            return task.NotBefore;
        }

        var next = counted[^1].At + TimeSpan.FromMinutes(rules.SpacingMinutes);
        var local = LocalTimes.Local(next, organisation.Zone);
        var day = DateOnly.FromDateTime(local);
        return TimeOnly.FromDateTime(local) < rules.HoursFrom ? LocalTimes.Instant(day, rules.HoursFrom, organisation.Zone)
            : TimeOnly.FromDateTime(local) >= rules.HoursTo ? LocalTimes.Instant(day.AddDays(1), rules.HoursFrom, organisation.Zone)
            : next;
    }

    /// <summary>Without a key of its own, the same said by the same person in the same minute is said once.</summary>
    private static string IdOf(TaskActor actor, AttemptResult result, DateTimeOffset at) =>
        DerivedId.Of("attempt", actor.Account, actor.Key ?? string.Create(CultureInfo.InvariantCulture, $"{result} {at.UtcDateTime:yyyyMMddHHmm}"));

    private const string HandedBack = "handed-back";

    private static Problem Over { get; } = new(ProblemKind.Conflict, "task-is-over", "Somebody has ended this task meanwhile; the answer shows what it is now.");

    private static Problem NoSuchTime { get; } = new(ProblemKind.Unprocessable, "no-such-time", "A try is told after it was made, and a task is not tried before it is there.")
    {
        Errors = [new FieldError("/at", "An instant between the one at which the task opened and now.")],
    };

    private static Problem Full { get; } = new(
        ProblemKind.Unprocessable, "too-many-tries", "This task holds no more tries that bring it no further. Try again once its spacing (notBefore) is over, complete it, tell that the patient refuses, or hand it back.");

    private static Problem TooLong { get; } = new(ProblemKind.Unprocessable, "notes-too-long", "The notes of all tries of a task take more room than it has.")
    {
        Errors = [new FieldError("/note", "A shorter one, or none.")],
    };

    private static Problem NoCall { get; } = new(ProblemKind.Unprocessable, "letter-reaches-nobody", "A letter reaches nobody for certain: complete its task once it is sent, or tell that the patient refuses. Who was called instead has a task of their own: POST api/follow-ups.");

    private static Problem Own { get; } = new(ProblemKind.Conflict, "own-record", "Who made a record does not check it. Leave this task to somebody else, or give it to them.");

    private static Problem Taken { get; } = new(ProblemKind.Conflict, "taken-by-another", "Somebody else has taken this task. Let them hand it back, or a head of department assign it.");
}

namespace CareLoop.Patients.Tasks;

/// <summary>What came of trying.</summary>
internal enum AttemptResult
{
    /// <summary>The patient, or somebody who answers for the patient.</summary>
    Reached,

    /// <summary>Nobody answered, or the line was busy or switched off.</summary>
    NoAnswer,

    /// <summary>The number is somebody else's.</summary>
    WrongNumber,

    /// <summary>The patient does not want to be followed up.</summary>
    Refused,

    /// <summary>Not now: at another time.</summary>
    CallBack,

    /// <summary>A letter went out; whether it reached anybody nobody knows.</summary>
    Sent,
}

/// <summary>One try of a person to do a task.</summary>
/// <param name="Id">Told again under the same id, it is the same try.</param>
/// <param name="At">When.</param>
/// <param name="By">Who, by account.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Who">Who answered, in the caller's words: the patient, a daughter.</param>
/// <param name="Minutes">How long it took.</param>
/// <param name="Note">In the caller's words.</param>
/// <param name="CallBackAt">When the patient wants to be called again.</param>
/// <param name="Person">Who, by id of the directory as it was then; null where the account was not in it.</param>
internal sealed record TaskAttempt(
    string Id, DateTimeOffset At, string By, AttemptResult Result, string? Who = null, int? Minutes = null, string? Note = null, DateTimeOffset? CallBackAt = null, string? Person = null);

/// <summary>Somebody gave a task back or away.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, by id of the directory, or the account where that is not in it.</param>
/// <param name="What"><c>handed-back</c> or <c>assigned</c>.</param>
/// <param name="Why">In their words.</param>
/// <param name="From">Who had it.</param>
/// <param name="To">Who has it to do.</param>
internal sealed record TaskChange(DateTimeOffset At, string By, string What, string? Why, string? From, string? To = null);

/// <summary>How often and when a person tries.</summary>
/// <param name="Most">After so many without success nothing more is tried this way.</param>
/// <param name="SpacingMinutes">At least so long between two.</param>
/// <param name="HoursFrom">Local time from which patients are called.</param>
/// <param name="HoursTo">Local time until which they are.</param>
internal sealed record AttemptRules(int Most, int SpacingMinutes, TimeOnly HoursFrom, TimeOnly HoursTo);

/// <summary>Whom an overdue or unclaimed task is told to.</summary>
internal enum TaskTell
{
    Assignee,
    OnCall,
    DepartmentHead,
    CustomerServiceDirector,
    PresidentOffice,
    DisputeOffice,
}

/// <summary>A rung of a task's ladder: once, at its instant.</summary>
/// <param name="At">When.</param>
/// <param name="Tell">To whom.</param>
/// <param name="OnlyUnclaimed">Not where somebody has taken the task.</param>
/// <param name="ToldAt">When it was taken; null while it was not.</param>
/// <param name="To">The person who was told, by id; null where there was nobody, so that the next rung was told, or only a number.</param>
/// <param name="Step">Its name among all rungs that the task ever had; null where they are numbered, since none is ever taken away.</param>
internal sealed record TaskRung(DateTimeOffset At, TaskTell Tell, bool OnlyUnclaimed = false, DateTimeOffset? ToldAt = null, string? To = null, string? Step = null);

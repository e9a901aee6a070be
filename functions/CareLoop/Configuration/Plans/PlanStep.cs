namespace CareLoop.Configuration.Plans;

/// <summary>How a step reaches the patient.</summary>
internal enum StepChannel
{
    /// <summary>A text, by itself.</summary>
    Sms,

    /// <summary>A call by staff.</summary>
    Call,

    /// <summary>A visit at the patient's home.</summary>
    Visit,

    /// <summary>A letter, where there is no phone.</summary>
    Letter,
}

/// <summary>Who does a step.</summary>
internal enum StepAssignee
{
    /// <summary>Who attended; the department where that is not known.</summary>
    AttendingClinician,

    /// <summary>Whoever of the department takes it.</summary>
    Department,

    /// <summary>The head nurse of the department.</summary>
    HeadNurse,

    /// <summary>The hospital's customer service centre.</summary>
    CustomerService,

    /// <summary>The outreach team of the patient's region.</summary>
    Outreach,
}

/// <summary>Whom an overdue task is told to.</summary>
internal enum OverdueTell
{
    Assignee,
    DepartmentHead,
    CustomerServiceDirector,
}

/// <summary>One step of a plan. Instants are counted from the discharge, or the end of the visit.</summary>
internal sealed record PlanStep
{
    /// <summary>Its name within the plan.</summary>
    public required string Id { get; init; }

    /// <summary>0 for what is automatic, 1 to 3 for the levels of follow-up.</summary>
    public int Level { get; init; }

    public required StepChannel Channel { get; init; }

    /// <summary>When it is opened.</summary>
    public required PlanOffset From { get; init; }

    /// <summary>When it is to be done by: its deadline, and the end of its window.</summary>
    public required PlanOffset To { get; init; }

    /// <summary>How far apart its repetitions are; null where it is done once.</summary>
    public PlanOffset? Every { get; init; }

    /// <summary>How often it is done; 1 where <see cref="Every"/> is null.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For how many of a hundred patients it is drawn.</summary>
    public int Share { get; init; } = 100;

    public StepAssignee Assignee { get; init; } = StepAssignee.Department;

    /// <summary>The name of the questionnaire by which it is completed; null for none.</summary>
    public string? Questionnaire { get; init; }

    /// <summary>The name of the template of a text.</summary>
    public string? Template { get; init; }

    /// <summary>What the caller reads out.</summary>
    public LocalText Script { get; init; } = LocalText.None;

    public StepAttempts Attempts { get; init; } = StepAttempts.Usual;

    /// <summary>What happens when it is overdue, each once, by <see cref="OverdueRung.After"/>.</summary>
    public IReadOnlyList<OverdueRung> Overdue { get; init; } = [];

    /// <summary>Null where it is for all.</summary>
    public StepCondition? OnlyIf { get; init; }

    /// <summary>The channel after the last attempt, or at once where there is no phone; null for none: the patient is lost then.</summary>
    public StepChannel? Fallback { get; init; }

    /// <summary>Of a text that asks: the answers (1, 2, 3) that are red flags.</summary>
    public IReadOnlyList<int> RedFlags { get; init; } = [];

    /// <summary>Of a text that asks: steps that an answer of 1 makes unnecessary. Never one that demands a person.</summary>
    public IReadOnlyList<string> Satisfies { get; init; } = [];

    /// <summary>Sent only to who has consented in writing to more than what belongs to the treatment.</summary>
    public bool NeedsCampaignConsent { get; init; }

    /// <summary>Not needed once the patient has a visit of the same department before them, or has been there since.</summary>
    public bool UntilVisit { get; init; }

    /// <summary>Which of its records are checked; null for none.</summary>
    public SampleCheck? Check { get; init; }

    /// <summary>Whether a person does it.</summary>
    public bool DemandsAPerson => Channel != StepChannel.Sms;
}

/// <summary>How often a person tries.</summary>
/// <param name="Most">The most attempts.</param>
/// <param name="Spacing">At least so long between two.</param>
/// <param name="HoursFrom">Local time from which patients are called.</param>
/// <param name="HoursTo">Local time until which they are.</param>
internal sealed record StepAttempts(int Most, TimeSpan Spacing, TimeOnly HoursFrom, TimeOnly HoursTo)
{
    public static StepAttempts Usual { get; } = new(3, TimeSpan.FromHours(4), new TimeOnly(9, 0), new TimeOnly(18, 0));
}

/// <summary>One rung of the ladder of an overdue task.</summary>
/// <param name="After">Behind the deadline.</param>
internal sealed record OverdueRung(TimeSpan After, OverdueTell Tell);

/// <summary>When a step is needed at all: either will do.</summary>
/// <param name="NotReached">A step of the same plan that ended without the patient having been reached; null for none.</param>
/// <param name="RedFlag">Where an answer was a red flag.</param>
internal sealed record StepCondition(string? NotReached, bool RedFlag)
{
    /// <summary>How long after the last rung of its ladder a step that nobody has done is taken over by the one behind it.</summary>
    public static readonly TimeSpan TakenOverAfter = TimeSpan.FromDays(1);
}

/// <summary>Which records of a step are checked by somebody else, who calls the patient.</summary>
/// <param name="Percent">So many of a hundred, and at least one of each clinician a month.</param>
/// <param name="Within">How soon after the record.</param>
/// <param name="Questionnaire">By which it is checked; null for none.</param>
internal sealed record SampleCheck(int Percent, TimeSpan Within, string? Questionnaire);

using CareLoop.Access;
using CareLoop.Configuration.Plans;

namespace CareLoop.Configuration.Complaints;

/// <summary>What somebody wants of the hospital.</summary>
internal enum CaseKind
{
    Complaint,
    Suggestion,
    Praise,
    Request,
    Question,
}

/// <summary>How grave it is.</summary>
internal enum CaseSeverity
{
    Ordinary,
    Serious,

    /// <summary>Claims, injury, media, threats: the office for medical disputes is told at once.</summary>
    Dispute,
}

/// <summary>How it reached the hospital.</summary>
internal enum CaseSource
{
    /// <summary>A text.</summary>
    Sms,

    /// <summary>An answer to a survey.</summary>
    Survey,

    /// <summary>A sample check that found a record not right.</summary>
    Check,

    Phone,
    Letter,

    /// <summary>Somebody came.</summary>
    Visit,

    /// <summary>The public page.</summary>
    Page,
}

/// <summary>Which of a case's deadlines.</summary>
internal enum CaseStage
{
    /// <summary>Somebody takes it on.</summary>
    Acknowledge,

    /// <summary>Whoever complained hears from a person.</summary>
    Respond,

    /// <summary>It is resolved.</summary>
    Resolve,
}

/// <summary>Who is told by a rung of the ladder.</summary>
internal enum CaseTell
{
    Owner,
    DepartmentHead,
    Director,
    PresidentOffice,
    DisputeOffice,
}

/// <summary>What complaints are about.</summary>
/// <param name="Code">Stable kebab-case.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Parent">The code of the wider one; null for the widest.</param>
/// <param name="Words">That tell of it in a text.</param>
internal sealed record ComplaintCategory(string Code, LocalText Name, string? Parent, IReadOnlyList<string> Words);

/// <summary>How long each step may take.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Acknowledge">Until somebody has taken it on.</param>
/// <param name="Respond">Until whoever complained has heard from a person; null for no deadline of its own.</param>
/// <param name="Resolve">Until it is resolved.</param>
/// <param name="ResolveSeveral">The same where several departments are involved; null for the same.</param>
internal sealed record DeadlineClass(string Name, WorkSpan Acknowledge, WorkSpan? Respond, WorkSpan Resolve, WorkSpan? ResolveSeveral);

/// <summary>Somebody is told: once, so long before or behind a deadline.</summary>
internal sealed record LadderStep(CaseStage Stage, WorkSpan Offset, CaseTell Tell);

/// <summary>What a role may settle on the spot.</summary>
/// <param name="Role">Whose.</param>
/// <param name="Compensation">Up to so much money, in the smallest unit of the currency; 0 for an apology only.</param>
internal sealed record SettleLimit(Role Role, int Compensation);

/// <summary>By what a rule takes a case; what is empty says nothing.</summary>
internal sealed record ComplaintWhen
{
    public IReadOnlyList<CaseKind> Kinds { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<CaseSeverity> Severities { get; init; } = [];

    public IReadOnlyList<string> Words { get; init; } = [];

    public IReadOnlyList<string> Departments { get; init; } = [];

    public IReadOnlyList<string> Clinicians { get; init; } = [];

    public IReadOnlyList<CaseSource> Sources { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>Whose a case becomes by a rule.</summary>
internal enum OwnerKind
{
    /// <summary>The customer service centre's list.</summary>
    CustomerService,

    /// <summary>The complaint officer of a department, failing that its head.</summary>
    Department,

    /// <summary>Somebody by name.</summary>
    Person,
}

/// <summary>One rule: what it takes, and what it says of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="When">What it takes.</param>
/// <param name="Category">Null to leave it.</param>
/// <param name="Owner">Whose.</param>
/// <param name="OwnerCode">A department's code or a person's id; of <see cref="OwnerKind.Department"/> null for the case's own.</param>
/// <param name="Watchers">People who see it in their lists, by id.</param>
/// <param name="Class">The deadline class; null to leave it.</param>
internal sealed record ComplaintRule(string Id, ComplaintWhen When, string? Category, OwnerKind Owner, string? OwnerCode, IReadOnlyList<string> Watchers, string? Class);

/// <summary>What a month should look like.</summary>
/// <param name="ComplaintsADepartment">No department has more complaints in a month.</param>
/// <param name="PraiseADay">The hospital has so much praise a day.</param>
internal sealed record ComplaintTargets(int ComplaintsADepartment, int PraiseADay);

/// <summary>How an organisation takes complaints, whose they are and how long they may take (kind <see cref="ConfigKind.Complaints"/>).</summary>
internal sealed record ComplaintPolicy
{
    public const string OrdinaryClass = "ordinary", DisputeClass = "dispute", QuestionClass = "question", LetterClass = "letter", RecoveryClass = "recovery", OtherCategory = "other";

    public string Organisation { get; init; } = Scope.Any;

    public int Version { get; init; }

    public IReadOnlyList<ComplaintCategory> Categories { get; init; } = [];

    /// <summary>Words that begin a text which is a case of a kind: <c>投诉</c>.</summary>
    public IReadOnlyDictionary<CaseKind, IReadOnlyList<string>> Openings { get; init; } = new Dictionary<CaseKind, IReadOnlyList<string>>();

    /// <summary>Words anywhere in free text that make it a complaint.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>Words that make it graver.</summary>
    public IReadOnlyDictionary<CaseSeverity, IReadOnlyList<string>> SeverityWords { get; init; } = new Dictionary<CaseSeverity, IReadOnlyList<string>>();

    public IReadOnlyList<DeadlineClass> Classes { get; init; } = [];

    public IReadOnlyList<LadderStep> Ladder { get; init; } = [];

    /// <summary>So long a case may wait for whoever complained.</summary>
    public WorkSpan WaitingAtMost { get; init; }

    public IReadOnlyList<SettleLimit> Settle { get; init; } = [];

    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<ComplaintRule> Rules { get; init; } = [];

    public ComplaintTargets Targets { get; init; } = new(1, 5);

    public ComplaintCategory? Category(string? code) => Categories.FirstOrDefault(category => category.Code == code);

    /// <summary>A class by name, failing that the ordinary one.</summary>
    public DeadlineClass Class(string? name) => Classes.FirstOrDefault(one => one.Name == name) ?? Classes.First(one => one.Name == OrdinaryClass);
}

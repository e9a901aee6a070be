namespace CareLoop.Configuration.Plans;

/// <summary>What a plan begins with.</summary>
internal enum PlanStart
{
    /// <summary>The end of a stay.</summary>
    Discharge,

    /// <summary>The end of an outpatient's visit.</summary>
    Visit,
}

/// <summary>
/// How patients are followed up (kind <see cref="ConfigKind.FollowUpPlan"/>): whom it takes, and its steps. An episode keeps the document as
/// it was when it began, so that a change of the plan alters nothing that is under way.
/// </summary>
internal sealed record FollowUpPlan
{
    /// <summary>The longest document, in characters: each episode keeps it in one property.</summary>
    public const int MaxJson = 24_000;

    /// <summary>Whose plan it is; <see cref="Access.Scope.Any"/> for all.</summary>
    public required string Organisation { get; init; }

    public required string Name { get; init; }

    /// <summary>The version published; 0 as shipped.</summary>
    public required int Version { get; init; }

    /// <summary>The canonical document that it was read from.</summary>
    public required string Json { get; init; }

    public PlanStart StartsFrom { get; init; }

    /// <summary>Whom it takes: who fits any of these.</summary>
    public IReadOnlyList<PlanAppliesTo> AppliesToAny { get; init; } = [PlanAppliesTo.Anything];

    /// <summary>The first of <see cref="AppliesToAny"/>.</summary>
    public PlanAppliesTo AppliesTo
    {
        get => AppliesToAny.Count > 0 ? AppliesToAny[0] : PlanAppliesTo.Anything;
        init => AppliesToAny = [value];
    }

    public LocalText Title { get; init; } = LocalText.None;

    public IReadOnlyList<PlanStep> Steps { get; init; } = [];

    /// <summary>As tasks and figures name it: <c>organisation/name@version</c>.</summary>
    public string Address => $"{Organisation}/{Name}@{Version}";

    /// <summary>
    /// A document as an episode keeps it, read as far as it is understood: of one that a newer version wrote, the rest is left out. Never
    /// throws; what is no document at all is a plan without steps.
    /// </summary>
    public static FollowUpPlan Of(string organisation, string name, int version, string json) => PlanDocument.Frozen(organisation, name, version, json);

    /// <summary>The step of this id, or null.</summary>
    public PlanStep? Step(string id) => Steps.FirstOrDefault(step => step.Id == id);
}

/// <summary>What a plan is chosen by; an empty list and a null are for any. All that is said has to fit.</summary>
internal sealed record PlanAppliesTo
{
    public static PlanAppliesTo Anything { get; } = new();

    /// <summary>Codes of departments.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    /// <summary>ICD-10 codes, any of the encounter's: their beginnings, or ranges of them (see <see cref="CodePattern"/>).</summary>
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>The same of procedures (ICD-9-CM-3 in China).</summary>
    public IReadOnlyList<string> Procedures { get; init; } = [];

    /// <summary>Discharge dispositions, as the HIS codes them.</summary>
    public IReadOnlyList<string> Dispositions { get; init; } = [];

    /// <summary>Tags of the patient's profile, any of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In completed years at the discharge.</summary>
    public int? AgeFrom { get; init; }

    /// <summary>In completed years at the discharge, this one included.</summary>
    public int? AgeTo { get; init; }

    /// <summary>Whether another is for the same, in whatever order.</summary>
    public bool SameAs(PlanAppliesTo other) =>
        Same(Departments, other.Departments) && Same(Diagnoses, other.Diagnoses) && Same(Procedures, other.Procedures)
        && Same(Dispositions, other.Dispositions) && Same(Tags, other.Tags) && AgeFrom == other.AgeFrom && AgeTo == other.AgeTo;

    private static bool Same(IReadOnlyList<string> some, IReadOnlyList<string> others) => some.Count == others.Count && !some.Except(others).Any();
}

/// <summary>What is known of a discharge or visit by which its plan is chosen.</summary>
/// <param name="Age">In completed years; null where the birth date is not known, which no plan with an age takes.</param>
internal sealed record PlanFacts(
    PlanStart Start,
    string Organisation,
    string? Department,
    IReadOnlyList<string> Diagnoses,
    IReadOnlyList<string> Procedures,
    string? Disposition,
    int? Age,
    IReadOnlyList<string> Tags);

using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration.Plans;

/// <summary>One thing by which a plan takes a discharge or visit.</summary>
/// <param name="Field">As the plan names it.</param>
/// <param name="Wanted">What the plan says.</param>
/// <param name="Found">What was asked about.</param>
public sealed record PreviewedCriterion(string Field, string Wanted, string Found);

/// <summary>A plan that would take it.</summary>
/// <param name="Plan">As <c>organisation/name@version</c>.</param>
/// <param name="Criteria">Why; none where it takes all.</param>
public sealed record PreviewedMatch(string Plan, IReadOnlyList<PreviewedCriterion> Criteria);

/// <summary>One time that a step is done.</summary>
/// <param name="Step">Its id.</param>
/// <param name="Occurrence">From 1.</param>
/// <param name="Level">0 to 3.</param>
/// <param name="Channel">How.</param>
/// <param name="From">When it is opened, with the organisation's offset.</param>
/// <param name="To">Its deadline.</param>
/// <param name="Share">Of so many of a hundred patients.</param>
/// <param name="IsConditional">Whether it is needed only where another did not reach the patient, or after a red flag.</param>
public sealed record PreviewedDate(string Step, int Occurrence, int Level, string Channel, DateTimeOffset From, DateTimeOffset To, int Share, bool IsConditional);

/// <summary>Which plan takes a discharge or visit, and what it comes to.</summary>
/// <param name="Takes">The plan that takes it; null where none does.</param>
/// <param name="Candidates">All that would, the one that does first.</param>
/// <param name="Plan">The plan whose dates follow.</param>
/// <param name="Zone">The organisation's time zone.</param>
/// <param name="Dates">In their order.</param>
public sealed record PlanPreview(string? Takes, IReadOnlyList<PreviewedMatch> Candidates, string? Plan, string Zone, IReadOnlyList<PreviewedDate> Dates);

/// <summary>
/// Shows which plan would take a discharge or visit, why, and when its steps are: as published, or with a plan that is still to be published.
/// </summary>
public sealed class PreviewPlan(ConfigStore store)
{
    /// <summary>Who may ask: within the organisation, or within the department that they ask about.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.DepartmentHead);

    private const string Draft = "draft";
    private const int MaxText = 60;
    private const int MaxCodes = 50;
    private const int OldestAge = 150;

    private static readonly Problem NoSuchPlan = new(ProblemKind.NotFound, "no-such-plan", "There is no plan of this name.");

    /// <summary>Stores nothing. Wrong fields, a draft's included, by JSON pointer (422).</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="organisation">Whose plans.</param>
    /// <param name="body"><c>plan</c> (a document) or <c>name</c>, and <c>discharge</c> or <c>visit</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result<PlanPreview>> HandleAsync(Principal who, string organisation, JsonElement body, CancellationToken cancellationToken)
    {
        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, string.Empty, mistakes);
        var (facts, at) = ReadFacts(reader, organisation);
        var name = reader.Text("name", MaxText);
        var hasDraft = reader.Object("plan") is not null;
        reader.Done();
        if (Rule.Authorise(who, organisation, facts.Department).Problem is { } refused)
            return refused;

        var snapshot = await store.GetAsync(cancellationToken);
        if (hasDraft)
        {
            var changed = ConfigDraft.In(snapshot, ConfigKind.FollowUpPlan, organisation, name ??= Draft, body.GetProperty("plan"), "/plan", who, mistakes);
            if (!changed.IsOk)
                return changed.Problem;
            snapshot = changed.Value;
        }

        return mistakes.Count > 0 ? ConfigProblems.NotUnderstood(mistakes) : Preview(snapshot, facts, at, name);
    }

    private static (PlanFacts Facts, DateTimeOffset At) ReadFacts(DocumentReader reader, string organisation)
    {
        var start = reader.Contains("visit") ? PlanStart.Visit : PlanStart.Discharge;
        if (reader.Contains("visit") == reader.Contains("discharge"))
            reader.RefuseField("discharge", "Either a discharge or a visit.");
        if (reader.Object(start == PlanStart.Visit ? "visit" : "discharge") is not { } inner)
            return (new PlanFacts(start, organisation, null, [], [], null, null, []), default);

        var age = inner.Number("age", 0, OldestAge, -1);
        var facts = new PlanFacts(
            start,
            organisation,
            inner.Text("department", MaxText),
            inner.Texts("diagnoses", MaxCodes, MaxText),
            inner.Texts("procedures", MaxCodes, MaxText),
            inner.Text("disposition", MaxText),
            age < 0 ? null : age,
            inner.Texts("tags", MaxCodes, MaxText));
        var at = inner.Optional<DateTimeOffset>("at", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T10:30:00+08:00.", required: true);
        inner.Done();
        return (facts, at ?? default);
    }

    private static Result<PlanPreview> Preview(ConfigSnapshot snapshot, PlanFacts facts, DateTimeOffset at, string? name)
    {
        var takes = snapshot.PlanFor(facts);
        var plan = name is null ? takes : snapshot.FollowUpPlan(facts.Organisation, name);
        if (name is not null && plan is null)
            return NoSuchPlan;

        var zone = snapshot.Organisation(facts.Organisation).Zone;
        var dates = plan is null ? [] : PlanSchedule.For(plan, at, zone, snapshot.Calendar(facts.Organisation)).Select(occurrence => Date(plan, occurrence, zone)).ToList();
        var candidates = snapshot.PlansFor(facts).Select(match => new PreviewedMatch(
            match.Plan.Address, [.. match.Criteria.Select(criterion => new PreviewedCriterion(criterion.Field, criterion.Wanted, criterion.Found))]));
        return new PlanPreview(takes?.Address, [.. candidates], plan?.Address, zone.Id, dates);
    }

    private static PreviewedDate Date(FollowUpPlan plan, PlannedOccurrence occurrence, TimeZoneInfo zone)
    {
        var step = plan.Step(occurrence.StepId)!;
        return new PreviewedDate(
            step.Id,
            occurrence.Occurrence,
            step.Level,
            PlanStepDocument.NameOf(step.Channel),
            TimeZoneInfo.ConvertTime(occurrence.From, zone),
            TimeZoneInfo.ConvertTime(occurrence.To, zone),
            step.Share,
            step.OnlyIf is not null);
    }
}

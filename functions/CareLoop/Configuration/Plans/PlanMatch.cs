using System.Globalization;
using CareLoop.Access;

namespace CareLoop.Configuration.Plans;

/// <summary>One thing by which a plan takes a discharge or visit.</summary>
/// <param name="Field">As the plan names it: <c>diagnoses</c>.</param>
/// <param name="Wanted">What the plan says: <c>I10-I15</c>.</param>
/// <param name="Found">What is known: <c>I11.9</c>. Clinical data.</param>
internal sealed record PlanCriterion(string Field, string Wanted, string Found);

/// <summary>Why a plan takes a discharge or visit.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Criteria">Everything that fits, the weightiest first; none where the plan takes all.</param>
internal sealed record PlanMatch(FollowUpPlan Plan, IReadOnlyList<PlanCriterion> Criteria) : IComparable<PlanMatch>
{
    private int Weight { get; init; }

    private int DiagnosisLength { get; init; }

    private int DiagnosisRank { get; init; }

    /// <summary>Null where the plan does not take it.</summary>
    public static PlanMatch? Of(FollowUpPlan plan, PlanFacts facts)
    {
        if (plan.StartsFrom != facts.Start || (plan.Organisation != Scope.Any && plan.Organisation != facts.Organisation))
            return null;

        return plan.AppliesToAny.Select(applies => Of(plan, applies, facts)).Where(match => match is not null).Min();
    }

    /// <summary>
    /// Below 0 where this is the more specific: by how many criteria fit, then by the weightiest (procedure, diagnosis, tags, age,
    /// disposition, department), then by how much of the diagnosis is said, then by how far in front it stands among the encounter's, then
    /// an organisation's own plan before the common one, then by name.
    /// </summary>
    public int CompareTo(PlanMatch? other)
    {
        if (other is null)
            return -1;

        int[] order = [
            other.Criteria.Count.CompareTo(Criteria.Count),
            other.Weight.CompareTo(Weight),
            other.DiagnosisLength.CompareTo(DiagnosisLength),
            DiagnosisRank.CompareTo(other.DiagnosisRank),
            (other.Plan.Organisation != Scope.Any).CompareTo(Plan.Organisation != Scope.Any),
            string.CompareOrdinal(Plan.Name, other.Plan.Name)];
        return Array.Find(order, comparison => comparison != 0);
    }

    private static PlanMatch? Of(FollowUpPlan plan, PlanAppliesTo applies, PlanFacts facts)
    {
        var diagnosis = Code(applies.Diagnoses, facts.Diagnoses);
        var procedure = Code(applies.Procedures, facts.Procedures);
        (string Field, bool Said, PlanCriterion? Fits)[] all = [
            ("procedures", applies.Procedures.Count > 0, procedure is { } one ? new PlanCriterion("procedures", one.Pattern, one.Code) : null),
            ("diagnoses", applies.Diagnoses.Count > 0, diagnosis is { } main ? new PlanCriterion("diagnoses", main.Pattern, main.Code) : null),
            ("tags", applies.Tags.Count > 0, Equal("tags", applies.Tags, facts.Tags)),
            ("age", applies.AgeFrom is not null || applies.AgeTo is not null, Age(applies, facts.Age)),
            ("dispositions", applies.Dispositions.Count > 0, Equal("dispositions", applies.Dispositions, [facts.Disposition])),
            ("departments", applies.Departments.Count > 0, Equal("departments", applies.Departments, [facts.Department]))];
        if (all.Any(criterion => criterion.Said && criterion.Fits is null))
            return null;

        return new PlanMatch(plan, [.. all.Where(criterion => criterion.Said).Select(criterion => criterion.Fits!)])
        {
            Weight = all.Aggregate(0, (weight, criterion) => (2 * weight) + (criterion.Said ? 1 : 0)),
            DiagnosisLength = diagnosis?.Length ?? 0,
            DiagnosisRank = diagnosis?.Rank ?? 0,
        };
    }

    /// <summary>The code of which most is said; of several the one that the encounter names first.</summary>
    private static (string Pattern, string Code, int Length, int Rank)? Code(IReadOnlyList<string> patterns, IReadOnlyList<string> codes)
    {
        (string Pattern, string Code, int Length, int Rank)? best = null;
        for (var rank = 0; rank < codes.Count; rank++)
        {
            foreach (var pattern in patterns)
            {
                if (CodePattern.Matches(pattern, codes[rank]) is { } length && (best is null || length > best.Value.Length))
                    best = (pattern, codes[rank], length, rank);
            }
        }

        return best;
    }

    private static PlanCriterion? Equal(string field, IReadOnlyList<string> wanted, IEnumerable<string?> found) =>
        found.FirstOrDefault(value => value is not null && wanted.Contains(value)) is { } value ? new PlanCriterion(field, value, value) : null;

    private static PlanCriterion? Age(PlanAppliesTo applies, int? age)
    {
        if (age is not { } years || (applies.AgeFrom ?? 0) > years || years > (applies.AgeTo ?? int.MaxValue))
            return null;

        var culture = CultureInfo.InvariantCulture;
        return new PlanCriterion("age", $"{applies.AgeFrom?.ToString(culture)}-{applies.AgeTo?.ToString(culture)}", years.ToString(culture));
    }
}

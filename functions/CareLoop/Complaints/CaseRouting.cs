using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Staff;
using CareLoop.Messaging;
using CareLoop.Patients.Tasks;

namespace CareLoop.Complaints;

/// <summary>What is known of a case when it is routed.</summary>
internal sealed record CaseFacts(
    CaseKind Kind, CaseSeverity Severity, string Category, string Text, CaseSource Source, string? Department, string? Clinician, IReadOnlyList<string> Tags);

/// <summary>One thing by which a rule takes a case, or does not.</summary>
/// <param name="Field">As the rule names it: <c>words</c>.</param>
/// <param name="Wanted">What the rule says.</param>
/// <param name="Found">What fits; null where nothing does.</param>
public sealed record RuleCriterion(string Field, string Wanted, string? Found);

/// <summary>What a rule made of a case.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Fits">Whether it would take the case.</param>
/// <param name="Criteria">All that it asks for.</param>
public sealed record RuleExplanation(string Rule, bool Fits, IReadOnlyList<RuleCriterion> Criteria);

/// <summary>Whose a case is, and how long it may take.</summary>
/// <param name="Rule">The rule that took it; null where none did.</param>
/// <param name="Category">By code.</param>
/// <param name="List">The list in which it stands.</param>
/// <param name="Owner">Who is to do it, by id; null for whoever takes it.</param>
/// <param name="Class">The deadline class.</param>
/// <param name="Watchers">By id.</param>
/// <param name="Why">Why it is this owner: <c>rule</c>, <c>no-rule</c>, with <c>deputy</c>, <c>superior</c> or <c>nobody-there</c> behind it.</param>
internal sealed record CaseRouting(string? Rule, string Category, string List, string? Owner, string Class, IReadOnlyList<string> Watchers, string Why)
{
    private const int LongestWanted = 200;

    /// <summary>Routes a case by the most specific rule that fits; of two that say as much the one that stands first. Static and pure.</summary>
    public static CaseRouting Of(CaseFacts facts, ComplaintPolicy policy, StaffDirectory directory, DateOnly today)
    {
        var rule = policy.Rules.Select((rule, at) => (Rule: rule, At: at, Explained: Explain(rule, facts)))
            .Where(tried => tried.Explained.Fits).OrderByDescending(tried => tried.Explained.Criteria.Count).ThenBy(tried => tried.At).FirstOrDefault().Rule;
        var category = rule?.Category ?? facts.Category;
        var (list, person) = Place(rule, facts, directory);
        var (owner, how) = Acting(person, list, facts.Clinician, directory, today);
        return new CaseRouting(
            rule?.Id, category, list, owner, rule?.Class ?? ClassOf(facts), [.. (rule?.Watchers ?? []).Where(watcher => directory.Person(watcher) is not null && watcher != facts.Clinician)],
            (rule is null ? "no-rule" : "rule") + (how is null ? "" : ", " + how));
    }

    /// <summary>What every rule made of it, the one that takes it first, then by how much of it fits.</summary>
    public static IReadOnlyList<RuleExplanation> ExplainAll(CaseFacts facts, ComplaintPolicy policy) =>
    [
        .. policy.Rules.Select((rule, at) => (Explained: Explain(rule, facts), At: at))
            .OrderByDescending(tried => tried.Explained.Fits).ThenByDescending(tried => tried.Explained.Criteria.Count(criterion => criterion.Found is not null)).ThenBy(tried => tried.At)
            .Select(tried => tried.Explained),
    ];

    /// <summary>Who works on what is about somebody: never that one. Their superior, failing that the department's head, failing that whoever of customer service takes it.</summary>
    public static (string? Owner, string? How) Acting(string? person, string list, string? about, StaffDirectory directory, DateOnly today)
    {
        if (person is null)
        {
            return (null, list == StaffTaskRow.CustomerService ? null : "nobody-there");
        }

        var acting = directory.ActingFor(person, today)?.Id;
        if (about is not null && (acting == about || person == about))
        {
            var superior = directory.Person(about)?.Superior ?? directory.Department(list)?.Head;
            var above = superior is null ? null : directory.ActingFor(superior, today)?.Id;
            return above == about ? (null, "about-its-owner") : (above, "superior");
        }

        return (acting, acting == person ? null : acting is null ? "nobody-there" : "deputy");
    }

    private static (string List, string? Person) Place(ComplaintRule? rule, CaseFacts facts, StaffDirectory directory)
    {
        switch (rule?.Owner)
        {
            case OwnerKind.Person when directory.Person(rule.OwnerCode) is { } person:
                return (person.Department is { } own && directory.Department(own) is not null ? own : StaffTaskRow.CustomerService, person.Id);
            case OwnerKind.Department when (rule.OwnerCode ?? facts.Department) is { Length: > 0 } code && (directory.Departments.Count == 0 || directory.Department(code) is not null):
                return (code, directory.ComplaintOfficer(code));
            default:
                return (StaffTaskRow.CustomerService, null);
        }
    }

    private static string ClassOf(CaseFacts facts) =>
        facts.Severity == CaseSeverity.Dispute ? ComplaintPolicy.DisputeClass
        : facts.Source is CaseSource.Survey or CaseSource.Check && facts.Kind == CaseKind.Complaint ? ComplaintPolicy.RecoveryClass
        : facts.Kind is CaseKind.Question or CaseKind.Request ? ComplaintPolicy.QuestionClass
        : facts.Source == CaseSource.Letter ? ComplaintPolicy.LetterClass
        : ComplaintPolicy.OrdinaryClass;

    private static RuleExplanation Explain(ComplaintRule rule, CaseFacts facts)
    {
        var (when, compact) = (rule.When, Folding.Compact(Folding.Fold(facts.Text)));
        List<RuleCriterion> criteria =
        [
            .. Criterion("clinicians", when.Clinicians, clinician => clinician == facts.Clinician),
            .. Criterion("departments", when.Departments, department => department == facts.Department),
            .. Criterion("categories", when.Categories, category => category == facts.Category),
            .. Criterion("words", when.Words, word => CaseWords.Has(compact, word)),
            .. Criterion("severities", [.. when.Severities.Select(Storage.KebabEnum.Write)], severity => severity == Storage.KebabEnum.Write(facts.Severity)),
            .. Criterion("kinds", [.. when.Kinds.Select(Storage.KebabEnum.Write)], kind => kind == Storage.KebabEnum.Write(facts.Kind)),
            .. Criterion("sources", [.. when.Sources.Select(Storage.KebabEnum.Write)], source => source == Storage.KebabEnum.Write(facts.Source)),
            .. Criterion("tags", when.Tags, tag => facts.Tags.Contains(tag)),
        ];
        return new RuleExplanation(rule.Id, criteria.All(criterion => criterion.Found is not null), criteria);
    }

    private static IEnumerable<RuleCriterion> Criterion(string field, IReadOnlyList<string> wanted, Func<string, bool> fits) =>
        wanted.Count == 0 ? [] : [new RuleCriterion(field, SmsText.Clip(string.Join(", ", wanted), LongestWanted), wanted.FirstOrDefault(fits))];
}

/// <summary>What a text tells by its words. Static and pure.</summary>
internal static class CaseWords
{
    /// <summary>Whether a folded and compacted text has a word in it.</summary>
    public static bool Has(string compact, string word) => Folding.Compact(Folding.Fold(word)) is { Length: > 0 } wanted && compact.Contains(wanted, StringComparison.Ordinal);

    /// <summary>The kind that a text names at its beginning; null where it names none.</summary>
    public static CaseKind? Opening(string text, ComplaintPolicy policy)
    {
        var compact = Folding.Compact(Courtesies.Strip(Folding.Fold(text), questionMarks: true));
        foreach (var (kind, words) in policy.Openings)
        {
            if (words.Any(word => Begins(compact, Folding.Compact(Folding.Fold(word)))))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Whether words of the policy make free text a complaint.</summary>
    public static bool IsMarked(string text, ComplaintPolicy policy)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return policy.Marks.Any(word => Has(compact, word));
    }

    /// <summary>The gravest severity that words of a text tell of.</summary>
    public static CaseSeverity Severity(string text, ComplaintPolicy policy)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return policy.SeverityWords.Where(pair => pair.Value.Any(word => Has(compact, word))).Select(pair => pair.Key).DefaultIfEmpty(CaseSeverity.Ordinary).Max();
    }

    /// <summary>The category of which most words stand in a text; of two the one that the policy names first.</summary>
    public static string Category(string text, ComplaintPolicy policy)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return policy.Categories.Select(category => (category.Code, Count: category.Words.Count(word => Has(compact, word)))).Where(counted => counted.Count > 0)
            .OrderByDescending(counted => counted.Count).Select(counted => counted.Code).FirstOrDefault() ?? ComplaintPolicy.OtherCategory;
    }

    // An English word ends with its letters: "complaints desk where" is no complaint, "complaint: …" is.
    private static bool Begins(string compact, string word) => word.Length > 0 && compact.StartsWith(word, StringComparison.Ordinal);
}

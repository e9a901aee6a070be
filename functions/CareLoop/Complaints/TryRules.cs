using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Where a case would go, and why.</summary>
/// <param name="Kind">As its words tell.</param>
/// <param name="Severity">As its words tell.</param>
/// <param name="Category">After the rule.</param>
/// <param name="Rule">The rule that takes it; null where none does, and it is customer service's.</param>
/// <param name="List">The list in which it would stand.</param>
/// <param name="Owner">Who would work on it, by id; null for whoever takes it.</param>
/// <param name="Why">Why it is this owner.</param>
/// <param name="Watchers">Who would see it besides.</param>
/// <param name="Class">The deadline class.</param>
/// <param name="AcknowledgeBy">Brought now; UTC.</param>
/// <param name="RespondBy">Brought now; UTC.</param>
/// <param name="ResolveBy">Brought now; UTC.</param>
/// <param name="Rules">What each rule made of it: of those that don't take it, what is missing.</param>
/// <param name="Similar">The typical problems that are most like it, with their answers.</param>
public sealed record RuleTrial(
    string Kind, string Severity, string Category, string? Rule, string List, string? Owner, string Why, IReadOnlyList<string> Watchers, string Class,
    DateTimeOffset AcknowledgeBy, DateTimeOffset? RespondBy, DateTimeOffset ResolveBy, IReadOnlyList<RuleExplanation> Rules, IReadOnlyList<SimilarCase> Similar);

/// <summary>Tries the rules on a case that nobody has brought, by the policy in force or by one that is not published. Nothing is stored.</summary>
public sealed class TryRules
{
    private readonly CaseKnowledge knowledge;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal TryRules(CaseKnowledge knowledge, ConfigStore config, Clocks clocks) => (this.knowledge, this.config, this.clocks) = (knowledge, config, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="body">
    /// <c>organisation</c>, <c>text</c>; <c>kind</c>, <c>severity</c>, <c>category</c>, <c>department</c>, <c>departments</c>, <c>clinician</c>, <c>source</c>, <c>tags</c>,
    /// <c>at</c> and <c>policy</c> (a document that is not published) may be left out.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<RuleTrial>> HandleAsync(Principal principal, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var organisation = reader.Text("organisation", CaseLimits.LongestCode, required: true) ?? "";
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk || !principal.Grants.Any(grant => Rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == organisation)))
        {
            return admitted.IsOk ? errors.Count > 0 ? Invalid(errors) : AccessRule.NotFound : admitted.Problem;
        }

        var snapshot = await config.GetAsync(cancellationToken);
        var policy = reader.Object("policy") is { } document ? ComplaintDocument.Read(document, organisation, 0, snapshot.Complaints(organisation)) : snapshot.Complaints(organisation);
        var text = reader.Text("text", CaseLimits.LongestText, required: true) ?? "";
        var kind = reader.Word("kind", CaseCommand.WordsOf<CaseKind>()) ?? CaseWords.Opening(text, policy) ?? CaseKind.Complaint;
        var severity = reader.Word("severity", CaseCommand.WordsOf<CaseSeverity>()) ?? CaseWords.Severity(text, policy);
        var category = reader.Text("category", CaseLimits.LongestCode) ?? CaseWords.Category(text, policy);
        var source = reader.Word("source", CaseCommand.WordsOf<CaseSource>()) ?? CaseSource.Sms;
        var (department, clinician, tags) = (reader.Text("department", CaseLimits.LongestCode), reader.Text("clinician", CaseLimits.LongestCode), reader.Texts("tags", 50, CaseLimits.LongestCode));
        var several = reader.Texts("departments", CaseLimits.MostDepartments, CaseLimits.LongestCode).Count > 0;
        var at = reader.Optional<DateTimeOffset>("at", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00.") ?? clocks.Now;
        reader.Done();
        if (errors.Count > 0)
        {
            return Invalid(errors);
        }

        var facts = new CaseFacts(kind, severity, category, text, source, department, clinician, tags);
        var zone = snapshot.Organisation(organisation).Zone;
        var routed = CaseRouting.Of(facts, policy, snapshot.Directory(organisation), LocalTimes.LocalDate(at, zone));
        var deadlines = CaseDeadlines.Of(policy.Class(routed.Class), at, several, snapshot.Calendar(organisation), zone);
        return new RuleTrial(
            KebabEnum.Write(kind), KebabEnum.Write(severity), routed.Category, routed.Rule, routed.List, routed.Owner, routed.Why, routed.Watchers, routed.Class,
            deadlines.Acknowledge, deadlines.Respond, deadlines.Resolve, CaseRouting.ExplainAll(facts, policy),
            await knowledge.NearestAsync(organisation, text, routed.Category, null, cancellationToken));
    }

    private static Problem Invalid(IReadOnlyList<FieldError> errors) => new(ProblemKind.Unprocessable, "invalid-trial", "The rules can't be tried on this; each error names its place.") { Errors = errors };
}

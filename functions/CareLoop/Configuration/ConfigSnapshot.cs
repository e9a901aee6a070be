using System.Collections.Frozen;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>All configuration in force at one moment. Immutable: an operation takes one and goes by it to its end.</summary>
public sealed class ConfigSnapshot
{
    private const string NoTemplate = "There is no template of this name.";
    private const string NoQuestionnaire = "There is no questionnaire of this name.";

    private readonly OrganisationSettings common;
    private readonly FrozenDictionary<string, OrganisationSettings> organisations;
    private readonly FrozenDictionary<string, Switches> switches;
    private readonly FrozenDictionary<(string Organisation, string Name, Language Language), SmsTemplate> templates;
    private readonly IReadOnlyList<ReminderPolicy> policies;
    private readonly FrozenDictionary<(string Organisation, string Name), FollowUpPlan> plans;
    private readonly FrozenDictionary<(string Organisation, string Name), Questionnaire> questionnaires;
    private readonly FrozenDictionary<(string Organisation, string Name), Survey> surveys;
    private readonly WorkingCalendar commonCalendar;
    private readonly FrozenDictionary<string, WorkingCalendar> calendars;
    private readonly ComplaintPolicy commonComplaints;
    private readonly FrozenDictionary<string, ComplaintPolicy> complaints;
    private readonly FrozenDictionary<string, StaffDirectory> directories;

    internal ConfigSnapshot(SnapshotBuilder read)
    {
        Documents = read.Documents;
        Keywords = read.Keywords;
        common = read.CommonSettings;
        organisations = read.OwnSettings.ToFrozenDictionary(settings => settings.Organisation);
        switches = read.Switches.ToFrozenDictionary(owned => owned.Organisation, owned => owned.Switches);
        templates = read.Templates.ToFrozenDictionary(owned => (owned.Organisation, owned.Template.Name, owned.Template.Language), owned => owned.Template);

        // The name decides between two that are equally specific, so that every instance picks the same.
        policies = [.. read.Policies.OrderByDescending(policy => policy.Specificity).ThenBy(policy => policy.Name, StringComparer.Ordinal)];
        plans = read.Plans.ToFrozenDictionary(plan => (plan.Organisation, plan.Name));
        questionnaires = read.Questionnaires.ToFrozenDictionary(questionnaire => (questionnaire.Organisation, questionnaire.Name));
        surveys = read.Surveys.ToFrozenDictionary(survey => (survey.Organisation, survey.Name));
        commonCalendar = read.CommonCalendar;
        calendars = read.OwnCalendars.ToFrozenDictionary(calendar => calendar.Organisation);
        commonComplaints = read.CommonComplaints;
        complaints = read.OwnComplaints.ToFrozenDictionary(policy => policy.Organisation);
        directories = read.Directories.ToFrozenDictionary(directory => directory.Organisation);
    }

    /// <summary>What CareLoop ships, with nothing published.</summary>
    public static ConfigSnapshot Shipped { get; } = new SnapshotBuilder([]).Build();

    /// <summary>The current version of every document, those shipped included.</summary>
    public IReadOnlyCollection<ConfigDocument> Documents { get; }

    /// <summary>Keywords besides those built in, the same for all organisations.</summary>
    internal KeywordSettings Keywords { get; }

    /// <summary>The same with a document that is not published, to see what it would change.</summary>
    internal ConfigSnapshot With(ConfigDocument document) => new SnapshotBuilder([.. Documents.Where(other => other.Key != document.Key), document]).Build();

    /// <summary>The settings of an organisation; where it has none of its own, those of all.</summary>
    public OrganisationSettings Organisation(string organisation) => organisations.GetValueOrDefault(organisation, common);

    /// <summary>What is stopped for an organisation, by itself or for all, and how much each sender may send.</summary>
    public Switches SwitchesOf(string organisation)
    {
        var forAll = switches.GetValueOrDefault(Scope.Any, Configuration.Switches.None);
        return organisation != Scope.Any && switches.TryGetValue(organisation, out var own) ? forAll.And(own) : forAll;
    }

    /// <summary>The most specific policy for a visit (see <see cref="ReminderPolicy.Specificity"/>).</summary>
    public ReminderPolicy PolicyFor(string organisation, string? department, string? appointmentType) =>
        policies.FirstOrDefault(policy => policy.Covers(organisation, department, appointmentType)) ?? ShippedDefaults.Policy;

    /// <summary>
    /// The words of an organisation in a language, failing that those of all; failing both, the same in the organisation's
    /// own language. Null for a name that nothing is sent by.
    /// </summary>
    public SmsTemplate? Template(string organisation, string name, Language language)
    {
        return In(language) ?? In(Organisation(organisation).Language);

        SmsTemplate? In(Language wanted) =>
            templates.GetValueOrDefault((organisation, name, wanted)) ?? templates.GetValueOrDefault((Scope.Any, name, wanted));
    }

    /// <summary>
    /// The most specific plan for a discharge or visit (see <see cref="PlanMatch"/>). Every discharge has one; null only for a visit, where
    /// none is for it.
    /// </summary>
    internal FollowUpPlan? PlanFor(PlanFacts facts) =>
        PlansFor(facts) is [var match, ..] ? match.Plan : facts.Start == PlanStart.Discharge ? ShippedDefaults.StandardPlan : null;

    /// <summary>
    /// Every plan that would take a discharge or visit, with the reason, the one that does first. An organisation's plan stands in place of
    /// the common one of its name.
    /// </summary>
    internal IReadOnlyList<PlanMatch> PlansFor(PlanFacts facts) =>
        [.. plans.Values.Where(plan => FollowUpPlan(facts.Organisation, plan.Name) == plan).Select(plan => PlanMatch.Of(plan, facts)).OfType<PlanMatch>().Order()];

    /// <summary>A plan by name: the organisation's own, failing that the one of all; null where there is none.</summary>
    internal FollowUpPlan? FollowUpPlan(string organisation, string name) =>
        plans.GetValueOrDefault((organisation, name)) ?? plans.GetValueOrDefault((Scope.Any, name));

    /// <summary>A questionnaire by name: the organisation's own, failing that the one of all; null where there is none.</summary>
    internal Questionnaire? Questionnaire(string organisation, string name) =>
        questionnaires.GetValueOrDefault((organisation, name)) ?? questionnaires.GetValueOrDefault((Scope.Any, name));

    /// <summary>A survey by name: the organisation's own, failing that the one of all; null where there is none.</summary>
    internal Survey? Survey(string organisation, string name) =>
        surveys.GetValueOrDefault((organisation, name)) ?? surveys.GetValueOrDefault((Scope.Any, name));

    /// <summary>The survey after care in a department: of those that start from it the one that names the department before one for all, then by name; null where there is none.</summary>
    internal Survey? SurveyAfter(string organisation, SurveyStart start, string? department) => surveys.Values
        .Where(survey => survey.Start == start && Survey(organisation, survey.Name) == survey && (survey.Departments.Count == 0 || (department is not null && survey.Departments.Contains(department))))
        .OrderByDescending(survey => survey.Departments.Count > 0).ThenByDescending(survey => survey.Organisation == organisation).ThenBy(survey => survey.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The surveys in force that are asked by the calendar, with those of all.</summary>
    internal IEnumerable<Survey> SurveysOfCalendar => surveys.Values.Where(survey => survey.Start == SurveyStart.Calendar && survey.AsksAnybody);

    /// <summary>When an organisation's offices work; where it has no calendar of its own, the one of all.</summary>
    internal WorkingCalendar Calendar(string organisation) => calendars.GetValueOrDefault(organisation, commonCalendar);

    /// <summary>How an organisation goes about complaints; where it has no policy of its own, that of all.</summary>
    internal ComplaintPolicy Complaints(string organisation) => complaints.GetValueOrDefault(organisation, commonComplaints);

    /// <summary>The organisations that have settings of their own, by code.</summary>
    internal IReadOnlyList<OrganisationSettings> Organisations => [.. organisations.Values.OrderBy(own => own.Organisation, StringComparer.Ordinal)];

    /// <summary>The organisation whose texts come from a sender: the one that has it of its own, failing that the only one there is; null where it may be any of several.</summary>
    internal string? OrganisationOf(string sender) =>
        organisations.Values.Where(own => own.Sender == sender).ToList() is [var own] ? own.Organisation : organisations.Count == 1 ? organisations.Values[0].Organisation : null;

    /// <summary>The same for what somebody has to take: where it may be any of several, the first of them by name; null where there is none.</summary>
    internal string? TakerOf(string sender) =>
        OrganisationOf(sender) ?? Organisations.Where(own => own.Sender == sender || own.Sender is null).OrderBy(own => own.Sender is null).FirstOrDefault()?.Organisation;

    /// <summary>Who works in an organisation; where it has no directory of its own, the one of all, which is empty as shipped.</summary>
    internal StaffDirectory Directory(string organisation) =>
        directories.GetValueOrDefault(organisation) ?? directories.GetValueOrDefault(Scope.Any) ?? StaffDirectory.Empty(organisation);

    /// <summary>The current version of one document, or null.</summary>
    public ConfigDocument? Find(ConfigKey key) => Documents.FirstOrDefault(document => document.Key == key);

    /// <summary>What is wrong between a document and the rest; it stands in no document alone.</summary>
    internal IEnumerable<FieldError> Contradictions(ConfigKey key) => key.Kind switch
    {
        ConfigKind.ReminderPolicy => policies.FirstOrDefault(own => own.Organisation == key.Organisation && own.Name == key.Name) is { } policy ? Contradictions(policy) : [],
        ConfigKind.FollowUpPlan => plans.TryGetValue((key.Organisation, key.Name), out var plan) ? Contradictions(plan) : [],
        _ => [],
    };

    private IEnumerable<FieldError> Contradictions(ReminderPolicy policy)
    {
        if (policies.Any(other => other.Organisation == policy.Organisation && other.Name != policy.Name && other.AppliesTo == policy.AppliesTo))
            yield return new FieldError("/appliesTo", "Another policy of this organisation is for the same visits.");

        for (var at = 0; at < policy.Steps.Count; at++)
        {
            if (!HasWords(policy.Organisation, policy.Steps[at].Template))
                yield return new FieldError($"/steps/{at}/template", NoTemplate);
        }
    }

    // A document that gets here has no step that was left out: they stand where the document has them.
    private IEnumerable<FieldError> Contradictions(FollowUpPlan plan)
    {
        var others = plans.Values.Where(other => other.Organisation == plan.Organisation && other.Name != plan.Name && other.StartsFrom == plan.StartsFrom);
        if (others.Any(other => other.AppliesToAny.Any(theirs => plan.AppliesToAny.Any(theirs.SameAs))))
            yield return new FieldError("/appliesTo", "Another plan of this organisation is for the same patients.");

        for (var at = 0; at < plan.Steps.Count; at++)
        {
            var step = plan.Steps[at];
            if (step.Template is { } template && !HasWords(plan.Organisation, template))
                yield return new FieldError($"/steps/{at}/template", NoTemplate);
            if (step.Questionnaire is { } asked && Questionnaire(plan.Organisation, asked) is null)
                yield return new FieldError($"/steps/{at}/questionnaire", NoQuestionnaire);
            if (step.Check?.Questionnaire is { } check && Questionnaire(plan.Organisation, check) is null)
                yield return new FieldError($"/steps/{at}/check/questionnaire", NoQuestionnaire);
        }
    }

    private bool HasWords(string organisation, string template) => Template(organisation, template, Organisation(organisation).Language) is not null;
}

using CareLoop.Access;
using CareLoop.Configuration.Plans;
using CareLoop.Storage;

namespace CareLoop.Configuration.Complaints;

/// <summary>
/// A complaint policy as a document: <c>categories</c>, <c>openings</c>, <c>marks</c>, <c>severity</c>, <c>classes</c>, <c>ladder</c>,
/// <c>waitingAtMost</c>, <c>settle</c>, <c>rules</c>, <c>targets</c>. A field that an organisation leaves out is that of all.
/// </summary>
internal static class ComplaintDocument
{
    private const int MaxCategories = 200, MaxWords = 500, MaxWord = 50, MaxClasses = 30, MaxSteps = 60, MaxRules = 500, MaxItems = 200, MaxCode = 60;
    private const string SpanExpected = "A span such as 5 workdays, 4 work-hours, 2 hours or 30 minutes.";

    public static ComplaintPolicy Read(DocumentReader reader, string organisation, int version, ComplaintPolicy fallback)
    {
        var policy = fallback with
        {
            Organisation = organisation,
            Version = version,
            Categories = reader.Contains("categories") ? Distinct(reader.Objects("categories", MaxCategories), Category, category => category.Code, "code") : fallback.Categories,
            Openings = Words(reader, "openings", fallback.Openings),
            Marks = reader.Contains("marks") ? reader.Texts("marks", MaxWords, MaxWord) : fallback.Marks,
            SeverityWords = Words(reader, "severity", fallback.SeverityWords),
            Classes = reader.Contains("classes") ? Distinct(reader.Objects("classes", MaxClasses), Class, one => one.Name, "name") : fallback.Classes,
            Ladder = reader.Contains("ladder") ? [.. reader.Objects("ladder", MaxSteps).Select(Step).OfType<LadderStep>()] : fallback.Ladder,
            WaitingAtMost = reader.Value("waitingAtMost", WorkSpan.TryParse, fallback.WaitingAtMost, SpanExpected),
            Settle = reader.Contains("settle") ? [.. reader.Objects("settle", MaxItems).Select(Settle).OfType<SettleLimit>()] : fallback.Settle,
            Rules = reader.Contains("rules") ? Distinct(reader.Objects("rules", MaxRules), Rule, rule => rule.Id, "id") : fallback.Rules,
            Targets = Targets(reader, fallback.Targets),
        };
        reader.Done();
        return Whole(reader, policy, fallback);
    }

    /// <summary>What only the whole shows: names that nothing has.</summary>
    private static ComplaintPolicy Whole(DocumentReader reader, ComplaintPolicy policy, ComplaintPolicy fallback)
    {
        if (policy.Classes.All(one => one.Name != ComplaintPolicy.OrdinaryClass))
        {
            if (reader.IsObject)
                reader.RefuseField("classes", $"There has to be a class {ComplaintPolicy.OrdinaryClass}: it is that of every case that no other is for.");
            policy = policy with { Classes = [.. policy.Classes, .. fallback.Classes.Where(one => one.Name == ComplaintPolicy.OrdinaryClass)] };
        }

        if (policy.Category(ComplaintPolicy.OtherCategory) is null)
        {
            if (reader.IsObject)
                reader.RefuseField("categories", $"There has to be a category {ComplaintPolicy.OtherCategory}, for what belongs to none.");
            policy = policy with { Categories = [.. policy.Categories, .. fallback.Categories.Where(category => category.Code == ComplaintPolicy.OtherCategory)] };
        }

        if (policy.Categories.FirstOrDefault(category => category.Parent is { } parent && policy.Category(parent) is not { Parent: null }) is { } orphan)
            reader.RefuseField("categories", $"The parent of {orphan.Code} is no category without a parent: there are two levels.");
        if (policy.Rules.FirstOrDefault(rule => (rule.Category is { } set && policy.Category(set) is null) || rule.When.Categories.Any(code => policy.Category(code) is null)) is { } unknown)
            reader.RefuseField("rules", $"The rule {unknown.Id} names a category that there is not.");
        if (policy.Rules.FirstOrDefault(rule => rule.Class is { } name && policy.Classes.All(one => one.Name != name)) is { } classless)
            reader.RefuseField("rules", $"The rule {classless.Id} names a class that there is not.");
        return policy;
    }

    private static ComplaintCategory Category(DocumentReader reader) => new(
        reader.Name("code", MaxCode), LocalText.Read(reader, "name", MaxCode, required: true), reader.Text("parent", MaxCode), reader.Texts("words", MaxWords, MaxWord));

    private static DeadlineClass Class(DocumentReader reader) => new(
        reader.Name("name", MaxCode), Span(reader, "acknowledge", new WorkSpan(1, WorkUnit.Workdays)), reader.Optional<WorkSpan>("respond", TryPositive, SpanExpected),
        Span(reader, "resolve", new WorkSpan(5, WorkUnit.Workdays)), reader.Optional<WorkSpan>("resolveSeveral", TryPositive, SpanExpected));

    private static LadderStep? Step(DocumentReader reader)
    {
        var stage = reader.Word("stage", WordsOf<CaseStage>(), required: true);
        var offset = reader.Optional<WorkSpan>("offset", WorkSpan.TryParse, "A span before (with a minus) or behind the deadline, such as -4 work-hours; 0 minutes for the deadline itself.", required: true);
        var tell = reader.Word("tell", WordsOf<CaseTell>(), required: true);
        reader.Done();
        return stage is { } of && offset is { } at && tell is { } whom ? new LadderStep(of, at, whom) : null;
    }

    private static SettleLimit? Settle(DocumentReader reader)
    {
        var role = reader.Word("role", Enum.GetValues<Role>().ToDictionary(one => one.ToString(), StringComparer.Ordinal), required: true);
        var limit = reader.Number("compensation", 0, int.MaxValue, 0);
        reader.Done();
        return role is { } of ? new SettleLimit(of, limit) : null;
    }

    private static ComplaintRule Rule(DocumentReader reader)
    {
        var id = reader.Name("id", MaxCode);
        var when = new ComplaintWhen();
        if (reader.Object("when") is { } what)
        {
            when = new ComplaintWhen
            {
                Kinds = Each<CaseKind>(what, "kinds"),
                Categories = what.Texts("categories", MaxItems, MaxCode),
                Severities = Each<CaseSeverity>(what, "severities"),
                Words = what.Texts("words", MaxItems, MaxWord),
                Departments = what.Texts("departments", MaxItems, MaxCode),
                Clinicians = what.Texts("clinicians", MaxItems, MaxCode),
                Sources = Each<CaseSource>(what, "sources"),
                Tags = what.Texts("tags", MaxItems, MaxWord),
            };
            what.Done();
        }

        var (category, watchers, deadlines) = (reader.Text("category", MaxCode), reader.Texts("watchers", MaxItems, MaxCode), reader.Text("class", MaxCode));
        var (kind, code) = Owner(reader);
        return new ComplaintRule(id, when, category, kind, code, watchers, deadlines);
    }

    private static (OwnerKind Kind, string? Code) Owner(DocumentReader reader)
    {
        if (reader.Object("owner") is not { } owner)
            return (OwnerKind.CustomerService, null);

        var (person, department) = (owner.Text("person", MaxCode), owner.Text("department", MaxCode));
        var own = owner.Flag("ownDepartment", false);
        owner.Done();
        if (new[] { person is not null, department is not null, own }.Count(said => said) > 1)
            owner.RefuseWhole("One of person, department and ownDepartment.");
        return person is not null ? (OwnerKind.Person, person) : department is not null || own ? (OwnerKind.Department, department) : (OwnerKind.CustomerService, null);
    }

    private static ComplaintTargets Targets(DocumentReader reader, ComplaintTargets fallback)
    {
        if (reader.Object("targets") is not { } targets)
            return fallback;

        var read = new ComplaintTargets(targets.Number("complaintsADepartment", 0, 10_000, fallback.ComplaintsADepartment), targets.Number("praiseADay", 0, 10_000, fallback.PraiseADay));
        targets.Done();
        return read;
    }

    private static WorkSpan Span(DocumentReader reader, string name, WorkSpan fallback) => reader.Value(name, TryPositive, fallback, SpanExpected, required: true);

    private static bool TryPositive(string text, out WorkSpan span) => WorkSpan.TryParse(text, out span) && span.Amount > 0;

    private static IReadOnlyDictionary<T, IReadOnlyList<string>> Words<T>(DocumentReader reader, string name, IReadOnlyDictionary<T, IReadOnlyList<string>> fallback)
        where T : struct, Enum
    {
        if (reader.Object(name) is not { } inner)
            return fallback;

        var words = WordsOf<T>().Where(pair => inner.Contains(pair.Key)).ToDictionary(pair => pair.Value, pair => inner.Texts(pair.Key, MaxWords, MaxWord));
        inner.Done();
        return words;
    }

    private static List<T> Each<T>(DocumentReader reader, string name)
        where T : struct, Enum
    {
        var known = WordsOf<T>();
        var values = new List<T>();
        foreach (var text in reader.Texts(name, MaxItems, MaxCode))
        {
            if (known.TryGetValue(text, out var value))
                values.Add(value);
            else
                reader.RefuseField(name, $"'{text}' is none of {string.Join(", ", known.Keys)}.");
        }

        return values;
    }

    private static Dictionary<string, T> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => KebabEnum.Write(value), StringComparer.Ordinal);

    private static List<T> Distinct<T>(IEnumerable<DocumentReader> items, Func<DocumentReader, T> read, Func<T, string> key, string field)
    {
        var values = new List<T>();
        foreach (var item in items)
        {
            var value = read(item);
            item.Done();
            if (key(value).Length == 0)
                continue;

            if (values.Any(other => key(other) == key(value)))
                item.RefuseField(field, "This one is there already.");
            else
                values.Add(value);
        }

        return values;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Configuration.Plans;

/// <summary>A follow-up plan as a document (kind <see cref="ConfigKind.FollowUpPlan"/>).</summary>
internal static class PlanDocument
{
    public const int MaxSteps = 20;

    /// <summary>The most that all steps together are done: each is a task or a text of its own.</summary>
    public const int MaxOccurrences = 60;

    private const int MaxName = 60;
    private const int MaxTitle = 100;
    private const int MaxAlternatives = 10;
    private const int MaxCodes = 200;
    private const int OldestAge = 150;

    // More than there are versions of plans under way at a hospital; where there are, they are read again.
    private const int MostFrozen = 500;

    private static readonly ConcurrentDictionary<(string Organisation, string Name, int Version, string Json), FollowUpPlan> FrozenPlans = new();

    private static readonly Dictionary<string, PlanStart> Starts = new() { ["discharge"] = PlanStart.Discharge, ["visit"] = PlanStart.Visit };

    /// <summary>Null where it is not understood whom it takes: it must not pass for one for all.</summary>
    public static FollowUpPlan? Read(ConfigDocument document, DocumentReader reader)
    {
        var plan = Whole(reader, document.Key.Organisation, document.Key.Name, document.Version, document.Json);
        if (document.Json.Length > FollowUpPlan.MaxJson)
        {
            reader.RefuseWhole(string.Create(CultureInfo.InvariantCulture, $"A plan has at most {FollowUpPlan.MaxJson} characters."));
            return null;
        }

        return reader.IsObject && !reader.Refused("appliesTo") && !reader.Refused("startsFrom") ? plan : null;
    }

    /// <inheritdoc cref="FollowUpPlan.Of"/>
    public static FollowUpPlan Frozen(string organisation, string name, int version, string json)
    {
        var key = (organisation, name, version, json);
        if (FrozenPlans.TryGetValue(key, out var known))
            return known;

        using var document = JsonDocument.Parse(CanonicalJson.Of(json) ?? ConfigDocument.Withdrawn);
        var plan = Whole(new DocumentReader(document.RootElement, string.Empty, []), organisation, name, version, json);
        if (FrozenPlans.Count >= MostFrozen)
            FrozenPlans.Clear();
        FrozenPlans[key] = plan;
        return plan;
    }

    private static FollowUpPlan Whole(DocumentReader reader, string organisation, string name, int version, string json)
    {
        var plan = new FollowUpPlan
        {
            Organisation = organisation,
            Name = name,
            Version = version,
            Json = json,
            StartsFrom = reader.Word("startsFrom", Starts) ?? PlanStart.Discharge,
            AppliesToAny = ReadAppliesTo(reader),
            Title = LocalText.Read(reader, "title", MaxTitle),
            Steps = ReadSteps(reader),
        };
        reader.Done();
        return plan;
    }

    private static List<PlanAppliesTo> ReadAppliesTo(DocumentReader reader)
    {
        var any = new List<PlanAppliesTo>();
        foreach (var item in reader.ObjectOrObjects("appliesTo", MaxAlternatives))
        {
            var (from, to) = (item.Number("ageFrom", 0, OldestAge, -1), item.Number("ageTo", 0, OldestAge, -1));
            any.Add(new PlanAppliesTo
            {
                Departments = item.Texts("departments", MaxCodes, MaxName),
                Diagnoses = Codes(item, "diagnoses"),
                Procedures = Codes(item, "procedures"),
                Dispositions = item.Texts("dispositions", MaxCodes, MaxName),
                Tags = item.Texts("tags", MaxCodes, MaxName),
                AgeFrom = from < 0 ? null : from,
                AgeTo = to < 0 ? null : to,
            });
            if (from >= 0 && to >= 0 && to < from)
                item.RefuseField("ageTo", "Below ageFrom: nobody is of that age.");
            item.Done();
        }

        return any.Count > 0 ? any : [PlanAppliesTo.Anything];
    }

    private static IReadOnlyList<string> Codes(DocumentReader reader, string field)
    {
        var codes = reader.Texts(field, MaxCodes, MaxName);
        if (!codes.All(CodePattern.IsValid))
            reader.RefuseField(field, CodePattern.Expected);
        return codes;
    }

    private static List<PlanStep> ReadSteps(DocumentReader reader)
    {
        var read = new List<(DocumentReader Reader, PlanStep Step)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var items = reader.Objects("steps", MaxSteps).ToList();
        if (reader.IsObject && items.Count == 0 && !reader.Refused("steps"))
            reader.RefuseField("steps", "A plan has at least one step.");
        foreach (var item in items)
        {
            if (PlanStepDocument.Read(item) is not { } step)
                continue;

            if (ids.Add(step.Id))
                read.Add((item, step));
            else
                item.RefuseField("id", "Another step has this id.");
        }

        if (read.Sum(item => item.Step.Times) > MaxOccurrences)
            reader.RefuseField("steps", string.Create(CultureInfo.InvariantCulture, $"Together the steps are done more than {MaxOccurrences} times."));
        return PlanConditions.Checked(read);
    }
}

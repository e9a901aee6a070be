using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration.Plans;

/// <summary>A plan that is still to be published, in the midst of the configuration that is in force.</summary>
internal static class PlanDraft
{
    /// <summary>The configuration as it would be; what is wrong with the plan is added to the mistakes, by JSON pointer below <c>/plan</c>.</summary>
    public static Result<ConfigSnapshot> In(ConfigSnapshot snapshot, string organisation, string name, JsonElement plan, Principal who, List<FieldError> mistakes)
    {
        if (!ConfigKey.TryCreate(ConfigKind.FollowUpPlan, organisation, name, out var key))
            return ConfigProblems.BadName;
        if (CanonicalJson.Of(plan.GetRawText()) is not { } json)
            return ConfigProblems.NotJson;

        var candidate = new ConfigDocument(key, (snapshot.Find(key)?.Version ?? 0) + 1, json, who.Id, default);
        mistakes.AddRange(ConfigCheck.Mistakes(candidate, snapshot.Documents).Select(mistake => mistake with { Pointer = "/plan" + mistake.Pointer }));
        return snapshot.With(candidate);
    }
}

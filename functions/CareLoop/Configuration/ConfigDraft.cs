using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>A document that is still to be published, in the midst of the configuration that is in force.</summary>
internal static class ConfigDraft
{
    /// <summary>The configuration as it would be; what is wrong with the document is added to the mistakes.</summary>
    /// <param name="snapshot">What is in force.</param>
    /// <param name="kind">One of <see cref="ConfigKind"/>.</param>
    /// <param name="organisation">Whose.</param>
    /// <param name="name">As it would be named.</param>
    /// <param name="draft">The document.</param>
    /// <param name="pointer">Where it stands in the request, as a JSON pointer.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="mistakes">By JSON pointer below <paramref name="pointer"/>.</param>
    public static Result<ConfigSnapshot> In(ConfigSnapshot snapshot, string kind, string organisation, string name, JsonElement draft, string pointer, Principal who, List<FieldError> mistakes)
    {
        if (!ConfigKey.TryCreate(kind, organisation, name, out var key))
            return ConfigProblems.BadName;
        if (CanonicalJson.Of(draft.GetRawText()) is not { } json)
            return ConfigProblems.NotJson;

        var candidate = new ConfigDocument(key, (snapshot.Find(key)?.Version ?? 0) + 1, json, who.Id, default);
        mistakes.AddRange(ConfigCheck.Mistakes(candidate, snapshot.Documents).Select(mistake => mistake with { Pointer = pointer + mistake.Pointer }));
        return snapshot.With(candidate);
    }
}

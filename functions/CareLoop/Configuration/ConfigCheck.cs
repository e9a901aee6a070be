using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>What forbids publishing a document.</summary>
internal static class ConfigCheck
{
    /// <summary>Everything at once, by JSON pointer; empty where nothing forbids it.</summary>
    public static IReadOnlyList<FieldError> Mistakes(ConfigDocument candidate, IEnumerable<ConfigRow> current)
    {
        var key = candidate.Key;
        if (key.Kind is ConfigKind.Organisation or ConfigKind.Switches or ConfigKind.Keywords && key.Name != ConfigKind.OnlyName)
            return [new FieldError(string.Empty, $"There is one document of this kind, named {ConfigKind.OnlyName}.")];

        if (key.Kind == ConfigKind.Keywords && key.Organisation != Scope.Any)
            return [new FieldError(string.Empty, "Keywords hold for all organisations: several may share a sender.")];

        // Read among all the others, as it will be; so nothing passes here that would not be understood there.
        var builder = new SnapshotBuilder([.. current.Select(row => row.Document).Where(document => document.Key != key), candidate]);
        return builder.Errors.TryGetValue(key, out var errors) ? errors : [.. builder.Build().Contradictions(key)];
    }
}

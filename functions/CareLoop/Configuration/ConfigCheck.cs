using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>What forbids publishing a document.</summary>
internal static class ConfigCheck
{
    /// <summary>Everything at once, by JSON pointer; empty where nothing forbids it.</summary>
    public static IReadOnlyList<FieldError> Mistakes(ConfigDocument candidate, IEnumerable<ConfigRow> current) =>
        Mistakes(candidate, current.Select(row => row.Document));

    /// <inheritdoc cref="Mistakes(ConfigDocument, IEnumerable{ConfigRow})"/>
    public static IReadOnlyList<FieldError> Mistakes(ConfigDocument candidate, IEnumerable<ConfigDocument> current)
    {
        var key = candidate.Key;
        if (ConfigKind.IsOnlyOne(key.Kind) && key.Name != ConfigKind.OnlyName)
            return [new FieldError(string.Empty, $"There is one document of this kind, named {ConfigKind.OnlyName}.")];

        if (key.Kind == ConfigKind.Keywords && key.Organisation != Scope.Any)
            return [new FieldError(string.Empty, "Keywords hold for all organisations: several may share a sender.")];

        // Read among all the others, as it will be; so nothing passes here that would not be understood there.
        var builder = new SnapshotBuilder([.. current.Where(document => document.Key != key), candidate]);
        return builder.Errors.TryGetValue(key, out var errors) ? errors : [.. builder.Build().Contradictions(key)];
    }
}

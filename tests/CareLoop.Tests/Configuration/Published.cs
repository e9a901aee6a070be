using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Tests.Configuration;

/// <summary>Documents as they would be published, without a table.</summary>
internal static class Published
{
    public static ConfigDocument Document(string kind, string organisation, string name, string json, int version = 1) =>
        ConfigKey.TryCreate(kind, organisation, name, out var key)
            ? new ConfigDocument(key, version, json, "somebody", default)
            : throw new ArgumentException("Not a key of a document.");

    public static ConfigSnapshot Snapshot(params ConfigDocument[] documents) => new SnapshotBuilder(documents).Build();

    /// <summary>What forbids publishing a document over these.</summary>
    public static IReadOnlyList<FieldError> Mistakes(ConfigDocument candidate, params ConfigDocument[] current) =>
        ConfigCheck.Mistakes(candidate, current.Select(document => new ConfigRow(document, default)));

    /// <summary>Pointers parted by spaces; <c>-</c> for the whole document.</summary>
    public static string[] Pointers(string expected) => expected switch
    {
        "" => [],
        "-" => [string.Empty],
        _ => expected.Split(' '),
    };
}

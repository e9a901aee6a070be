using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace CareLoop.Configuration;

/// <summary>
/// A version as table <c>config</c> keeps it. Each is written twice in one transaction: once under its number, for good, and
/// once as the current one. All current ones lie side by side in one partition, so that one query reads them all.
/// </summary>
internal sealed record ConfigRow(ConfigDocument Document, ETag ETag)
{
    /// <summary>The one partition.</summary>
    public const string Partition = "config";

    /// <summary>What the keys of current versions begin with.</summary>
    public const string CurrentRange = "current~";

    /// <summary>The longest document, in characters: with it a row stays below 1 MiB of UTF-16 and a transaction below 4 MiB.</summary>
    public const int MaxJson = 256 * 1024;

    // A property holds 64 KiB of UTF-16, 32,768 characters.
    private const int MaxChunk = 32_000;

    /// <summary>What the keys of all versions of one kind begin with.</summary>
    public static string VersionRange(string kind) => $"version~{kind}~";

    /// <summary>The key under which a version stands for good. Six digits keep them in order.</summary>
    public static string VersionKey(ConfigKey key, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{VersionRange(key.Kind)}{key.Organisation}~{key.Name}~{version:D6}");

    /// <summary>A key behind every one of a range: this character sorts behind all letters, of any script.</summary>
    public static string EndOf(string range) => range + '\uFFFD';

    public TableEntity ToTable(bool current)
    {
        var key = Document.Key;
        var row = new TableEntity(Partition, current ? $"{CurrentRange}{key.Kind}~{key.Organisation}~{key.Name}" : VersionKey(key, Document.Version))
        {
            ["Kind"] = key.Kind,
            ["Organisation"] = key.Organisation,
            ["Name"] = key.Name,
            ["Version"] = Document.Version,
            ["PublishedBy"] = Document.PublishedBy,
            ["PublishedAt"] = Document.PublishedAt,
            ["Chunks"] = (Document.Json.Length + MaxChunk - 1) / MaxChunk,
        };
        for (var at = 0; at * MaxChunk < Document.Json.Length; at++)
            row[Chunk(at)] = Document.Json.Substring(at * MaxChunk, Math.Min(MaxChunk, Document.Json.Length - (at * MaxChunk)));
        return row;
    }

    /// <summary>Null for a kind that only a newer version of CareLoop knows.</summary>
    public static ConfigRow? FromTable(TableEntity row)
    {
        if (!ConfigKey.TryCreate(row.GetString("Kind"), row.GetString("Organisation"), row.GetString("Name"), out var key))
            return null;

        var json = string.Concat(Enumerable.Range(0, row.GetInt32("Chunks") ?? 0).Select(at => row.GetString(Chunk(at))));
        return new ConfigRow(
            new ConfigDocument(key, row.GetInt32("Version") ?? 0, json, row.GetString("PublishedBy"), row.GetDateTimeOffset("PublishedAt") ?? default),
            row.ETag);
    }

    private static string Chunk(int at) => string.Create(CultureInfo.InvariantCulture, $"Json{at}");
}

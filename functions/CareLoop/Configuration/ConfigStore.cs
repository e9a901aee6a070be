using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Configuration;

/// <summary>The configuration: what is in force, its history, and how it is changed.</summary>
public sealed partial class ConfigStore(
    StorageClients storage, AuditLog audit, Clocks clocks, IOptions<ConfigOptions> options, ILogger<ConfigStore> logger)
{
    /// <summary>Who may publish: administrators, within their organisation; what is common to all, those of all.</summary>
    public static AccessRule MayPublish { get; } = AccessRule.Staff(Role.Administrator);

    /// <summary>Who may read: what is common to all organisations, anybody with one of these roles.</summary>
    public static AccessRule MayRead { get; } = AccessRule.Staff(Role.Administrator, Role.DepartmentHead, Role.Auditor);

    /// <summary>The longest document, as UTF-8, that can be one; how many characters it may have is said when it is published.</summary>
    public const int MaxDocumentBytes = 3 * ConfigRow.MaxJson;

    private readonly ConfigTable table = new(storage);
    private readonly Lock gate = new();
    private readonly HashSet<(ConfigKey, int)> told = [];
    private volatile Cached? cached;
    private Cached? latest;
    private Task<ConfigSnapshot>? refreshing;

    private sealed record Cached(ConfigSnapshot Snapshot, IReadOnlyList<ConfigDocument> Documents, bool IsUnderstood, long ReadAt);

    /// <summary>Whether all that was read last is understood; what is not is left out.</summary>
    internal bool IsUnderstood => cached is not { IsUnderstood: false };

    /// <summary>
    /// What is in force, at most <see cref="ConfigOptions.CacheSeconds"/> old. Costs one request where it has to be read,
    /// however many ask at once.
    /// </summary>
    public async ValueTask<ConfigSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } fresh)
            return fresh;

        Task<ConfigSnapshot> reading;
        lock (gate)
        {
            if (Fresh() is { } meanwhile)
                return meanwhile;

            reading = refreshing is { IsCompleted: false } underway ? underway : refreshing = RefreshAsync();
        }

        // Who gives up waiting leaves the others theirs.
        var givenUp = new TaskCompletionSource();
        await using var _ = cancellationToken.Register(givenUp.SetResult);
        await Task.WhenAny(reading, givenUp.Task);
        cancellationToken.ThrowIfCancellationRequested();
        return await reading;
    }

    /// <summary>
    /// Publishes the next version of a document. What is there already is answered as it is, and published no further time.
    /// </summary>
    /// <returns>
    /// The version now current; or denied, not found (no such kind, or somebody else's), too large, unprocessable with the
    /// fields at fault by JSON pointer, or in conflict with a version published meanwhile.
    /// </returns>
    public async Task<Result<ConfigDocument>> PublishAsync(PublishConfiguration request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (MayPublish.Authorise(request.By, request.Organisation, null).Problem is { } refused)
            return refused;

        if (!ConfigKind.All.Contains(request.Kind))
            return AccessRule.NotFound;

        if (!ConfigKey.TryCreate(request.Kind, request.Organisation, request.Name, out var key))
            return ConfigProblems.BadName;

        if (request.Json.Length > ConfigRow.MaxJson)
            return ConfigProblems.TooLarge;

        if (CanonicalJson.Of(request.Json) is not { } json || json.Length > ConfigRow.MaxJson)
            return ConfigProblems.NotJson;

        var rows = await table.CurrentAsync(cancellationToken);
        var current = rows.FirstOrDefault(row => row.Document.Key == key);
        var version = new ConfigDocument(key, (current?.Document.Version ?? 0) + 1, json, request.By.Id, clocks.Business.GetUtcNow());
        if (request.BasedOn is { } basedOn && basedOn != version.Version - 1)
            return ConfigProblems.PublishedMeanwhile;

        if (ConfigCheck.Mistakes(version, rows) is { Count: > 0 } mistakes)
            return ConfigProblems.Mistaken(mistakes);

        if (current?.Document.Json != json)
        {
            if (!await table.TryAddAsync(version, current, cancellationToken))
                return ConfigProblems.PublishedMeanwhile;

            cached = null;
            current = new ConfigRow(version, default);
        }

        await AuditAsync(request, current.Document, cancellationToken);
        return current.Document;
    }

    /// <summary>Every version of one kind that was ever published, each document's oldest first, after those shipped.</summary>
    public async Task<IReadOnlyList<ConfigDocument>> ListAsync(string kind, CancellationToken cancellationToken)
    {
        var published = await table.VersionsAsync(kind, cancellationToken);
        return [.. ShippedDefaults.Documents.Where(document => document.Key.Kind == kind), .. published.Select(row => row.Document)];
    }

    /// <summary>The current version of everything that was ever published, what was withdrawn included, read now: one request.</summary>
    internal async Task<IReadOnlyList<ConfigDocument>> CurrentAsync(CancellationToken cancellationToken) =>
        [.. (await table.CurrentAsync(cancellationToken)).Select(row => row.Document)];

    private ConfigSnapshot? Fresh() =>
        cached is { } last && clocks.Wire.GetElapsedTime(last.ReadAt) < TimeSpan.FromSeconds(options.Value.CacheSeconds) ? last.Snapshot : null;

    private async Task<ConfigSnapshot> RefreshAsync()
    {
        var readAt = clocks.Wire.GetTimestamp();
        var rows = await table.CurrentAsync(CancellationToken.None);
        List<ConfigDocument> documents = [.. rows.Select(row => row.Document)];
        lock (gate)
        {
            // To make a snapshot takes longer than the request; mostly nobody has published anything.
            latest = latest is { } before && before.Documents.SequenceEqual(documents) ? before with { ReadAt = readAt } : Read(rows, documents, readAt);
            cached = latest;
            return latest.Snapshot;
        }
    }

    private Cached Read(IReadOnlyList<ConfigRow> rows, IReadOnlyList<ConfigDocument> documents, long readAt)
    {
        var builder = new SnapshotBuilder(rows.Select(row => row.Document));
        foreach (var (key, mistakes) in builder.Errors)
        {
            var version = builder.VersionOf(key);
            if (told.Add((key, version)))
                LogUnreadable(logger, key, version, string.Join(' ', mistakes.Select(mistake => mistake.Pointer)));
        }

        return new Cached(builder.Build(), documents, !builder.Errors.Any(), readAt);
    }

    private Task AuditAsync(PublishConfiguration request, ConfigDocument published, CancellationToken cancellationToken) => audit.WriteAsync(
        new AuditEntry
        {
            Who = request.By,
            Action = "publish-configuration",
            Organisation = request.Organisation,
            At = clocks.Business.GetUtcNow(),
            Cause = request.Cause,
            Outcome = "ok",
            Records = [$"{published.Key}/{published.Version}"],
        },
        cancellationToken);

    [LoggerMessage(1, LogLevel.Error, "Configuration {Key} version {Version} is not entirely understood, at {Pointers}; what is not is left out.")]
    private static partial void LogUnreadable(ILogger logger, ConfigKey key, int version, string pointers);
}

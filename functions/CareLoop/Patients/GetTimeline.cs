using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>Tells a stored record's place in the timeline. Each capability tells its own.</summary>
internal interface ITimelineSource
{
    /// <summary>The kind in row keys.</summary>
    string Kind { get; }

    /// <summary>The entry and the organisation and department that it belongs to.</summary>
    (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row);
}

/// <summary>Everything about one patient in order of time: of the patient's partition, and of those who were merged into this patient.</summary>
public sealed class GetTimeline
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule => FindPatients.Rule;

    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;
    private readonly Dictionary<string, ITimelineSource> sources;

    internal GetTimeline(PatientFiles files, AuditLog audit, Clocks clocks, IEnumerable<ITimelineSource> sources)
    {
        (this.files, this.audit, this.clocks) = (files, audit, clocks);
        this.sources = sources.ToDictionary(source => source.Kind);
    }

    /// <summary>The entries that this person may see; a patient of another organisation is not found.</summary>
    public async Task<Result<TimelineView>> HandleAsync(Principal principal, string patient, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (!PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key))
        {
            return AccessRule.NotFound;
        }

        // Who was merged into another is there; what was theirs before stays in their own partition, and is read with it.
        var (file, rows) = await ReadAsync(key, cancellationToken);
        if (file.HeadETag is null || PatientScope.OrganisationSeen(Rule, principal, file.Head) is not { } organisation)
        {
            return AccessRule.NotFound;
        }

        foreach (var joined in file.Head.Joins)
        {
            await foreach (var row in files.ReadPastAsync(joined.Patient, cancellationToken))
            {
                rows.Add(row);
            }
        }

        var entries = rows.Select(Read).OfType<(TimelineEntry Entry, string Organisation, string? Department)>()
            .Where(read => Rule.Covers(principal, read.Organisation, read.Department)).Select(read => read.Entry);

        await audit.WriteAsync(PatientScope.Entry(principal, "read-timeline", organisation, file.Key, clocks.Now), cancellationToken);
        return new TimelineView(PatientScope.View(file), [.. entries.OrderBy(entry => entry.At).ThenBy(entry => entry.Id, StringComparer.Ordinal)]);
    }

    private async Task<(PatientFile File, List<TableEntity> Rows)> ReadAsync(PatientKey key, CancellationToken cancellationToken)
    {
        TableEntity? head = null;
        var rows = new List<TableEntity>();
        await foreach (var row in files.ReadAllAsync(key, cancellationToken))
        {
            if (row.RowKey == CareKeys.Head)
            {
                head = row;
            }
            else
            {
                rows.Add(row);
            }
        }

        var file = new PatientFile(key, head, []);
        return file.Head.MergedInto is { } survivor ? await ReadAsync((await files.FollowAsync(survivor, cancellationToken)).Key, cancellationToken) : (file, rows);
    }

    private (TimelineEntry Entry, string Organisation, string? Department)? Read(TableEntity row)
    {
        if (row.RowKey.StartsWith(CareKeys.SeenPrefix, StringComparison.Ordinal))
        {
            var receipt = EventReceipt.FromTable(row);
            return (new TimelineEntry(receipt.HappenedAt, "event", receipt.Id, KebabEnum.Write(receipt.Status), receipt.Reason ?? receipt.Kind), receipt.Organisation ?? Scope.Any, null);
        }

        return row.RowKey.Split('~') is [_, var kind, _] && sources.TryGetValue(kind, out var source) ? source.Read(row) : null;
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CareLoop.Storage;

namespace CareLoop.Access;

/// <summary>The audit trail: every read and change of patient data by staff, written before the answer is given.</summary>
public sealed partial class AuditLog(StorageClients storage)
{
    /// <summary>The table.</summary>
    public const string TableName = "audit";

    private readonly TableClient table = storage.Table(TableName);

    /// <summary>
    /// Writes the entry, by day and by each patient. Await it before answering: what can't be recorded is not shown.
    /// The same entry written again, by a repeated request or a lost response, leaves one.
    /// </summary>
    /// <exception cref="ArgumentException">A code is not kebab-case: it might hold what nobody should read here.</exception>
    public async Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Demand(entry.Action, nameof(entry.Action));
        Demand(entry.Outcome, nameof(entry.Outcome));
        if (entry.Why is not null)
            Demand(entry.Why, nameof(entry.Why));

        await Task.WhenAll(AuditRow.Of(entry).Select(row => AddAsync(row, cancellationToken)));
    }

    /// <summary>Everything of one UTC day, in no order across its shards.</summary>
    public IAsyncEnumerable<AuditEntry> OfDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var first = AuditRow.Day(day);

        // The shard is one hexadecimal digit; '~' sorts behind all of them.
        return ReadAsync(TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {first + "~"}"), cancellationToken);
    }

    /// <summary>Everything about one patient in the UTC month of a day, oldest first.</summary>
    public IAsyncEnumerable<AuditEntry> OfPatientAsync(string patientKey, DateOnly month, CancellationToken cancellationToken) =>
        ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {AuditRow.Month(patientKey, month)}"), cancellationToken);

    /// <summary>A page of a span of time, oldest first, out of all shards: one request a shard and UTC day that it touches.</summary>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The first instant that is not of it.</param>
    /// <param name="patients">Of these patients, by key; empty for everything.</param>
    /// <param name="only">Of one organisation and of one account; null for any.</param>
    /// <param name="after">The row key behind which it begins; empty at the first.</param>
    /// <param name="count">As many at most.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task<IReadOnlyList<RecordedEntry>> PageAsync(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<string> patients, (string? Organisation, string? Who) only, string after, int count, CancellationToken cancellationToken)
    {
        var (first, end) = (AuditRow.From(from), AuditRow.From(to));
        var begin = string.CompareOrdinal(after, first) > 0 ? after : first;
        var page = new List<AuditRow>();
        // Of each day or month what comes first, until there is enough: the rows of a later one are all later.
        foreach (var partitions in AuditRow.Partitions(from, to, patients))
        {
            var found = await Task.WhenAll(partitions.Select(partition => OfPartitionAsync(partition, begin, end, only, count - page.Count, cancellationToken)));
            page.AddRange(found.SelectMany(rows => rows).DistinctBy(row => row.RowKey).OrderBy(row => row.RowKey, StringComparer.Ordinal).Take(count - page.Count));
            if (page.Count == count)
            {
                break;
            }
        }

        return [.. page.Select(row => new RecordedEntry(row.RowKey, row.Entry, row.RecordsOmitted))];
    }

    private async Task<IReadOnlyList<AuditRow>> OfPartitionAsync(string partition, string begin, string end, (string? Organisation, string? Who) only, int count, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {begin} and RowKey lt {end}");
        if (only.Organisation is { } organisation)
        {
            filter += TableClient.CreateQueryFilter($" and Organisation eq {organisation}");
        }

        if (only.Who is { } who)
        {
            filter += TableClient.CreateQueryFilter($" and Who eq {who}");
        }

        var rows = new List<AuditRow>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: count, cancellationToken: cancellationToken))
        {
            rows.Add(AuditRow.FromTable(row));
            if (rows.Count == count)
            {
                break;
            }
        }

        return rows;
    }

    private async IAsyncEnumerable<AuditEntry> ReadAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            yield return AuditRow.FromTable(row).Entry;
    }

    private async Task AddAsync(AuditRow row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row.ToTable(), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // The key is derived from all that the entry says, so what is there is this entry.
        }
    }

    private static void Demand(string code, string field)
    {
        if (!Code().IsMatch(code))
            throw new ArgumentException("Codes in the audit trail are kebab-case.", field);
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}

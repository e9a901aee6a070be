using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace CareLoop.Access;

/// <summary>An audit entry as table <c>audit</c> keeps it: once by day, and once more by each patient concerned.</summary>
internal sealed record AuditRow(string PartitionKey, string RowKey, AuditEntry Entry, int RecordsOmitted)
{
    // A property holds 64 KiB of UTF-16, 32,768 characters.
    private const int MaxJoined = 32_000;
    private const char Separator = '\n';

    /// <summary>The rows of one entry: the day's first, then one for each patient.</summary>
    public static IReadOnlyList<AuditRow> Of(AuditEntry entry)
    {
        var id = Id(entry);
        var rowKey = string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcTicks:D19}~{id}");
        return [
            Row($"{Day(DateOnly.FromDateTime(entry.At.UtcDateTime))}{id[0]}"),
            .. entry.Patients.Distinct().Select(patient => Row(Month(patient, DateOnly.FromDateTime(entry.At.UtcDateTime)))),
        ];

        AuditRow Row(string partition) => new(partition, rowKey, entry, 0);
    }

    /// <summary>What the partitions of a day begin with; one hexadecimal digit follows, so that a busy day is spread.</summary>
    public static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"d~{day:yyyyMMdd}~");

    /// <summary>The partition of a patient's month.</summary>
    public static string Month(string patientKey, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"p~{patientKey}~{day:yyyyMM}");

    /// <summary>The key before every row from an instant on.</summary>
    public static string From(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{instant.UtcTicks:D19}");

    /// <summary>The partitions of a span of time: for each UTC day its shards, or for each UTC month those of the patients.</summary>
    public static IEnumerable<IReadOnlyList<string>> Partitions(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<string> patients)
    {
        var (day, last) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime.AddTicks(-1)));
        for (day = patients.Count == 0 ? day : new DateOnly(day.Year, day.Month, 1); day <= last; day = patients.Count == 0 ? day.AddDays(1) : day.AddMonths(1))
        {
            yield return patients.Count > 0 ? [.. patients.Select(patient => Month(patient, day))] : [.. "0123456789abcdef".Select(shard => Day(day) + shard)];
        }
    }

    public TableEntity ToTable()
    {
        var (records, omitted) = Join(Entry.Records);
        return new TableEntity(PartitionKey, RowKey)
        {
            ["At"] = Entry.At.ToUniversalTime(),
            ["Who"] = Entry.Who.Id,
            ["Roles"] = Join([.. Entry.Who.Grants.Select(grant => grant.ToString())]).Joined,
            ["Action"] = Entry.Action,
            ["Organisation"] = Entry.Organisation,
            ["Cause"] = Entry.Cause,
            ["Outcome"] = Entry.Outcome,
            ["Why"] = Entry.Why,
            ["Patients"] = Join(Entry.Patients).Joined,
            ["Records"] = records,
            ["RecordsOmitted"] = omitted,
        };
    }

    public static AuditRow FromTable(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        new AuditEntry
        {
            Who = new Principal(
                row.GetString("Who"),
                string.Empty,
                [.. Split(row.GetString("Roles")).Select(role => RoleGrant.TryParse(role, null, out var grant) ? grant : null).OfType<RoleGrant>()]),
            Action = row.GetString("Action"),
            Organisation = row.GetString("Organisation"),
            At = row.GetDateTimeOffset("At") ?? default,
            Cause = row.GetString("Cause"),
            Outcome = row.GetString("Outcome"),
            Why = row.GetString("Why"),
            Patients = Split(row.GetString("Patients")),
            Records = Split(row.GetString("Records")),
        },
        row.GetInt32("RecordsOmitted") ?? 0);

    // Everything that tells one entry from another, each part with its length, so that no two entries read alike.
    private static string Id(AuditEntry entry)
    {
        string?[] parts = [
            entry.Cause, entry.Who.Id, entry.Action, entry.Organisation, entry.Outcome, entry.Why,
            string.Join(Separator, entry.Patients), string.Join(Separator, entry.Records)];
        var text = string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static (string Joined, int Omitted) Join(IReadOnlyList<string> items)
    {
        var length = 0;
        var kept = items.TakeWhile(item => (length += item.Length + 1) <= MaxJoined).ToList();
        return (string.Join(Separator, kept), items.Count - kept.Count);
    }

    private static string[] Split(string? joined) => string.IsNullOrEmpty(joined) ? [] : joined.Split(Separator);
}

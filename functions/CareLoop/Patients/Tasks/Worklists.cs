using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Patients.Erasures;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>
/// Keeps the worklists as the tasks are: one row a task in the list of its department, customer service or team, and one in the list of
/// each person who has it or was told of it. What is urgent stands first, then what is due first; a row says enough to be shown, so that
/// a page of a list is one request.
/// </summary>
internal sealed class Worklists(StorageClients storage) : IEffectRunner
{
    private readonly TableClient work = storage.Table(TableNames.Work);

    /// <summary>The list of one person of the directory, or of an account that is not in it.</summary>
    public static string OfPerson(string person) => "@" + person;

    /// <summary>The list of an outreach team.</summary>
    public static string OfTeam(string team) => "team:" + team;

    /// <summary>Whether a list is a department's.</summary>
    public static bool IsDepartment(string list) => list != StaffTaskRow.CustomerService && !list.StartsWith("team:", StringComparison.Ordinal) && !list.StartsWith('@');

    public static string Partition(string organisation, string list) => $"{TableKey.Part(organisation)}~{TableKey.Part(list)}";

    /// <summary>What is urgent first, then by deadline.</summary>
    public static string RowKey(StaffTaskRow task) => string.Create(CultureInfo.InvariantCulture, $"{Until(task.Urgent, task.Deadline)}~{task.Id}");

    /// <summary>The beginning of the row keys of a minute; behind all those that are due before it.</summary>
    public static string Until(bool urgent, DateTimeOffset deadline) => string.Create(CultureInfo.InvariantCulture, $"{(urgent ? '0' : '1')}{deadline.UtcDateTime:yyyyMMddHHmm}");

    /// <summary>Where the version before listed a task.</summary>
    public static string EarlierKey(StaffTaskRow task) =>
        string.Create(CultureInfo.InvariantCulture, $"{Partition(task.Organisation, task.Worklist)}|{task.Deadline.UtcDateTime:yyyyMMddHHmm}~{task.Id}");

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<StaffTaskRow>().Where(task => task.ListedVersion != task.Version)
            .Select(task => new Effect($"task.{task.Id}.{task.Version}", token => ListAsync(file.Key, file.Head.Name, task, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until the lists show this version; written twice, they are the same rows.
    }

    /// <summary>A page of a list, of what is due before an instant, behind a cursor.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="list">Which list.</param>
    /// <param name="before">Due before; null for all.</param>
    /// <param name="after">The row key behind which it begins; empty at the first.</param>
    /// <param name="count">As many at most.</param>
    /// <param name="subjects">Of these subjects only; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<(IReadOnlyList<TableEntity> Rows, bool More)> ReadAsync(
        string organisation, string list, DateTimeOffset? before, string after, int count, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken)
    {
        var partition = Partition(organisation, list);
        var filter = before is { } instant
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and (RowKey lt {Until(true, instant)} or (RowKey ge {"1"} and RowKey lt {Until(false, instant)}))")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}");
        if (subjects is not null)
        {
            filter += $" and ({string.Join(" or ", subjects.Select(subject => TableClient.CreateQueryFilter($"subject eq {subject}")))})";
        }

        // One more than is shown tells whether there is another page.
        await foreach (var page in work.QueryAsync<TableEntity>(filter, maxPerPage: count + 1, cancellationToken: cancellationToken).AsPages())
        {
            if (page.Values.Count > 0 || page.ContinuationToken is null)
            {
                return ([.. page.Values.Take(count)], page.Values.Count > count || (page.ContinuationToken is not null && page.Values.Count > 0));
            }
        }

        return ([], false);
    }

    /// <summary>Removes a task that is over from wherever it may still stand.</summary>
    public async Task ClearAsync(StaffTaskRow task, CancellationToken cancellationToken)
    {
        foreach (var list in ListsOf(task).Distinct())
        {
            await work.DeleteEntityAsync(Partition(task.Organisation, list), RowKey(task), ETag.All, cancellationToken);
        }
    }

    private async Task<Action<PatientFile>> ListAsync(PatientKey patient, string? name, StaffTaskRow task, CancellationToken cancellationToken)
    {
        List<string> wanted = !task.State.IsOpen() ? [] : [.. ListsOf(task).Select(list => $"{Partition(task.Organisation, list)}|{RowKey(task)}").Distinct()];
        foreach (var key in wanted)
        {
            await work.UpsertEntityAsync(ToRow(key, patient, name, task), TableUpdateMode.Replace, cancellationToken);
        }

        foreach (var key in task.ListedAs.Except(wanted))
        {
            var (partition, rowKey) = Parts(key);
            await work.DeleteEntityAsync(partition, rowKey, ETag.All, cancellationToken);
        }

        return file =>
        {
            if (file.Find<StaffTaskRow>(task.Id) is not { } now)
            {
                return;
            }

            // Changed since, it is listed anew: what it stands under now is known then, too.
            file.Put(now with { ListedVersion = task.Version, ListedAs = now.Version == task.Version ? wanted : [.. now.ListedAs.Union(wanted)] });
            StaffTasks.CloseIfSettled(file, task.Id);
        };
    }

    /// <summary>Everywhere that a task stands or may be about to.</summary>
    public static IEnumerable<OutsideRow> RowsOf(StaffTaskRow task) =>
        ListsOf(task).Select(list => $"{Partition(task.Organisation, list)}|{RowKey(task)}").Union(task.ListedAs).Select(Parts).Select(key => new OutsideRow(TableNames.Work, key.Partition, key.RowKey));

    private static IEnumerable<string> ListsOf(StaffTaskRow task) => new[]
    {
        task.Worklist,
        task.Assignee is { } assignee ? OfPerson(assignee) : null,
        task.ClaimedAs is { } person ? OfPerson(person) : null,
    }.Concat(task.Watchers.Select(OfPerson)).Concat(task.Rungs.Select(rung => rung.To is { } told ? OfPerson(told) : null)).OfType<string>();

    private static TableEntity ToRow(string key, PatientKey patient, string? name, StaffTaskRow task)
    {
        var (partition, rowKey) = Parts(key);
        var row = new TableEntity(partition, rowKey) { ["patient"] = patient.ToString(), ["task"] = task.Id, ["urgent"] = task.Urgent, ["level"] = task.Level, ["attempts"] = task.Attempts.Count };
        row.Set("name", name);
        row.Set("what", task.What);
        row.Set("deadline", task.Deadline);
        row.Set("state", task.State);
        row.Set("department", task.Department);
        row.Set("channel", task.Channel);
        row.Set("assignee", task.Assignee);
        row.Set("claimedBy", task.ClaimedAs);
        row.Set("notBefore", task.NotBefore);
        row.Set("plan", task.Plan);
        row.Set("step", task.Step);
        row.Set("subject", task.Subject);
        row.Set("hiddenFrom", task.HiddenFrom);
        return row;
    }

    private static (string Partition, string RowKey) Parts(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return (key[..bar], key[(bar + 1)..]);
    }
}

/// <summary>A task's places in the lists; they hold a name.</summary>
internal sealed class TasksOutside : IOutsideRows
{
    public string Kind => StaffTaskRow.Kind;

    public IEnumerable<OutsideRow> Of(PatientKey patient, TableEntity row) => Worklists.RowsOf(StaffTaskRow.FromTable(row));
}

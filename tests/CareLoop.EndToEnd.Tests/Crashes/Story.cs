using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>
/// How a run ended, as those outside see it: phones, the HIS, staff. No instants, versions or counts of attempts: a blow may
/// change these.
/// </summary>
/// <param name="Texts">What the phones have.</param>
/// <param name="Told">What the HIS was told, in order.</param>
/// <param name="Records">What staff see of each patient: events, visits, texts, tasks.</param>
/// <param name="Tasks">What staff have to do.</param>
/// <param name="Failures">What needs a person who can mend it.</param>
/// <param name="Left">What is still under way, and must not be.</param>
internal sealed partial record Story(
    IReadOnlyList<string> Texts, IReadOnlyList<string> Told, IReadOnlyList<string> Records, IReadOnlyList<string> Tasks, IReadOnlyList<string> Failures, IReadOnlyList<string> Left)
{
    /// <summary>Another one each time.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("/s/a[a-z0-9]+")]
    private static partial System.Text.RegularExpressions.Regex AnonymousLink();

    private const string IsUnknown = "message unknown ";

    /// <summary>What is different here from a run that nothing fell on; empty where all is well.</summary>
    /// <param name="undisturbed">That run.</param>
    /// <param name="mayBeUnknown">
    /// Whether a text may have met a time in which nobody can know its outcome. Then it may be missing where its record says so, a
    /// person may be asked to call about it, and one whose template says resend may have come twice.
    /// </param>
    public IEnumerable<string> Against(Story undisturbed, bool mayBeUnknown = false)
    {
        foreach (var left in Left)
            yield return "still under way: " + left;
        foreach (var twice in Extra(Texts, undisturbed.Texts).Where(text => !(mayBeUnknown && undisturbed.Texts.Contains(text) && text.Contains(Urgent, StringComparison.Ordinal))))
            yield return "a text that should not be: " + twice;
        var unknown = mayBeUnknown ? Records.Count(record => record.Contains(IsUnknown, StringComparison.Ordinal)) : 0;
        foreach (var text in Extra(undisturbed.Texts, Texts).Skip(unknown))
            yield return "a text is missing: " + text;
        foreach (var difference in Differences("told to the HIS", undisturbed.Told, Told)
            .Concat(Differences("record", undisturbed.Records, Records))
            .Concat(Differences("task", undisturbed.Tasks, Tasks))
            .Concat(Differences("failure", undisturbed.Failures, Failures))
            .Where(difference => !mayBeUnknown || !Excuses.Any(excuse => difference.Contains(excuse, StringComparison.Ordinal))))
            yield return difference;
    }

    /// <summary>In the advice that is sent again where its outcome is unknown.</summary>
    private const string Urgent = "120";

    /// <summary>What may be different where an outcome was unknown for a time.</summary>
    private static readonly string[] Excuses = [": message ", "call-patient-about-visit", "answer-patient"];

    public static async Task<Story> ReadAsync(World world)
    {
        var records = new List<string>();
        var left = new List<string>();
        foreach (var patient in (await RowsAsync(world, TableNames.Care)).GroupBy(row => row.PartitionKey))
        {
            // Who was merged into another is read there.
            if (patient.Any(row => row.RowKey == CareKeys.Head && row.GetString("mergedInto") is not null))
                continue;
            // Of who was erased there is nothing to read; what is left is all the same on record here.
            if (patient.FirstOrDefault(row => row.RowKey == CareKeys.Head) is { } erased && PatientHead.FromTable(erased) is { ErasedAt: not null, ErasingSince: null, Organisations.Count: 0 })
            {
                records.AddRange(patient.Select(row => $"erased: {row.RowKey.Split('~')[0]}"));
                continue;
            }

            var reply = await world.Sound.AskAsync("GetTimeline", World.ByStaff(new Ask("GET", $"/api/patients/{patient.Key}/timeline") { Route = new Dictionary<string, string> { ["key"] = patient.Key } }));
            if (!reply.IsGood)
            {
                left.Add($"the timeline of {patient.Key} answers {reply.Status} {reply.Body}");
                continue;
            }

            var view = JsonNode.Parse(reply.Body)!;
            var who = $"{(string?)view["patient"]!["name"]}{((bool)view["patient"]!["deceased"]! ? " (deceased)" : "")}";
            records.AddRange(view["entries"]!.AsArray().Select(entry => $"{who}: {(string?)entry!["kind"]} {(string?)entry["state"]} {(string?)entry["detail"]}"));
            var head = patient.Single(row => row.RowKey == CareKeys.Head);
            records.AddRange(PatientHead.FromTable(head).OptOuts.Select(_ => who + ": opted out"));
            records.AddRange(PatientHead.FromTable(head).BadPhones.Values.Select(reason => $"{who}: a phone is bad, {reason}"));
            left.AddRange(patient.Where(row => row.RowKey.Contains("~msg~", StringComparison.Ordinal)).Select(MessageRow.FromTable)
                .Where(message => message.State is MessageState.Sending or MessageState.Pending).Select(message => $"message {message.Template} is {message.State} {message.Reason}"));
        }

        foreach (var queue in QueueNames.All)
        {
            if ((await world.Queue(queue).PeekMessageAsync()).Value is { } message)
                left.Add($"{queue}: {message.Body}");
        }

        // Parts of a job have its address for a partition: those that it has done with must be gone.
        var jobs = await RowsAsync(world, TableNames.Jobs);
        left.AddRange(jobs.Where(row => !row.PartitionKey.Contains('.', StringComparison.Ordinal) && row.GetString("state") != "done").Select(row => $"job: {row.PartitionKey} {row.GetString("state")}"));
        left.AddRange(jobs.Where(row => row.PartitionKey.Contains('.', StringComparison.Ordinal) && !row.RowKey.StartsWith("result~", StringComparison.Ordinal)).Select(row => $"job: {row.PartitionKey} {row.RowKey}"));
        records.AddRange(jobs.Where(row => row.RowKey.StartsWith("result~", StringComparison.Ordinal)).Select(row => $"report: {row.GetString("text0")}"));
        records.AddRange((await RowsAsync(world, TableNames.Stats)).Where(row => row.RowKey.StartsWith("f~", StringComparison.Ordinal)).Select(Figure));
        left.AddRange((await RowsAsync(world, TableNames.Inbox)).Where(row => row.GetString("status") == "accepted").Select(row => "inbox: " + row.RowKey));
        left.AddRange((await RowsAsync(world, TableNames.Due)).Select(row => $"due: {row.PartitionKey} {row.RowKey}"));
        var work = (await RowsAsync(world, TableNames.Work)).Select(row => $"{row.PartitionKey} {row.GetString("what")}");
        // The same failure on another day is another row of the same id.
        var failures = (await RowsAsync(world, TableNames.Failures)).DistinctBy(row => row.RowKey).Select(row => $"{row.PartitionKey.Split('~')[0]} {row.GetString("reason")}");
        var opted = (await RowsAsync(world, TableNames.Phones)).Select(row => $"phone: {row.GetString("optOuts")}");
        return new Story(
            Sorted(world.Sms.Taken.Select(text => $"{text.To}: {AnonymousLink().Replace(text.Words, "/s/a")}")), [.. world.His.Told], Sorted(records.Concat(opted)), Sorted(work), Sorted(failures), left);
    }

    /// <summary>Which figure knows of what; how long it took may be another time.</summary>
    private static string Figure(TableEntity row)
    {
        var fact = JsonNode.Parse(row.GetString("fact"))!;
        // What nobody may trace has another id each time.
        if (row.RowKey.Contains("released.", StringComparison.Ordinal) || row.RowKey.Contains("counter.", StringComparison.Ordinal))
            return $"figure: {row.PartitionKey[..^2]} {row.RowKey[..row.RowKey.IndexOf('.', StringComparison.Ordinal)]} {(string?)fact["state"]} {(fact["answers"] ?? fact["comments"])!.ToJsonString()}";
        return $"figure: {row.PartitionKey} {row.RowKey} {(string?)fact["standing"]}{(string?)fact["state"]}{(string?)fact["result"]} {(string?)fact["reason"]}";
    }

    private static async Task<List<TableEntity>> RowsAsync(World world, string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in world.Table(table).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Extra(IEnumerable<string> here, IEnumerable<string> there)
    {
        var rest = there.ToList();
        return [.. here.Where(line => !rest.Remove(line))];
    }

    private static List<string> Differences(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (expected.SequenceEqual(actual))
            return [];
        var lines = Extra(expected, actual).Select(line => $"{what} is missing: {line}").Concat(Extra(actual, expected).Select(line => $"{what} that should not be: {line}")).ToList();
        return lines.Count > 0 ? lines : [$"{what} in another order: {string.Join("; ", actual)}"];
    }
}

using System.Globalization;
using System.Text.Json;

using Azure.Data.Tables;

using CareLoop.Local.Run.Time;

namespace CareLoop.Local.Run;

/// <summary>
/// What storage holds when a run is over and all is quiet: nothing that was begun may be left half done. Read from the tables as
/// they are, and held against the simulator's ledger.
/// </summary>
internal static class Leftovers
{
    private const string Open = "open~", Message = "msg~", Callback = "cb~", Task = "task~";

    public static async Task<IReadOnlyList<Check>> CheckAsync(Stage stage, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var tables = new TableServiceClient(Processes.Azurite.ConnectionString(stage.Ports));
        var unsettled = new List<string>();
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in tables.GetTableClient("care").QueryAsync<TableEntity>(filter: (string?)null, cancellationToken: cancellationToken))
        {
            var kind = row.RowKey.IndexOf(Message, StringComparison.Ordinal);
            if (kind > 0 && row.GetString("state") == "unknown")
                unknown.Add($"{row.PartitionKey}.{row.RowKey[(kind + Message.Length)..]}");
            if (row.RowKey.StartsWith(Open, StringComparison.Ordinal) && HalfDone(row.RowKey[Open.Length..], row, end) is { } what)
                unsettled.Add($"{what} of {row.PartitionKey}");
        }

        await foreach (var row in tables.GetTableClient("inbox").QueryAsync<TableEntity>(filter: "status eq 'accepted'", cancellationToken: cancellationToken))
            unsettled.Add($"event {row.RowKey} in the inbox");
        if ((await stage.Backlog.LookAsync(new Dictionary<string, int>(), end, cancellationToken)).EarliestDue is { } due && due < end)
            unsettled.Add($"a due row of {Screen(due)}");

        var (lost, late) = await UnknownAsync(stage, unknown, cancellationToken);
        return
        [
            new("nothing-half-done", unsettled.Count == 0, unsettled.Count == 0 ? "all that was begun has ended" : Some(unsettled)),
            new("unknown-settled", late.Count == 0, late.Count == 0 ? $"{lost} texts whose answer was lost" : Some(late)),
        ];
    }

    /// <summary>What was begun and should have ended by now; null where there is nothing to say against the row.</summary>
    private static string? HalfDone(string key, TableEntity row, DateTimeOffset end)
    {
        if (key.StartsWith(Message, StringComparison.Ordinal))
            return row.GetString("state") == "sending" ? "a text in sending"
                : row.GetString("state") == "pending" && Instant(row, "sendAfter") < end ? "a text that was to go" : null;
        if (key.StartsWith(Callback, StringComparison.Ordinal))
            return row.GetString("state") == "pending" && Instant(row, "nextTry") < end ? "a callback" : null;
        return key.StartsWith(Task, StringComparison.Ordinal) && row.GetBoolean("listed") == false ? "a task in no worklist" : null;
    }

    /// <summary>How many answers were lost, and which texts the app still does not know about though their report has come.</summary>
    private static async Task<(int Lost, List<string> Late)> UnknownAsync(Stage stage, HashSet<string> unknown, CancellationToken cancellationToken)
    {
        using var ledger = JsonDocument.Parse(await stage.Http.GetStringAsync(new Uri(Ports.Address(stage.Ports.Sms), "messages?since=0"), cancellationToken));
        var lost = 0;
        var late = new List<string>();
        foreach (var text in ledger.RootElement.GetProperty("messages").EnumerateArray())
        {
            lost += Text(text, "outcome") == "answer-lost" ? 1 : 0;

            // 5002: the carrier reports that it reports nothing.
            var isReported = text.GetProperty("reported") is { ValueKind: JsonValueKind.True } && text.GetProperty("reportCode").GetInt32() != 5002;
            if (isReported && Text(text, "tag") is { } tag && tag.LastIndexOf('.') is > 0 and var dot && unknown.Contains(tag[..dot]))
                late.Add($"text {text.GetProperty("seq").GetInt64()} was reported and is unknown");
        }

        return (lost, late);
    }

    private static DateTimeOffset? Instant(TableEntity row, string property) => row.GetDateTimeOffset(property);

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Screen(DateTimeOffset instant) => View.Screen.Local(instant);

    private static string Some(List<string> all) => string.Create(CultureInfo.InvariantCulture, $"{all.Count}: {string.Join("; ", all.Take(5))}{(all.Count > 5 ? "; …" : "")}");
}

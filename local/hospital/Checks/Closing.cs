using System.Collections.Concurrent;
using System.Text.Json;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Checks;

/// <param name="End">When the last day ended.</param>
/// <param name="ToleranceSeconds">How much business time a handler's work may take, its repeats after faults included.</param>
/// <param name="ClockToleranceSeconds">The same without repeats.</param>
/// <param name="Seen">What the app has put before people.</param>
/// <param name="Outage">When all hosts were down; null where they never were.</param>
/// <param name="AheadSeconds">By how much the clock of a host may be ahead of the hospital's.</param>
internal sealed record FinishRequest(DateTimeOffset End, double ToleranceSeconds, double ClockToleranceSeconds, SeenByStaff Seen, Span? Outage = null, double AheadSeconds = 0);

internal sealed record Span(DateTimeOffset From, DateTimeOffset Until);

internal sealed record ClosingReport(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<CheckResult> Checks);

/// <summary>
/// At the end of the last day: what happened, and whether what was promised was kept. Judged by the
/// hospital's ledger and the simulator's, and by what the app answers to anybody with a right to it.
/// </summary>
internal sealed class Closing(Ledger ledger, Registry registry, AppAnswers app, AppFigures figures, AppScores scores, HttpClient http, IOptions<HospitalOptions> options)
{
    private static readonly string[] FollowUpCounters = ["covered", "excluded", "notCovered", "reached", "late", "overdue", "escalated", "redFlags", "checksDone", "calls"];

    private static readonly ParallelOptions AFewAtOnce = new() { MaxDegreeOfParallelism = 8 };

    public async Task<ClosingReport> CloseAsync(FinishRequest request, CancellationToken cancellationToken)
    {
        var messages = await MessagesAsync(cancellationToken);
        var (settled, records) = await SettledAsync(cancellationToken);
        var evidence = new Evidence(
            registry, ledger, messages, request.End, TimeSpan.FromSeconds(request.ToleranceSeconds), TimeSpan.FromSeconds(request.ClockToleranceSeconds), request.Seen, records,
            request.Outage, TimeSpan.FromSeconds(request.AheadSeconds));
        var shown = await ShownAsync(cancellationToken);
        var accounts = VisitAccounts.Of(evidence);
        var begin = ledger.All<Opened>()[0].At;
        var followUps = await figures.ReadAsync(begin, request.End, cancellationToken);
        var (bySurvey, byDepartment) = (await scores.ReadAsync("survey", begin, request.End, cancellationToken), await scores.ReadAsync("department", begin, request.End, cancellationToken));
        var complaints = TrueCase.All(evidence);
        CheckResult[] checks =
        [
            TextedOnce.Check(evidence),
            TextChecks.AfterOptOut(evidence),
            TextChecks.QuietHours(evidence),
            TextChecks.Cancelled(evidence),
            TextChecks.Death(evidence),
            TextChecks.Diagnosis(evidence),
            TextChecks.TooLate(evidence),
            SendersBudget.Check(evidence, options.Value.SendsPerMinute ?? SendersBudget.Usual),
            VisitAccounts.Check(accounts),
            AnswersCalledBack.Check(evidence),
            AnswersCalledBack.Signed(evidence),
            EventsSettled.Check(evidence, settled),
            AppAgrees.Check(evidence, accounts, shown),
            FailedForGood.Check(evidence, settled),
            .. FollowedUp.All(evidence, followUps, begin),
            ChecksInTurn.Check(evidence),
            .. Surveyed.All(evidence, bySurvey, byDepartment),
            ComplaintsTaken.Check(evidence, complaints),
            ComplaintsEnd.Check(evidence, complaints),
            .. request.Outage is { } outage ? (CheckResult[])[CaughtUp.Check(evidence, outage, shown)] : [],
        ];
        var counts = Count(evidence, accounts, shown, settled);
        foreach (var counter in FollowUpCounters)
            counts["followUps:" + counter] = followUps.Total.GetValueOrDefault(counter);
        Surveyed.Count(bySurvey, counts);
        ComplaintsEnd.Count(evidence, complaints, counts);
        return new(counts, checks);
    }

    private async Task<IReadOnlyList<SimMessage>> MessagesAsync(CancellationToken cancellationToken)
    {
        var body = await http.GetFromJsonAsync<JsonElement>(new Uri(options.Value.Simulator, "messages?since=0"), cancellationToken);
        return body.GetProperty("messages").Deserialize<List<SimMessage>>(JsonSerializerOptions.Web) ?? [];
    }

    /// <summary>What became of the events that were only accepted, and where what they are about can be seen.</summary>
    private async Task<(IReadOnlyDictionary<string, string> Settled, IReadOnlyDictionary<string, string> Records)> SettledAsync(CancellationToken cancellationToken)
    {
        var settled = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var records = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var open = ledger.All<Delivered>().Where(delivered => delivered is { Status: "accepted", Receipt: not null });
        await Parallel.ForEachAsync(open, AFewAtOnce, async (delivered, _) =>
        {
            var receipt = await app.ReceiptAsync(delivered.Receipt!, cancellationToken);
            settled[delivered.EventId] = receipt?.Status ?? "no receipt";
            if (receipt?.Record is { } record)
                records[delivered.EventId] = record;
        });
        return (settled, records);
    }

    /// <summary>Each visit as customer service would see it, found by the receipt of its booking.</summary>
    private async Task<IReadOnlyDictionary<string, AppVisit>> ShownAsync(CancellationToken cancellationToken)
    {
        var shown = new ConcurrentDictionary<string, AppVisit>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(ledger.Visits, AFewAtOnce, async (visit, _) =>
        {
            var delivered = ledger.Delivery(visit.Changes[0].EventId);
            var record = delivered?.Record
                ?? (delivered?.Receipt is { } receipt ? (await app.ReceiptAsync(receipt, cancellationToken))?.Record : null);
            shown[visit.Id] = record is null ? AppVisit.Unknown : await app.VisitAsync(record, cancellationToken);
        });
        return shown;
    }

    private static Dictionary<string, int> Count(
        Evidence evidence,
        IReadOnlyList<VisitAccount> accounts,
        IReadOnlyDictionary<string, AppVisit> shown,
        IReadOnlyDictionary<string, string> settled)
    {
        var decided = evidence.Ledger.All<Decided>();
        var callbacks = evidence.Ledger.All<CalledBack>().Where(callback => callback.Outcome == CalledBack.Taken).ToList();
        var counts = new Dictionary<string, int>
        {
            ["booked"] = decided.Count(change => change.Change == ChangeKind.Booked),
            ["moved"] = decided.Count(change => change.Change == ChangeKind.Moved),
            ["cancelled"] = evidence.Ledger.Visits.Count(visit => visit.State == ChangeKind.Cancelled),
            ["arrived"] = evidence.Ledger.Visits.Count(visit => visit.State == ChangeKind.Arrived),
            ["missed"] = evidence.Ledger.Visits.Count(visit => visit.State == ChangeKind.Missed),
            ["admitted"] = evidence.Ledger.Stays.Count,
            ["discharged"] = evidence.Ledger.Stays.Count(stay => !stay.IsInHouse),
            ["events"] = evidence.Ledger.All<Decision>().Count,
            ["texts"] = evidence.Texts.Count,
            ["reminded"] = accounts.Count(account => account.Outcome == VisitAccounts.Reminded),
            ["answers"] = evidence.Replies.Count,
            ["confirmed"] = callbacks.Count(callback => callback.Response == "confirmed"),
            ["cancelRequested"] = callbacks.Count(callback => callback.Response == "cancel-requested"),
            ["rescheduleRequested"] = callbacks.Count(callback => callback.Response == "reschedule-requested"),
            ["expired"] = shown.Values.Count(visit => visit.Steps.Contains("expired")),
            ["optedOut"] = evidence.Messages.Where(message => message.IsInbound).Select(message => message.From).Distinct().Count(phone => evidence.IsOptedOut(phone, DateTimeOffset.MaxValue)),
            ["failed"] = evidence.Ledger.All<Delivered>().Count(delivered => delivered.Status is "failed" or EventAnswer.Refused) + settled.Values.Count(status => status == "failed"),
        };
        counts["tasks"] = evidence.Seen.Tasks.Count;
        counts["failures"] = evidence.Seen.Failures.Count;
        foreach (var account in accounts.Where(account => account.Outcome is not (VisitAccounts.Reminded or VisitAccounts.Cancelled)).CountBy(account => account.Outcome))
            counts["notReminded:" + account.Key] = account.Value;
        return counts;
    }
}

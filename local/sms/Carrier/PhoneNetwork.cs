using System.Globalization;
using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Sms.Faults;
using CareLoop.Local.Sms.Ledger;

namespace CareLoop.Local.Sms.Carrier;

/// <summary>What happens to a text between the service and the phone, and to an answer on its way back.</summary>
internal sealed class PhoneNetwork(
    MessageLedger ledger, OptOuts optOuts, FaultDice dice, EventShapes shapes, SmsEvents events, PhoneBell bell, Agenda agenda, LocalClock clock)
    : IHostedService
{
    // Carriers report within seconds; the spread lets reports overtake each other.
    private const int SoonestReport = 3;
    private const int ReportSpread = 20;
    private const int LatestReportMinutes = 60;
    private const int SecondTextMinutes = 10;

    private const string Stopped = "NETWORK MSG: You replied with the word \"stop\" which blocks all texts sent from this number. Text back \"unstop\" to receive messages again.";
    private const string Started = "NETWORK MSG: You have replied \"unstop\" and will begin receiving messages again from this number.";

    /// <summary>Takes a text on. Its report is due by business time; <c>Text</c> is what the phone gets, if it gets anything.</summary>
    public (string MessageId, PhoneText? Text) Take(LedgerEntry entry, string key)
    {
        var code = optOuts.Holds(entry.From, entry.To) ? ReportCodes.OptedOut : dice.ReportCode(key);
        var messageId = MessageId("Outgoing", entry.At, key);
        var delay = TimeSpan.FromSeconds(SoonestReport + dice.Pick("report-delay", key, ReportSpread));
        if (dice.Falls(FaultKind.ReportLate, key, dice.Settings.LateReports)) delay += TimeSpan.FromMinutes(1 + dice.Pick("report-late-by", key, LatestReportMinutes));

        entry = ledger.Add(entry with { MessageId = messageId, ReportCode = code, ReportAt = entry.At + delay });
        Expect(entry);
        return (messageId, ReportCodes.Reaches(code) ? TextOf(entry) : null);
    }

    /// <summary>Lets phones ring when a response has gone out, or its connection broke.</summary>
    public void RingAfter(HttpResponse response, IReadOnlyList<PhoneText> texts)
    {
        if (texts.Count == 0) return;
        var rings = texts.Select(bell.Prepare).ToList();
        response.OnCompleted(() =>
        {
            foreach (var ring in rings) ring();
            return Task.CompletedTask;
        });
    }

    /// <summary>A phone sends a text to a sender of ours. The event is in the queue when this returns; the second item is what the network answers by itself.</summary>
    public async Task<(string MessageId, PhoneText? Reply)> ReceiveAsync(string from, string to, string text, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var messageId = MessageId("Incoming", at, dice.Try($"{from} {to} {text}"));
        var entry = ledger.Add(new LedgerEntry
        {
            At = at,
            Direction = "in",
            From = from,
            To = to,
            Text = text,
            MessageId = messageId,
            Outcome = LedgerOutcome.Accepted,
        });
        var reply = KeepOptOut(entry);
        var received = shapes.Received(entry);
        await events.SendAsync(received, cancellationToken);
        if (dice.Falls(FaultKind.TextDouble, Key(entry), dice.Settings.DoubleTexts))
            agenda.At(at + TimeSpan.FromMinutes(1 + dice.Pick("text-again", Key(entry), SecondTextMinutes)), "text again " + messageId, token => events.SendAsync(received, token));
        return (messageId, reply);
    }

    /// <summary>After a restart the reports that were still to come are due again.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in ledger.Since(0))
        {
            if (entry.Direction == "in") SetOptOut(entry);
            else if (entry is { Status: null, ReportAt: not null }) Expect(entry);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Expect(LedgerEntry entry) => agenda.At(entry.ReportAt!.Value, "report " + entry.MessageId, async cancellationToken =>
    {
        var code = entry.ReportCode!.Value;
        var spared = dice.Settings.OneOfTwo && entry.Outcome != LedgerOutcome.Accepted;
        var reported = entry.WantsReport && (spared || !dice.Falls(FaultKind.ReportLost, Key(entry), dice.Settings.DropReports));
        ledger.Change(entry.Seq, known => known with { Status = ReportCodes.Status(code), Reported = reported });
        if (!reported) return;

        var report = shapes.DeliveryReport(entry, code, clock.GetUtcNow());
        await events.SendAsync(report, cancellationToken);
        if (dice.Falls(FaultKind.ReportDouble, Key(entry), dice.Settings.DoubleReports)) await events.SendAsync(report, cancellationToken);
    });

    // Toll-free numbers and short codes: the network blocks and confirms by itself, and passes the word on as well.
    private PhoneText? KeepOptOut(LedgerEntry entry)
    {
        if (SetOptOut(entry) is not { } stopped) return null;
        var reply = ledger.Add(new LedgerEntry
        {
            At = entry.At,
            Direction = "out",
            From = entry.To,
            To = entry.From,
            Text = stopped ? Stopped : Started,
            MessageId = MessageId("Outgoing", entry.At, "network " + entry.MessageId),
            Outcome = LedgerOutcome.Network,
            Status = ReportCodes.Status(ReportCodes.Delivered),
        });
        return TextOf(reply);
    }

    private bool? SetOptOut(LedgerEntry entry)
    {
        if (!PhoneNumber.NetworkKeepsOptOuts(entry.To)) return null;
        switch (entry.Text.Trim().ToUpperInvariant())
        {
            case "STOP":
                optOuts.Add(entry.To, entry.From);
                return true;
            case "START" or "UNSTOP":
                optOuts.Remove(entry.To, entry.From);
                return false;
            default:
                return null;
        }
    }

    private static PhoneText TextOf(LedgerEntry entry) => new(entry.MessageId!, entry.From, entry.To, entry.Text, entry.At);

    // The GUID at the end of a message id depends on no time, so neither does what is decided by it.
    private static string Key(LedgerEntry entry) => entry.MessageId![^36..];

    private string MessageId(string direction, DateTimeOffset at, string key) => string.Create(
        CultureInfo.InvariantCulture, $"{direction}_{at.UtcDateTime:yyyyMMddHHmmss}{dice.GuidFor(direction, key):D}");
}

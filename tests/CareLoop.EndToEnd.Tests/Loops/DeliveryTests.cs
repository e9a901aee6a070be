using System.Text.Json.Nodes;
using CareLoop.Local.Sms.Ledger;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What becomes of texts between the app and the phone.</summary>
public sealed class DeliveryTests(RunningLoop loop) : LoopTest(loop)
{
    [Theory]
    [InlineData("2000: Message Delivered Successfully", false, "delivered", null)]
    [InlineData("5002: Carrier does not support delivery report", true, "unknown", "report-unknown")]
    [InlineData("4004: Destination number does not exist", false, "failed", "bad-number")]
    [InlineData("4007: The Destination/To number has opted out of receiving messages from you", true, "failed", "opted-out")]
    [InlineData("4010: Message was blocked due to the toll-free number not being verified", false, "failed", "gateway-configuration")]
    [InlineData("4999: Something new", true, "accepted", "report-not-understood")]
    public async Task Report_OfEachKind_IsWhatBecameOfTheText(string details, bool cloudEvent, string state, string? reason)
    {
        var (visit, told) = await RemindedAsync(new { dropReports = 1 });

        await ReportAsync(visit, details, cloudEvent);
        await ReportAsync(visit, details, cloudEvent);

        var message = Assert.Single(await MessagesAsync(told));
        Assert.Equal((state, reason), ((string?)message!["state"], (string?)message["reason"]));
        Assert.Single(Loop.SendsTo(visit.Patient));
    }

    [Fact]
    public async Task Report_BadNumber_StaffLookForAnotherPhone()
    {
        var (visit, told) = await RemindedAsync(new { reportCodes = new Dictionary<string, double> { ["4004"] = 1 } });

        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal("no-working-phone", (string?)(await Loop.ReadAsync(told))["whyNoReminder"]);
        Assert.Equal(["call-patient-about-visit", "find-another-phone"], (await Loop.Storage.TasksAsync(told)).Select(task => task.GetString("what")).Order(StringComparer.Ordinal));
        Assert.Single(Loop.SendsTo(visit.Patient));
    }

    [Fact]
    public async Task Report_OptedOut_ReachesTheOtherPatientsOnThePhone()
    {
        var other = Loop.NewVisit(3, "15:00");
        var told = await Loop.BookAsync(other);
        var visit = Loop.NewVisit(1, "15:00", Loop.NewPerson() with { Phone = other.Patient.Phone });
        await RemindedAsync(new { reportCodes = new Dictionary<string, double> { ["4007"] = 1 } }, visit);

        await Loop.UntilAsync(Loop.On(0, "18:01"));

        Assert.Equal("opted-out", (string?)(await Loop.ReadAsync(told))["whyNoReminder"]);
    }

    [Fact]
    public async Task Report_NotReachable_IsANewAttemptLater()
    {
        var (visit, told) = await RemindedAsync(new { reportCodes = new Dictionary<string, double> { ["4006"] = 1 } });

        await Loop.UntilAsync(Loop.On(0, "18:01"));
        await Loop.SetFaultsAsync(new { });
        await Loop.UntilAsync(Loop.On(0, "19:00"));

        var sends = Loop.SendsTo(visit.Patient);
        Assert.Equal(2, sends.Count);
        Assert.NotEqual(sends[0].RepeatabilityId, sends[1].RepeatabilityId);
        Assert.Equal("delivered", (string?)Assert.Single(await MessagesAsync(told))!["state"]);
    }

    [Fact]
    public async Task Report_OfAnotherSendersText_IsAFailureForAPersonToRead()
    {
        var (visit, _) = await RemindedAsync(new { });

        await Loop.Storage.SendAsync("sms-events", SmsEvents.Report(
            Loop.TextsTo(visit.Patient)[0] with { Tag = "somebody-else" }, visit.Patient, "2000: Message Delivered Successfully", Loop.Now, cloudEvent: true));
        await Loop.SettleAsync();

        Assert.Contains(await Loop.Storage.FailuresAsync("sms-events"), row => row.GetString("reason") == "unknown-message");
    }

    [Fact]
    public async Task Send_Throttled_TheWholeSenderWaitsAndThenSends()
    {
        var other = Loop.NewVisit(9, "15:00");
        await Loop.BookAsync(other);
        var (throttled, _) = await RemindedAsync(new { throttle = 1, retryAfterSeconds = 300 });
        await Loop.SetFaultsAsync(new { });

        await Loop.UntilAsync(Loop.On(0, "18:02"));
        await Loop.WriteAsync(other.Patient, "请问有人在吗");
        await Loop.UntilAsync(Loop.On(0, "18:04"));
        var meanwhile = (Loop.SendsTo(throttled.Patient).Select(send => send.Outcome), Loop.SendsTo(other.Patient));
        await Loop.UntilAsync(Loop.On(0, "18:10"));

        Assert.Equal([LedgerOutcome.Throttled], meanwhile.Item1);
        Assert.Empty(meanwhile.Item2);
        Visit[] both = [throttled, other];
        Assert.All(both, visit => Assert.InRange(Assert.Single(Loop.TextsTo(visit.Patient)).At, Loop.On(0, "18:05"), Loop.On(0, "18:07")));
    }

    [Fact]
    public async Task Send_AnswerLost_TheReportSettlesIt()
    {
        var (visit, told) = await RemindedAsync(new { loseAnswer = 1 });
        var sent = Assert.Single(await MessagesAsync(told));

        await Loop.UntilAsync(Loop.On(0, "18:01"));

        Assert.Equal(("sending", "outcome-unknown"), ((string?)sent!["state"], (string?)sent["reason"]));
        Assert.Equal("delivered", (string?)Assert.Single(await MessagesAsync(told))!["state"]);
        Assert.Single(Loop.SendsTo(visit.Patient));
    }

    [Fact]
    public async Task Send_AnswerAndReportLost_TheSameAttemptAgainIsNoSecondText()
    {
        var (visit, told) = await RemindedAsync(new { loseAnswer = 1, dropReports = 1 });
        await Loop.SetFaultsAsync(new { dropReports = 1 });

        Loop.Wire.Ahead = TimeSpan.FromMinutes(2.5);
        await Loop.UntilAsync(Loop.On(0, "18:05"));

        Assert.Single(Loop.SendsTo(visit.Patient));
        var message = Assert.Single(await MessagesAsync(told));
        Assert.Equal(("accepted", 1), ((string?)message!["state"], (int)message["attempts"]!));
    }

    [Fact]
    public async Task Send_AnswerAndReportLostForLong_IsUnknownAndAPersonCalls()
    {
        var (visit, told) = await RemindedAsync(new { loseAnswer = 1, dropReports = 1 });

        Loop.Wire.Ahead = TimeSpan.FromMinutes(4.5);
        await Loop.UntilAsync(Loop.On(0, "18:05"));

        Assert.Single(Loop.SendsTo(visit.Patient));
        Assert.Equal("unknown", (string?)Assert.Single(await MessagesAsync(told))!["state"]);
        Assert.Equal("call-patient-about-visit", Assert.Single(await Loop.Storage.TasksAsync(told)).GetString("what"));
    }

    [Fact]
    public async Task Send_RefusedForGood_StaffCall()
    {
        var (visit, told) = await RemindedAsync(new { refuse = 1 });

        Assert.Empty(Loop.TextsTo(visit.Patient));
        Assert.Equal(("failed", "refused-by-gateway"), await StateAsync(told));
        Assert.Equal("call-patient-about-visit", Assert.Single(await Loop.Storage.TasksAsync(told)).GetString("what"));
    }

    [Fact]
    public async Task Send_GatewayBusyForAWhile_IsTriedAgainAsANewAttempt()
    {
        var (visit, told) = await RemindedAsync(new { busy503 = 1 });
        var busy = await StateAsync(told);

        await Loop.UntilAsync(Loop.On(0, "18:02"));
        await Loop.SetFaultsAsync(new { });
        await Loop.UntilAsync(Loop.On(0, "18:30"));

        Assert.Equal(("pending", "gateway-busy"), busy);
        Assert.Single(Loop.TextsTo(visit.Patient));
        var sends = Loop.SendsTo(visit.Patient);
        Assert.Equal(sends.Count, sends.Select(send => send.RepeatabilityId).Distinct().Count());
    }

    [Fact]
    public async Task Event_NeitherTextNorReport_IsAFailureAndNothingIsLeftInThePoisonQueue()
    {
        await Loop.Storage.SendAsync("sms-events", """{"type":"Something.Else","data":{}}""");
        await Loop.SettleAsync();

        Assert.Contains(await Loop.Storage.FailuresAsync("sms-events"), row => row.GetString("reason") == "not-understood");
        Assert.Empty(await Loop.Storage.Backlog.PoisonAsync(default));
    }

    [Fact]
    public async Task Message_ThatFailsAtEveryDelivery_IsAFailureAndLeavesThePoisonQueue()
    {
        await Loop.Storage.SendAsync("due", "no group of due rows");
        await Loop.SettleAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Loop.Storage.Backlog.PoisonAsync(patience.Token)).Count > 0)
            await Loop.SettleAsync();

        Assert.Contains(await Loop.Storage.FailuresAsync("due"), row => row.GetString("payload") == "no group of due rows");
    }

    private async Task<(Visit Visit, Told Told)> RemindedAsync(object faults, Visit? given = null)
    {
        var visit = given ?? Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "17:59"));
        await Loop.SetFaultsAsync(faults);
        await Loop.UntilAsync(Loop.On(0, "18:00"));
        Assert.NotEmpty(Loop.SendsTo(visit.Patient));
        return (visit, told);
    }

    private async Task ReportAsync(Visit visit, string details, bool cloudEvent)
    {
        await Loop.Storage.SendAsync("sms-events", SmsEvents.Report(Loop.TextsTo(visit.Patient)[0], visit.Patient, details, Loop.Now, cloudEvent));
        await Loop.SettleAsync();
    }

    private async Task<JsonArray> MessagesAsync(Told told) => (await Loop.ReadAsync(told))["messages"]!.AsArray();

    private async Task<(string? State, string? Reason)> StateAsync(Told told)
    {
        var message = Assert.Single(await MessagesAsync(told));
        return ((string?)message!["state"], (string?)message["reason"]);
    }
}

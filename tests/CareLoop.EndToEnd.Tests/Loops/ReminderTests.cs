using System.Text.Json.Nodes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

public sealed class ReminderTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Reminder_EveningBefore_GoesAtItsMinuteAndNotOneEarlier()
    {
        var visit = Loop.NewVisit(2, "09:30") with { Instructions = "请空腹" };
        var due = Loop.On(1, "18:00");
        await Loop.BookAsync(visit);

        await Loop.UntilAsync(due - TimeSpan.FromMinutes(1));
        var before = Loop.TextsTo(visit.Patient);
        await Loop.UntilAsync(due);

        Assert.Empty(before);
        var text = Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Equal(due, text.At);
        Assert.Contains(visit.Patient.Name, text.Words, StringComparison.Ordinal);
        Assert.Contains("09:30 心内科 门诊楼3层", text.Words, StringComparison.Ordinal);
        Assert.Contains("请空腹", text.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminder_SameDay_GoesOnlyToWhoHasNotConfirmed()
    {
        var silent = Loop.NewVisit(1, "15:00");
        var confirmed = Loop.NewVisit(1, "15:00");
        await Loop.BookAsync(silent);
        await Loop.BookAsync(confirmed);

        await Loop.UntilAsync(Loop.On(0, "18:00"));
        await Loop.WriteAsync(confirmed.Patient, "1");
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(0, "13:00")], Loop.TextsTo(silent.Patient).Select(text => text.At));
        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(-1, "18:00")], Loop.TextsTo(confirmed.Patient).Select(text => text.At));
    }

    [Fact]
    public async Task Reminder_ShippedPolicy_IsSpreadOverTheHour()
    {
        var visit = Loop.NewVisit(2, "09:30") with { Organisation = "north" };
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(1, "19:00"));

        var text = Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.InRange(text.At, Loop.On(0, "18:00"), Loop.On(0, "19:00"));
        var step = (await Loop.ReadAsync(told))["reminders"]!.AsArray().Single(step => (string?)step!["id"] == "day-before");
        Assert.Equal((DateTimeOffset)step!["due"]!, text.At);
    }

    [Fact]
    public async Task Book_TwoVisitsOfOneDay_ShareOneTextAndOneAnswer()
    {
        var morning = Loop.NewVisit(1, "10:00");
        var afternoon = Loop.NewVisit(1, "14:30", morning.Patient);
        await Loop.BookAsync(morning);
        await Loop.BookAsync(afternoon);

        await Loop.UntilAsync(Loop.On(0, "18:00"));
        var text = Assert.Single(Loop.TextsTo(morning.Patient));
        await Loop.WriteAsync(morning.Patient, "1");

        Assert.Contains("10:00", text.Words, StringComparison.Ordinal);
        Assert.Contains("14:30", text.Words, StringComparison.Ordinal);
        Assert.Equal("confirmed", Assert.Single(Loop.His.About(morning)).Response);
        Assert.Equal("confirmed", Assert.Single(Loop.His.About(afternoon)).Response);
    }

    [Fact]
    public async Task Book_EarlyVisit_ItsSameDayReminderIsPulledForwardOutOfQuietHours()
    {
        // Two hours before 8:30 is quiet, and when the quiet ends at 8:00 it is too late.
        var visit = Loop.NewVisit(2, "08:30");
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(2, "08:30"));

        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(-1, "20:45")], Loop.TextsTo(visit.Patient).Select(text => text.At));
        Assert.Equal("requested", State(await Loop.ReadAsync(told), "same-day"));
    }

    [Fact]
    public async Task Book_LateInTheEveningBefore_SkipsWhatIsPast()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.UntilAsync(Loop.On(0, "19:30"));
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal([Loop.On(0, "13:00")], Loop.TextsTo(visit.Patient).Select(text => text.At));
        Assert.Equal("skipped", State(await Loop.ReadAsync(told), "day-before"));
    }

    [Fact]
    public async Task Reminder_ClockStoodStillPastTheLatestMoment_ExpiresAndIsNeverSent()
    {
        var visit = Loop.NewVisit(2, "09:30");
        var told = await Loop.BookAsync(visit);

        await Loop.LeapAsync(Loop.On(2, "12:00"));
        await Loop.UntilAsync(Loop.On(1, "09:00"));

        Assert.Empty(Loop.SendsTo(visit.Patient));
        Assert.Equal(["expired", "expired"], States(await Loop.ReadAsync(told)));
    }

    [Fact]
    public async Task Reminder_ClockStoodStillForAnHour_GoesLate()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.BookAsync(visit);

        await Loop.LeapAsync(Loop.On(0, "19:00"));

        Assert.Equal([Loop.On(0, "19:00")], Loop.TextsTo(visit.Patient).Select(text => text.At));
    }

    [Theory]
    [InlineData("cancelled", "visit-cancelled")]
    [InlineData("arrived", "patient-arrived")]
    public async Task Tell_VisitNoLongerExpected_WithdrawsWhatWasPlanned(string what, string reason)
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(0, "17:00"));
        var ended = await Loop.TellAsync(HisEvents.Happened(what, visit, Loop.Now));
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal("applied", ended.Status);
        Assert.Empty(Loop.SendsTo(visit.Patient));
        var reminders = (await Loop.ReadAsync(told))["reminders"]!.AsArray();
        Assert.All(reminders, step => Assert.Equal(("withdrawn", reason), ((string?)step!["state"], (string?)step["reason"])));
    }

    [Fact]
    public async Task Reminder_NoPhone_StaffSeeWhyAndCall()
    {
        var visit = Loop.NewVisit(1, "15:00", Loop.NewPerson() with { Phone = null });

        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal("no-phone", await WhyNoReminderAsync(told));
        Assert.Equal("call-patient-about-visit", Assert.Single(await Loop.Storage.TasksAsync(told)).GetString("what"));
    }

    [Fact]
    public async Task Reminder_PatientDied_NothingIsSentAndStaffSeeWhy()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);

        await Loop.TellAsync(HisEvents.Updated(visit, Loop.Now, "deceased", true));
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Empty(Loop.SendsTo(visit.Patient));
        Assert.Equal("deceased", await WhyNoReminderAsync(told));
    }

    [Fact]
    public async Task Reminder_StoppedBySwitch_WaitsAndStaffSeeWhy()
    {
        var visit = Loop.NewVisit(1, "15:00") with { Organisation = "south" };
        await Loop.PublishAsync("switches", "south", """{"departments":["CARD"]}""");
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(0, "19:00"));
        var (stopped, why) = (Loop.SendsTo(visit.Patient), await WhyNoReminderAsync(told));
        await Loop.PublishAsync("switches", "south", "{}");
        await Loop.UntilAsync(Loop.On(0, "19:30"));

        Assert.Empty(stopped);
        Assert.Equal("stopped-department", why);
        Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Null(await WhyNoReminderAsync(told));
    }

    [Fact]
    public async Task Missed_Told_IsOfferedAnotherVisitOnceAndThreeAsksForIt()
    {
        var visit = Loop.NewVisit(0, "09:30");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "11:00"));
        await Loop.TellAsync(HisEvents.Happened("noshow", visit, Loop.Now));
        await Loop.TellAsync(HisEvents.Happened("noshow", visit, Loop.Now + TimeSpan.FromMinutes(1)));

        var offer = Assert.Single(Loop.TextsTo(visit.Patient));
        await Loop.WriteAsync(visit.Patient, "3");
        await Loop.WriteAsync(visit.Patient, "3");

        Assert.Contains("没有等到您来", offer.Words, StringComparison.Ordinal);
        Assert.Equal("reschedule-requested", Assert.Single(Loop.His.About(visit)).Response);
        Assert.Equal(2, Loop.TextsTo(visit.Patient).Count);
        Assert.Equal("reschedule-requested", (string?)(await Loop.ReadAsync(told))["response"]);
    }

    [Fact]
    public async Task Missed_ToldTwiceInQuietHours_IsOfferedInTheMorning()
    {
        var visit = Loop.NewVisit(0, "20:30");
        await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "22:00"));

        await Loop.TellAsync(HisEvents.Happened("noshow", visit, Loop.Now));
        await Loop.TellAsync(HisEvents.Happened("noshow", visit, Loop.Now + TimeSpan.FromMinutes(1)));
        await Loop.UntilAsync(Loop.On(1, "08:00"));

        Assert.Equal([Loop.On(-1, "18:30"), Loop.On(0, "08:00")], Loop.TextsTo(visit.Patient).Select(text => text.At));
    }

    [Fact]
    public async Task Due_Handled_LeavesNothingBehindThatIsDue()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);

        await Loop.UntilAsync(Loop.On(1, "18:00"));

        Assert.DoesNotContain(await Loop.Storage.RowsAsync(TableNames.Due), row => row.RowKey.StartsWith(told.Patient, StringComparison.Ordinal));
    }

    private async Task<string?> WhyNoReminderAsync(Told told) => (string?)(await Loop.ReadAsync(told))["whyNoReminder"];

    private static string? State(JsonNode visit, string step) =>
        (string?)visit["reminders"]!.AsArray().Single(reminder => (string?)reminder!["id"] == step)!["state"];

    private static IEnumerable<string?> States(JsonNode visit) => visit["reminders"]!.AsArray().Select(reminder => (string?)reminder!["state"]);
}

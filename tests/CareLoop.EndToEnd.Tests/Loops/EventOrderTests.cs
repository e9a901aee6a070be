using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Events come late, doubled and in the wrong order.</summary>
public sealed class EventOrderTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Tell_SameEventTwice_AnswersAsTheFirstTimeAndSendsOneText()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var booked = HisEvents.Booked(visit, Loop.Now);

        var first = await Loop.TellAsync(booked);
        var second = await Loop.TellAsync(booked);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal("applied", first.Status);
        Assert.Equal((first.Status, first.Receipt, first.Record), (second.Status, second.Receipt, second.Record));
        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    [Fact]
    public async Task Tell_OlderMoveAfterNewer_TheNewerStands()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var older = visit with { Start = Loop.On(1, "11:00") };
        var newer = visit with { Start = Loop.On(1, "16:00") };
        await Loop.TellAsync(HisEvents.Booked(visit, Loop.Now - TimeSpan.FromMinutes(30)));

        await Loop.TellAsync(HisEvents.Rescheduled(newer, Loop.Now - TimeSpan.FromMinutes(10)));
        var late = await Loop.TellAsync(HisEvents.Rescheduled(older, Loop.Now - TimeSpan.FromMinutes(20)));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(("ignored", "older-than-known"), (late.Status, late.Reason));
        Assert.Contains("16:00", Assert.Single(Loop.TextsTo(visit.Patient)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_CancelBeforeItsBooking_NothingIsSent()
    {
        var visit = Loop.NewVisit(1, "15:00");

        await Loop.TellAsync(HisEvents.Happened("cancelled", visit, Loop.Now - TimeSpan.FromMinutes(1)));
        var told = await Loop.TellAsync(HisEvents.Booked(visit, Loop.Now - TimeSpan.FromMinutes(2)));
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Empty(Loop.SendsTo(visit.Patient));
        var read = await Loop.ReadAsync(told);
        Assert.Equal(("cancelled", "心内科"), ((string?)read["status"], (string?)read["department"]));
    }

    [Fact]
    public async Task Tell_BookedAnewAfterCancel_IsRemindedAgain()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.TellAsync(HisEvents.Booked(visit, Loop.Now - TimeSpan.FromMinutes(3)));
        await Loop.TellAsync(HisEvents.Happened("cancelled", visit, Loop.Now - TimeSpan.FromMinutes(2)));

        await Loop.TellAsync(HisEvents.Booked(visit, Loop.Now - TimeSpan.FromMinutes(1)));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    [Fact]
    public async Task Tell_RescheduleThatSaysNothingNew_IsIgnoredAndSendsNothingMore()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:30"));

        var again = await Loop.TellAsync(HisEvents.Rescheduled(visit, Loop.Now));
        await Loop.UntilAsync(Loop.On(0, "20:00"));

        Assert.Equal(("ignored", "nothing-new"), (again.Status, again.Reason));
        Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Equal(1, (int)(await Loop.ReadAsync(told))["version"]!);
    }

    [Fact]
    public async Task Tell_RescheduleAfterItsReminder_IsRemindedOfTheNewTime()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var moved = visit with { Start = Loop.On(2, "16:00") };
        await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:30"));

        await Loop.TellAsync(HisEvents.Rescheduled(moved, Loop.Now));
        await Loop.UntilAsync(Loop.On(1, "18:00"));

        var texts = Loop.TextsTo(visit.Patient);
        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(0, "18:00")], texts.Select(text => text.At));
        Assert.Contains("16:00", texts[1].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_EventOfAnotherFieldInBetween_EachFieldKeepsItsNewest()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var booked = HisEvents.Booked(visit with { Instructions = "请空腹八小时" }, Loop.Now - TimeSpan.FromMinutes(10));
        var moved = HisEvents.Rescheduled(visit with { Start = Loop.On(1, "16:00") }, Loop.Now - TimeSpan.FromMinutes(5));

        await Loop.TellAsync(moved);
        await Loop.TellAsync(booked);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        var text = Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Contains("16:00", text.Words, StringComparison.Ordinal);
        Assert.Contains("请空腹八小时", text.Words, StringComparison.Ordinal);
    }
}

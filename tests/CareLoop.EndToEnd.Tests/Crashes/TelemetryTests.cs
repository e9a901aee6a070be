using System.Globalization;
using CareLoop.Common;
using CareLoop.EndToEnd.Tests.Complaints;
using CareLoop.Storage;
using CareLoop.Tests.Common;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>What the app tells of itself in figures (docs/metrics.md), over the whole app with storage in memory.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Event_Taken_IsTold()
    {
        await using var world = await World.BeginAsync();
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.TellAsync(Events.Booked);

        Assert.Equal(["careloop.his.events 1 status=applied"], told.Lines);
    }

    [Fact]
    public async Task Sweep_TenMinutesLate_TellsHowLateAndHowMany()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        world.Clock.Now = (await world.NextDueAsync())!.Value.AddMinutes(10);
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.Sound.TriggerAsync("SweepDue");

        Assert.InRange(Value(told, "careloop.due.lag"), 9 * 60, 10 * 60);
        Assert.InRange(Value(told, "careloop.due.handed_out"), 1, 10);
    }

    [Fact]
    public async Task Sweep_WithNothingDue_TellsThatItRan()
    {
        await using var world = await World.BeginAsync();
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.Sound.TriggerAsync("SweepDue");

        Assert.Equal(["careloop.due.lag 0", "careloop.due.handed_out 0"], told.Lines);
    }

    [Fact]
    public async Task Queues_OneMessageWaits_TellsItsAgeAndThatTheOthersAreEmpty()
    {
        await using var world = await World.BeginAsync();
        await world.Queue(QueueNames.Jobs).SendMessageAsync("one");
        world.Pass(TimeSpan.FromMinutes(5));
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.Sound.TriggerAsync("WatchQueues");

        Assert.Equal(2 * QueueNames.All.Count, told.Lines.Count);
        Assert.Contains("careloop.queue.depth 1 queue=jobs", told.Lines);
        Assert.Contains("careloop.queue.oldest_age 300 queue=jobs", told.Lines);
        Assert.Contains("careloop.queue.depth 0 queue=due-poison", told.Lines);
        Assert.Contains("careloop.queue.oldest_age 0 queue=due-poison", told.Lines);
    }

    [Fact]
    public async Task Queues_MessageIsBeingWorkedOn_IsCountedAndDoesNotWait()
    {
        await using var world = await World.BeginAsync();
        await world.Queue(QueueNames.Jobs).SendMessageAsync("one");
        await world.Queue(QueueNames.Jobs).ReceiveMessageAsync(TimeSpan.FromMinutes(10));
        world.Pass(TimeSpan.FromMinutes(5));
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.Sound.TriggerAsync("WatchQueues");

        Assert.Contains("careloop.queue.depth 1 queue=jobs", told.Lines);
        Assert.Contains("careloop.queue.oldest_age 0 queue=jobs", told.Lines);
    }

    [Fact]
    public async Task Report_ThatRefusesTheSender_IsToldOnceWithItsCode()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        while (world.Sms.Taken.Count == 0)
        {
            world.Clock.Now = (await world.NextDueAsync())!.Value.AddMinutes(1);
            await world.Sound.TriggerAsync("SweepDue");
            while (await world.TakeAsync(QueueNames.Due) is { } group)
                await world.Sound.TriggerAsync("DispatchDue", group);
        }

        var report = Events.Report(world.Unreported(), "4001: The sender is not valid", world.Clock.Now);
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.TextAsync(report);
        await world.TextAsync(report);

        Assert.Equal(["careloop.sms.reports 1 outcome=configuration-alarm code=4001", "careloop.failures 1 source=sms reason=gateway-configuration"], told.Lines);
    }

    [Fact]
    public async Task Tasks_OfAComplaintThatNobodyTook_AreToldWhenOverdue_EachOnce()
    {
        await using var world = await ComplaintWorld.BeginAsync();
        await ComplaintWorld.TextAsync(world, "投诉 停车太难", "in-1");
        await world.DrainAsync();
        using var told = new Told(world.Sound.Get<Telemetry>());

        await world.Sound.TriggerAsync("WatchOverdueTasks");
        Assert.Empty(told.Lines);

        await world.UntilAsync(world.Clock.Now.AddDays(30));
        told.Lines.Clear();
        await world.Sound.TriggerAsync("WatchOverdueTasks");

        var complaint = await ComplaintWorld.TasksAsync(world);
        Assert.Contains($"careloop.tasks.overdue {complaint.Count(task => task.What == "handle-complaint")} what=handle-complaint level=0", told.Lines);
    }

    private static double Value(Told told, string name) =>
        double.Parse(Assert.Single(told.Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}

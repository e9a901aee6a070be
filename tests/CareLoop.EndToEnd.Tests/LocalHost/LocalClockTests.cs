using CareLoop.Local.Clock;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class LocalClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Stands in for real time: a clock of the same kind, moved by hand.</summary>
    private readonly LocalClock wire = new();
    private readonly Activity activity = new();

    public LocalClockTests() => wire.Set(Start, 0);

    [Fact]
    public void GetUtcNow_NothingSet_IsRealTime()
    {
        var clock = Clock();

        wire.Set(Start.AddSeconds(5), 0);

        Assert.Equal(1, clock.Speed);
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());
    }

    [Fact]
    public void GetUtcNow_Frozen_StandsStill()
    {
        var clock = Clock();
        clock.Set(Start.AddDays(1), 0);

        wire.Set(Start.AddHours(1), 0);

        Assert.Equal(Start.AddDays(1), clock.GetUtcNow());
    }

    [Fact]
    public void GetUtcNow_AnySpeed_RunsThatFast()
    {
        Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), Gen.Choose(1, 100_000).ToArbitrary(), (speed, milliseconds) =>
        {
            wire.Set(Start, 0);
            var clock = Clock();
            clock.Set(Start.AddDays(3), speed);
            wire.Set(Start.AddMilliseconds(milliseconds), 0);
            return clock.GetUtcNow() == Start.AddDays(3) + TimeSpan.FromMilliseconds((long)speed * milliseconds)
                && clock.GetElapsedTime(Start.AddDays(3).UtcTicks) == TimeSpan.FromMilliseconds((long)speed * milliseconds);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Set_WithSkew_ShowsTheSkew()
    {
        var clock = new LocalClock(activity, TimeSpan.FromSeconds(90), wire);

        clock.Set(Start, 0);

        Assert.Equal(Start.AddSeconds(90), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Set_NoSpeed_Throws(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Clock().Set(Start, speed));

    [Fact]
    public async Task Timer_AtSpeed600_FiresAfterTheTenthOfASecond()
    {
        var clock = Clock();
        clock.Set(Start, 600);
        var fired = new SemaphoreSlim(0);
        await using var timer = clock.CreateTimer(_ => fired.Release(), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        wire.Set(Start.AddMilliseconds(99), 0);
        var early = activity.Count;
        wire.Set(Start.AddMilliseconds(100), 0);

        Assert.Equal(0, early);
        Assert.True(await fired.WaitAsync(Patience));
    }

    [Fact]
    public async Task Timer_Frozen_FiresWhenSetPassesIt()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock);

        clock.Set(Start.AddSeconds(59), 0);
        var early = activity.Count;
        clock.Set(Start.AddSeconds(60), 0);

        await delay.WaitAsync(Patience);
        Assert.Equal(0, early);
    }

    [Fact]
    public void Move_Frozen_StartsNothingUntilFire()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        clock.Move(Start.AddHours(1), 0);
        var moved = activity.Count;
        clock.Fire();

        Assert.Equal(0, moved);
        Assert.Equal(1, activity.Count);
    }

    [Fact]
    public void Timer_ThatMissedPeriods_FiresOnceAndKeepsItsGrid()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));

        clock.Set(Start.AddMinutes(35), 0);

        Assert.Equal(1, activity.Count);
        Assert.Equal(Start.AddMinutes(40), clock.First(_ => true));
    }

    [Fact]
    public void Timer_ClockSetBack_KeepsItsDistance()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);

        clock.Set(Start.AddDays(-400), 0);

        Assert.Equal(Start.AddDays(-400).AddMinutes(10), clock.First(_ => true));
    }

    [Fact]
    public async Task Timer_DueAtOnceInFrozenTime_Fires()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        var fired = new TaskCompletionSource();

        await using var timer = clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(Patience);
    }

    [Fact]
    public void Timer_Disposed_NeverFires()
    {
        var clock = Clock();
        clock.Set(Start, 0);
        var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        timer.Dispose();
        clock.Set(Start.AddDays(1), 0);

        Assert.Equal(0, activity.Count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    private LocalClock Clock() => new(activity, TimeSpan.Zero, wire);
}

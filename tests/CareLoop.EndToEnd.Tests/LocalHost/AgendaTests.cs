using CareLoop.Local.Clock;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class AgendaTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Activity activity = new();
    private readonly LocalClock clock;
    private readonly Agenda agenda;

    public AgendaTests()
    {
        clock = new LocalClock(activity, TimeSpan.Zero, TimeProvider.System);
        clock.Set(Start, 0);
        agenda = new Agenda(clock, activity);
    }

    public void Dispose() => agenda.Dispose();

    [Fact]
    public async Task At_Reached_IsBusyBeforeFireReturnsAndUntilTheActEnds()
    {
        var gate = new TaskCompletionSource();
        agenda.At(Start.AddHours(1), "act", _ => gate.Task);
        var ahead = agenda.Next;

        clock.Move(Start.AddHours(1), 0);
        var moved = activity.Busy;
        clock.Fire();
        var fired = activity.Busy;
        gate.SetResult();
        await QuietAsync();

        Assert.Equal(Start.AddHours(1), ahead);
        Assert.Equal(0, moved);
        Assert.True(fired > 0);
        Assert.Null(agenda.Next);
    }

    [Fact]
    public async Task At_SeveralDue_BeginInTheOrderOfTheirInstants()
    {
        var begun = new List<int>();
        foreach (var minute in new[] { 3, 1, 2, 1 })
        {
            agenda.At(Start.AddMinutes(minute), "act", _ =>
            {
                begun.Add(minute);
                return Task.CompletedTask;
            });
        }

        clock.Set(Start.AddHours(1), 0);
        await QuietAsync();

        Assert.Equal([1, 1, 2, 3], begun);
    }

    [Fact]
    public void At_PastInstantInFrozenTime_WaitsForGo()
    {
        agenda.At(Start.AddHours(-1), "late", _ => Task.CompletedTask);
        var before = activity.Count;

        clock.Fire();

        Assert.Equal(0, before);
        Assert.True(activity.Count > 0);
    }

    [Fact]
    public async Task At_ActFails_TheNextStillComes()
    {
        agenda.At(Start.AddMinutes(1), "failing", _ => throw new InvalidOperationException("as told"));
        var came = new TaskCompletionSource();
        agenda.At(Start.AddMinutes(2), "next", _ =>
        {
            came.SetResult();
            return Task.CompletedTask;
        });

        clock.Set(Start.AddHours(1), 0);

        await came.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Every_MissedInstants_ActsOnceForAllOfThem()
    {
        var dues = new List<DateTimeOffset>();
        agenda.Every("hourly", Hourly, (due, _) =>
        {
            dues.Add(due);
            return Task.CompletedTask;
        });

        clock.Set(Start.AddHours(5.5), 0);
        await QuietAsync();

        Assert.Equal([Start.AddHours(1)], dues);
        Assert.Equal(Start.AddHours(6), agenda.Next);
    }

    [Fact]
    public async Task Every_StillRunningAtItsNextInstant_DoesNotOverlap()
    {
        var gate = new TaskCompletionSource();
        var runs = 0;
        agenda.Every("hourly", Hourly, (_, _) =>
        {
            runs++;
            return gate.Task;
        });

        clock.Set(Start.AddHours(1), 0);
        clock.Set(Start.AddHours(2), 0);
        clock.Set(Start.AddHours(3), 0);
        gate.SetResult();
        await QuietAsync();

        Assert.Equal(1, runs);
        Assert.Equal(Start.AddHours(4), agenda.Next);
    }

    [Fact]
    public void Every_ClockSetBack_IsPlannedAnew()
    {
        agenda.Every("hourly", Hourly, (_, _) => Task.CompletedTask);

        clock.Set(Start.AddDays(-300), 0);

        Assert.Equal(Start.AddDays(-300).AddHours(1), agenda.Next);
        Assert.Equal(0, activity.Count);
    }

    [Fact]
    public void Every_Poll_IsNoActAhead()
    {
        agenda.Every("poll", now => now.AddMinutes(1), (_, _) => Task.CompletedTask, poll: true);

        var answer = ClockAnswer.Of(clock, activity);

        Assert.Null(agenda.Next);
        Assert.Null(answer.Next);
        Assert.Equal(Start.AddMinutes(1).UtcDateTime, answer.Poll);
    }

    [Fact]
    public async Task Fire_PastPolls_StartsTheActsAndPlansThePollsAfterThem()
    {
        var (polls, acts) = (0, 0);
        agenda.Every("poll", now => now.AddMinutes(1), (_, _) => Task.FromResult(polls++), poll: true);
        agenda.At(Start.AddHours(1), "act", _ => Task.FromResult(acts++));

        clock.Move(Start.AddHours(1), 0);
        clock.Fire(polls: false);
        await QuietAsync();
        var passed = (polls, acts, ClockAnswer.Of(clock, activity).Poll);
        clock.Set(Start.AddHours(1).AddMinutes(1), 0);
        await QuietAsync();

        Assert.Equal((0, 1, Start.AddHours(1).AddMinutes(1).UtcDateTime), passed);
        Assert.Equal(1, polls);
    }

    [Fact]
    public async Task CloseAsync_ActsInFlight_WaitsForThemAndStartsNoMore()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        agenda.At(Start.AddMinutes(1), "first", _ =>
        {
            begun.SetResult();
            return gate.Task;
        });
        var second = false;
        agenda.At(Start.AddMinutes(2), "second", _ => Task.FromResult(second = true));
        clock.Set(Start.AddMinutes(1), 0);
        await begun.Task.WaitAsync(Patience);

        var closing = agenda.CloseAsync(CancellationToken.None);
        clock.Set(Start.AddMinutes(2), 0);
        var waited = !closing.IsCompleted;
        gate.SetResult();
        await closing.WaitAsync(Patience);

        Assert.True(waited);
        Assert.False(second);
    }

    [Fact]
    public async Task CloseAsync_NoTimeLeft_CancelsTheActs()
    {
        var begun = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        agenda.At(Start.AddMinutes(1), "stubborn", async token =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cancelled.SetResult();
            }
        });
        clock.Set(Start.AddMinutes(1), 0);
        await begun.Task.WaitAsync(Patience);

        await agenda.CloseAsync(new CancellationToken(canceled: true));

        await cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Count_WorkOnManyThreads_IsExact()
    {
        var start = activity.Count;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
                activity.Begin("work").Dispose();
        })));

        Assert.Equal(40_000, activity.Count - start);
        Assert.Equal(0, activity.Busy);
    }

    [Fact]
    public void Begin_EndedTwice_EndsOnce()
    {
        var first = activity.Begin("first");
        activity.Begin("second");

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, activity.Busy);
    }

    private static DateTimeOffset? Hourly(DateTimeOffset after) =>
        new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, 0, 0, TimeSpan.Zero).AddHours(1);

    /// <summary>Work begun by the clock runs on other threads: lets them run until all is quiet.</summary>
    private async Task QuietAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (activity.Busy > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

using CareLoop.Local.Run.Time;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Run;

public sealed class TimekeeperTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeParticipant host, hospital;
    private readonly FakeBacklog backlog = new();
    private readonly Timekeeper keeper;

    public TimekeeperTests()
    {
        var wire = new FakeWire();
        (host, hospital) = (new("host", wire), new("hospital", wire));
        keeper = new Timekeeper([host, hospital], backlog, wire);
    }

    [Fact]
    public async Task Step_WhenAllIsQuiet_JumpsToTheEarliestActAndStartsIt()
    {
        await keeper.FreezeAsync(Start, default);
        hospital.Next = Start.AddHours(3);
        host.Next = Start.AddHours(5);

        var stepped = await keeper.StepAsync(Start.AddDays(1), default);

        Assert.True(stepped);
        Assert.Equal(Start.AddHours(3), keeper.Now);
        Assert.Equal(["freeze 00:00", "freeze 03:00", "go past polls"], hospital.Told);
        Assert.Equal(["freeze 00:00", "freeze 03:00"], host.Told);
    }

    [Fact]
    public async Task Step_WhereALookWouldFindNothing_PassesItBy()
    {
        await keeper.FreezeAsync(Start, default);
        hospital.Next = Start.AddHours(3);
        host.Poll = Start.AddMinutes(1);

        await keeper.StepAsync(Start.AddDays(1), default);

        Assert.Equal(["freeze 00:00", "freeze 03:00", "go past polls"], hospital.Told);
        Assert.Equal(hospital.Told, host.Told);
    }

    [Fact]
    public async Task Step_WhereARowIsDueAsSomethingActs_StartsTheLookToo()
    {
        await keeper.FreezeAsync(Start, default);
        hospital.Next = backlog.Due = Start.AddHours(3);
        host.Poll = Start.AddHours(3);

        await keeper.StepAsync(Start.AddDays(1), default);

        Assert.Equal(["freeze 00:00", "freeze 03:00", "go"], hospital.Told);
        Assert.Equal(hospital.Told, host.Told);
    }

    [Fact]
    public async Task Step_WithNothingDueBeforeTheEnd_Stays()
    {
        await keeper.FreezeAsync(Start, default);
        hospital.Next = Start.AddDays(2);

        Assert.False(await keeper.StepAsync(Start.AddDays(1), default));
        Assert.Equal(Start, keeper.Now);
    }

    [Fact]
    public async Task Settle_WhileAProcessIsBusy_Waits()
    {
        host.Script.AddRange([(1, 5), (1, 5), (0, 5)]);

        await keeper.SettleAsync(Start, default);

        Assert.True(host.Asked >= 4);
    }

    [Fact]
    public async Task Settle_WhileTheOneThatActedIsBusy_AsksNobodyElse()
    {
        await keeper.FreezeAsync(Start, default);
        host.Next = Start.AddHours(1);
        await keeper.StepAsync(Start.AddDays(1), default);
        host.Script.AddRange([.. Enumerable.Repeat((0, 0L), host.Asked), (1, 5), (1, 5), (0, 5)]);
        var before = hospital.Asked;

        await keeper.SettleAsync(Start, default);

        Assert.Equal(before + 2, hospital.Asked);
    }

    [Fact]
    public async Task Settle_WhileAQueueHoldsMessages_TellsAllToLookThereAndWaits()
    {
        backlog.Filled.Enqueue(["due"]);
        backlog.Filled.Enqueue(["sms-events"]);

        await keeper.SettleAsync(Start, default);

        Assert.Equal(["look due", "look sms-events"], host.Told);
        Assert.Empty(backlog.Filled);
    }

    [Fact]
    public async Task Settle_WhereAHostKeepsAMessageForLater_DoesNotWaitForIt()
    {
        host.Held = new() { ["due"] = 1 };
        backlog.Counts = new() { ["due"] = 1 };

        var (quiet, _) = await keeper.SettleAsync(Start, default);
        backlog.Counts["due"] = 2;

        Assert.Equal(2, quiet.Count);
        await Assert.ThrowsAsync<StalledException>(() => keeper.SettleAsync(Start, default));
    }

    [Fact]
    public async Task Settle_WhenSomethingBeganAndEndedBetweenTheAskings_AsksAgain()
    {
        // Idle both times, yet its counter moved: what it did may have filled a queue that was already looked at.
        host.Script.AddRange([(0, 5), (0, 6), (0, 6), (0, 6)]);

        await keeper.SettleAsync(Start, default);

        Assert.Equal(4, host.Asked);
    }

    [Fact]
    public async Task Settle_ThatNeverComes_NamesWhoHoldsItAndWhatWaits()
    {
        host.Script.AddRange(Enumerable.Repeat((1, 5L), 2000));
        var stalled = await Assert.ThrowsAsync<StalledException>(() => keeper.SettleAsync(Start, default));
        Assert.Contains("host is at POST /api/his/events", stalled.Message, StringComparison.Ordinal);

        host.Script.Clear();
        for (var i = 0; i < 2000; i++)
            backlog.Filled.Enqueue(["inbox"]);
        stalled = await Assert.ThrowsAsync<StalledException>(() => keeper.SettleAsync(Start, default));
        Assert.Contains("Messages wait in inbox", stalled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_WhenTheSameInstantIsDueForEver_IsStalled()
    {
        await keeper.FreezeAsync(Start, default);
        host.Next = Start;

        await Assert.ThrowsAsync<StalledException>(() => keeper.JumpToAsync(Start.AddDays(1), default));
    }

    [Fact]
    public async Task JumpTo_TheEnd_DoesAllBeforeItAndStandsThere()
    {
        await keeper.FreezeAsync(Start, default);
        hospital.Acts.AddRange([Start.AddHours(1), Start.AddHours(2), Start.AddHours(2), Start.AddHours(30)]);

        await keeper.JumpToAsync(Start.AddDays(1), default);

        Assert.Equal(Start.AddDays(1), keeper.Now);
        Assert.Equal([Start.AddHours(30)], hospital.Acts);
        Assert.Equal("freeze 00:00", hospital.Told[^1]);
    }

    public static TheoryData<int?, int?, int?, int?> Dues => new()
    {
        // act, due, poll, expected: minutes after the start
        { null, null, 1, null },
        { 10, null, 1, 10 },
        { 10, 5, 1, 5 },
        { 10, 5, 6, 6 },
        { 4, 5, 1, 4 },
        { null, -3, 1, 1 },
        { 10, 5, null, 10 },
    };

    [Theory]
    [MemberData(nameof(Dues))]
    public void Next_OfActsAndDueRows_IsTheFirstThatHappens(int? act, int? due, int? poll, int? expected) =>
        Assert.Equal(After(expected), Timekeeper.Next([new(0, 0, After(act), null, []), new(0, 0, null, After(poll), [])], After(due)));

    private static DateTimeOffset? After(int? minutes) => minutes is { } some ? Start.AddMinutes(some) : null;

    private sealed class FakeParticipant(string name, FakeWire wire) : IParticipant
    {
        public string Name => name;

        public DateTimeOffset? Next { get; set; }

        public DateTimeOffset? Poll { get; set; }

        public List<DateTimeOffset> Acts { get; } = [];

        public List<string> Told { get; } = [];

        public List<(int Busy, long Activity)> Script { get; } = [];

        public Dictionary<string, int> Held { get; set; } = [];

        public int Asked { get; private set; }

        private DateTimeOffset now;

        public Task<ParticipantState> AskAsync(CancellationToken cancellationToken)
        {
            var (busy, activity) = Script.Count == 0 ? (0, 0) : Script[Math.Min(Asked, Script.Count - 1)];
            Asked++;
            return Task.FromResult(new ParticipantState(busy, activity, Acts.Count > 0 ? Acts[0] : Next, Poll, busy > 0 ? ["POST /api/his/events"] : [], Held));
        }

        public async Task<ParticipantState> QuietAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), wire, cancellationToken);
            return await AskAsync(cancellationToken);
        }

        public Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken)
        {
            this.now = now;
            Told.Add((speed == 0 ? "freeze " : "run ") + now.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        }

        public Task GoAsync(bool polls, CancellationToken cancellationToken)
        {
            Told.Add(polls ? "go" : "go past polls");
            Acts.RemoveAll(act => act <= now);
            return Task.CompletedTask;
        }

        public Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken)
        {
            Told.Add($"look {string.Join(',', queues)}");
            return Task.CompletedTask;
        }
    }

    private sealed class FakeBacklog : IBacklog
    {
        public Queue<IReadOnlyList<string>> Filled { get; } = [];

        public Dictionary<string, int> Counts { get; set; } = [];

        public DateTimeOffset? Due { get; set; }

        public Task<Waiting> LookAsync(IReadOnlyDictionary<string, int> held, DateTimeOffset end, CancellationToken cancellationToken) => Task.FromResult(new Waiting(
            Filled.TryDequeue(out var filled) ? filled : [.. Counts.Where(queue => queue.Value > held.GetValueOrDefault(queue.Key)).Select(queue => queue.Key)],
            Due <= end ? Due : null));
    }

    /// <summary>A wire clock on which each wait takes a tenth of a second, and no real time.</summary>
    private sealed class FakeWire : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ticks += TimeSpan.TicksPerSecond / 10;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

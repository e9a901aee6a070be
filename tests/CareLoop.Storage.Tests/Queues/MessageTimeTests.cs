using Xunit;

namespace CareLoop.Storage.Tests.Queues;

/// <summary>What time does to messages; the emulator's own clock can't be set.</summary>
public sealed class MessageTimeTests
{
    private readonly SetClock clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly Memory storage;

    public MessageTimeTests() => storage = new Memory(clock);

    [Fact]
    public async Task Message_NotDeletedInTime_ComesAgainAndCountsIt()
    {
        var queue = await storage.QueueAsync();
        await queue.SendMessageAsync("a");
        await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10));

        clock.Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        var early = (await queue.ReceiveMessageAsync()).Value;
        clock.Pass(TimeSpan.FromTicks(1));
        var again = (await queue.ReceiveMessageAsync()).Value;

        Assert.Null(early);
        Assert.Equal(2, again.DequeueCount);
    }

    [Fact]
    public async Task Message_Delayed_ComesWhenItsTimeHasCome()
    {
        var queue = await storage.QueueAsync();
        await queue.SendMessageAsync("later", TimeSpan.FromMinutes(5));
        await queue.SendMessageAsync("now");

        var first = (await queue.ReceiveMessageAsync(TimeSpan.FromHours(1))).Value;
        clock.Pass(TimeSpan.FromMinutes(5));
        var second = (await queue.ReceiveMessageAsync()).Value;

        Assert.Equal(("now", "later"), (first.MessageText, second.MessageText));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(3600, 0)]
    public async Task Message_Expired_IsGone(int timeToLive, int left)
    {
        var queue = await storage.QueueAsync();
        await queue.SendMessageAsync("a", timeToLive: TimeSpan.FromSeconds(timeToLive));

        clock.Pass(TimeSpan.FromDays(400));

        Assert.Equal(left, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Equal(left, (await queue.ReceiveMessagesAsync()).Value.Length);
    }
}

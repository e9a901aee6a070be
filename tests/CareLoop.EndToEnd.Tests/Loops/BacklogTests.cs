using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Local.Run.Time;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What the conductor sees of storage. The emulator that `dotnet dev.cs test` starts answers in one; any other is asked as an account is.</summary>
public sealed class BacklogTests(RunningLoop loop) : LoopTest(loop)
{
    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 3, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, int> None = [], OneJob = new() { ["jobs"] = 1 };

    private readonly QueueClient jobs = new(LoopStorage.ConnectionString, "jobs");
    private readonly TableClient due = new(LoopStorage.ConnectionString, TableNames.Due);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_MessagesAndDueRows_AreSeenHoweverStorageIsAsked(bool asksAtOnce)
    {
        using var backlog = new StorageBacklog(LoopStorage.ConnectionString, shards: 4, asksAtOnce);
        await jobs.SendMessageAsync("nobody sees it yet", TimeSpan.FromHours(1));
        await due.AddEntityAsync(new TableEntity("02~202001010003", "row"));
        await due.AddEntityAsync(new TableEntity("01~202001010004", "row"));

        var waiting = await backlog.LookAsync(None, Loop.Now, default);
        var held = await backlog.LookAsync(OneJob, Loop.Now, default);
        var before = await backlog.LookAsync(OneJob, LongAgo.AddMinutes(-1), default);
        await due.DeleteEntityAsync("02~202001010003", "row");
        await due.DeleteEntityAsync("01~202001010004", "row");
        await jobs.ClearMessagesAsync();
        var none = await backlog.LookAsync(None, LongAgo.AddMinutes(1), default);

        Assert.Equal(["jobs"], waiting.Filled);
        Assert.Empty(held.Filled);
        Assert.Equal(LongAgo, held.EarliestDue);
        Assert.Null(before.EarliestDue);
        Assert.Equivalent(new Waiting([], null), none);
    }
}

using CareLoop.Messaging;
using Xunit;

namespace CareLoop.Storage.Tests.Messaging;

public sealed class SendBudgetTests : AzuriteTest
{
    private const int PerMinute = 7;

    [Fact]
    public async Task TakeAsync_TwentyTakersOnTwoInstances_NeverGrantMoreThanTheMinuteHas()
    {
        await using var one = await TestBed.StartAsync(Storage);
        await using var two = await TestBed.StartAsync(Storage);

        var granted = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => TryTakeAsync(number % 2 == 0 ? one : two)));

        // Whoever was overtaken at every try got nothing and asks again later; nobody got what another has.
        var used = Assert.Single(await one.RowsAsync(TableNames.Limits)).GetInt32("used");
        Assert.Equal(used, granted.Sum());
        Assert.InRange(granted.Sum(), 1, PerMinute);
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnceOnOneInstance_GoTogether()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, 1);
        bed.Requests.Reset();

        // The first one's request waits until all have asked: else who asks late would go with a third.
        var allHaveAsked = new TaskCompletionSource();
        bed.Wire.Before = _ => allHaveAsked.Task;
        var asking = Enumerable.Range(0, 24).Select(_ => TakeAsync(bed, 1)).ToList();
        allHaveAsked.SetResult();
        var granted = await Task.WhenAll(asking);

        // The first goes alone, the others together: a write each, on what this instance wrote last.
        Assert.Equal(PerMinute - 1, granted.Sum(grant => grant.Granted));
        Assert.True(bed.Requests.Total == 2, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task TakeAsync_ThatFails_FailsNoLaterOne()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        bed.Wire.DieAt(1, applied: false);
        await Assert.ThrowsAnyAsync<Exception>(() => TakeAsync(bed, 1));
        bed.Wire.Revive();

        var grant = await TakeAsync(bed, 1);

        Assert.Equal(1, grant.Granted);
    }

    [Fact]
    public async Task TakeAsync_OneAfterTheOther_GrantsExactlyTheMinute()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var granted = 0;

        for (var taker = 0; taker < 20; taker++)
            granted += await TryTakeAsync(bed);

        Assert.Equal(PerMinute, granted);
    }

    [Fact]
    public async Task TakeAsync_ManyTexts_TakesOneRequest()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, 1);
        bed.Requests.Reset();

        await TakeAsync(bed, 50);

        Assert.True(bed.Requests.Total == 1, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task TakeAsync_AnotherInstanceTookMeanwhile_IsSeen_AndNoMoreGoesThanTheBudget()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        var granted = 0;
        for (var round = 0; round < 5; round++)
            granted += (await TakeAsync(bed, 1)).Granted + (await TakeAsync(other, 2)).Granted;

        Assert.Equal(PerMinute, granted);
    }

    [Fact]
    public async Task TakeAsync_RepliesOfOneMinute_ShareRequests_AndNoMoreGoesThanTheBudget()
    {
        const int Minute = 20;
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, 1, Minute);
        bed.Requests.Reset();
        var granted = 1;
        for (var text = 0; text < 4; text++)
            granted += (await TakeAsync(bed, 1, Minute)).Granted;
        Assert.Equal((5, 0), (granted, bed.Requests.Total));

        for (var text = 0; text < 40; text++)
            granted += (await TakeAsync(bed, 1, Minute)).Granted + (await TakeAsync(other, 1, Minute)).Granted;

        // What was taken ahead and not used is lost, not sent.
        Assert.InRange(granted, Minute - 4, Minute);
    }

    [Fact]
    public async Task TakeAsync_TheSameTextOverAndOver_IsRefusedAlsoWhereItWasTakenAhead()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var granted = 0;
        for (var text = 0; text < 40; text++)
            granted += (await bed.Get<SendBudget>().TakeAsync(TestBed.Sender, ["abcdefghij"], 200, 1_000, "20260302", TestBed.Start, default)).Granted;

        Assert.Equal(LoopGuard.MostTexts, granted);
    }

    [Fact]
    public async Task PauseAsync_ShorterPauseLater_KeepsTheLonger()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.Get<SendBudget>().PauseAsync(TestBed.Sender, TestBed.Start.AddMinutes(10), default);
        await bed.Get<SendBudget>().PauseAsync(TestBed.Sender, TestBed.Start.AddMinutes(1), default);

        var grant = await TakeAsync(bed, 1);

        Assert.Equal((0, TestBed.Start.AddMinutes(10), "sender-throttled"), (grant.Granted, grant.AskAgain(0), grant.Reason));
    }

    [Fact]
    public async Task TakeAsync_SecondSender_HasItsOwn()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, PerMinute);

        var grant = await bed.Get<SendBudget>().TakeAsync("12345", ["a", "b", "c"], PerMinute, 100, "20260302", TestBed.Start, default);

        Assert.Equal(3, grant.Granted);
    }

    private static async Task<int> TryTakeAsync(TestBed bed)
    {
        try
        {
            return (await TakeAsync(bed, 1)).Granted;
        }
        catch (Azure.RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return 0;
        }
    }

    private static Task<BudgetGrant> TakeAsync(TestBed bed, int wanted, int perMinute = PerMinute) =>
        bed.Get<SendBudget>().TakeAsync(TestBed.Sender, [.. Enumerable.Range(0, wanted).Select(_ => Guid.NewGuid().ToString("N"))], perMinute, 100, "20260302", TestBed.Start, default);
}

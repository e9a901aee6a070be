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

        // The first goes alone, the others together: a read and a write each.
        Assert.Equal(PerMinute - 1, granted.Sum(grant => grant.Granted));
        Assert.True(bed.Requests.Total == 4, string.Join('\n', bed.Requests.Log));
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
    public async Task TakeAsync_ManyTexts_TakesTwoRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, 1);
        bed.Requests.Reset();

        await TakeAsync(bed, 50);

        Assert.True(bed.Requests.Total == 2, string.Join('\n', bed.Requests.Log));
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

    private static Task<BudgetGrant> TakeAsync(TestBed bed, int wanted) =>
        bed.Get<SendBudget>().TakeAsync(TestBed.Sender, [.. Enumerable.Range(0, wanted).Select(_ => Guid.NewGuid().ToString("N"))], PerMinute, 100, "20260302", TestBed.Start, default);
}

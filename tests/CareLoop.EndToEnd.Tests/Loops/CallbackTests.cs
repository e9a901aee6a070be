using System.Text.Json.Nodes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>A HIS that does not take what it is told.</summary>
public sealed class CallbackTests(RunningLoop loop) : LoopTest(loop)
{
    /// <summary>The circuit that a HIS has broken stays open for a while of real time; another host has another.</summary>
    public override async Task DisposeAsync()
    {
        await Loop.RestartHostAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Tell_HisDownForAMoment_IsToldByTheNextDueRow()
    {
        var (visit, told) = await AnsweredAsync(503);
        var down = await CallbackAsync(told);

        Loop.His.Status = 200;
        await Loop.UntilAsync(Loop.On(0, "18:10"));

        Assert.Equal(("pending", "http-503"), ((string?)down["state"], (string?)down["reason"]));
        Assert.Equal("told", (string?)(await CallbackAsync(told))["state"]);
        var callbacks = Loop.His.About(visit);
        Assert.Equal(200, callbacks[^1].Answered);
        Assert.All(callbacks, callback => Assert.Equal((callbacks[0].WebhookId, 1, true), (callback.WebhookId, callback.Sequence, callback.IsSigned)));
    }

    [Fact]
    public async Task Tell_HisDownForADay_IsAFailureAndATaskForAPerson()
    {
        var (visit, told) = await AnsweredAsync(503);

        await Loop.UntilAsync(Loop.On(1, "16:00"));
        var pending = await CallbackAsync(told);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal("pending", (string?)pending["state"]);
        Assert.Equal("failed", (string?)(await CallbackAsync(told))["state"]);
        var failure = Assert.Single(await Loop.Storage.FailuresAsync("his-callback"), row => row.GetString("patient") == told.Patient);
        Assert.Equal("his-unreachable-for-a-day", failure.GetString("reason"));
        Assert.Contains(await Loop.Storage.TasksAsync(told), task => task.GetString("what") == "enter-answer-in-his");
        Assert.DoesNotContain(Loop.His.About(visit), callback => callback.Answered == 200);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    public async Task Tell_HisRefuses_IsNotToldAgainAndAPersonHasIt(int status)
    {
        var (visit, told) = await AnsweredAsync(status);

        await Loop.UntilAsync(Loop.On(1, "09:00"));

        Assert.Equal(status, Assert.Single(Loop.His.About(visit)).Answered);
        Assert.Equal("failed", (string?)(await CallbackAsync(told))["state"]);
        Assert.Contains(await Loop.Storage.TasksAsync(told), task => task.GetString("what") == "enter-answer-in-his");
    }

    [Fact]
    public async Task Write_AnotherAnswerWhileTheHisIsDown_OnlyTheLastIsTold()
    {
        var (visit, told) = await AnsweredAsync(403);
        await Loop.WriteAsync(visit.Patient, "2");

        Loop.His.Status = 200;
        await Loop.UntilAsync(Loop.On(0, "18:10"));

        var taken = Assert.Single(Loop.His.About(visit), callback => callback.Answered == 200);
        Assert.Equal(("cancel-requested", 2), (taken.Response, taken.Sequence));
        var states = (await Loop.ReadAsync(told))["callbacks"]!.AsArray().Select(callback => (string?)callback!["state"]);
        Assert.Equal(["superseded", "told"], states);
    }

    private async Task<(Visit Visit, Told Told)> AnsweredAsync(int status)
    {
        var visit = Loop.NewVisit(2, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(1, "18:00"));
        Loop.His.Status = status;
        await Loop.WriteAsync(visit.Patient, "1");
        return (visit, told);
    }

    private async Task<JsonNode> CallbackAsync(Told told) => Assert.Single((await Loop.ReadAsync(told))["callbacks"]!.AsArray())!;
}

using Xunit;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>
/// Every operation, cut off at every one of its requests: what it leads to in the end is what it would have led to
/// undisturbed.
/// </summary>
public sealed class CrashTests
{
    public static TheoryData<string, Blow> EveryBlow()
    {
        var data = new TheoryData<string, Blow>();
        foreach (var each in CrashCase.All)
        {
            foreach (var blow in Enum.GetValues<Blow>().Where(blow => blow != Blow.None))
                data.Add(each.ToString(), blow);
        }

        return data;
    }

    public static TheoryData<string, int> EveryRedelivery()
    {
        var data = new TheoryData<string, int>();
        foreach (var each in CrashCase.All)
        {
            data.Add(each.ToString(), 1);
            data.Add(each.ToString(), 7 * 24);
        }

        return data;
    }

    [Fact]
    public void EveryFunction_OfTheApp_IsInTheKit() =>
        Assert.Equal(Instance.FunctionNames.Order(), CrashCase.All.Select(each => each.Function).Distinct().Order());

    [Theory]
    [MemberData(nameof(EveryBlow))]
    public async Task Operation_ABlowAtAnyOfItsRequests_EndsAsUndisturbed(string name, Blow blow)
    {
        var crash = Named(name);
        var undisturbed = await RunAsync(crash, Blow.None, 0);
        Assert.Empty(undisturbed.Story.Left);

        for (var at = 1; ; at++)
        {
            var (story, line) = await RunAsync(crash, blow, at);
            if (!line.Hit)
                break;
            var wrong = story.Against(undisturbed.Story, mayBeUnknown: blow == Blow.Late || (crash.AnswersAText && blow is Blow.DieBefore or Blow.DieAfter)).ToList();
            Assert.True(wrong.Count == 0, $"{blow} at request {at}, {line.Requests[at - 1]}, of {line.Requests.Count}:\n{string.Join('\n', wrong)}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryRedelivery))]
    public async Task Operation_DeliveredAgainHoursLater_ChangesNothing(string name, int hours)
    {
        var crash = Named(name);
        var once = await RunAsync(crash, Blow.None, 0, after: TimeSpan.FromHours(hours));

        var twice = await RunAsync(crash, Blow.None, 0, after: TimeSpan.FromHours(hours), again: true);

        Assert.Empty(twice.Story.Against(once.Story));
    }

    private static CrashCase Named(string name) => CrashCase.All.Single(each => each.ToString() == name);

    private static async Task<(Story Story, Line Line)> RunAsync(CrashCase crash, Blow blow, int at, TimeSpan? after = null, bool again = false)
    {
        await using var world = await World.BeginAsync();
        var delivery = await crash.ArrangeAsync(world);
        var line = await world.DeliverAsync(delivery, blow, at);
        if (after is { } time)
        {
            await world.UntilAsync(world.Clock.Now + time);
            if (again)
                await delivery.RunAsync(world.Sound);
        }

        var end = World.Start + crash.Lasts;
        await world.UntilAsync(end > world.Clock.Now ? end : world.Clock.Now + crash.Lasts);
        return (await Story.ReadAsync(world), line);
    }
}

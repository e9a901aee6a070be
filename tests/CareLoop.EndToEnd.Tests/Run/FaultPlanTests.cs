using System.Globalization;
using CareLoop.Local.Faults;
using CareLoop.Local.Run.Hosts;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Run;

public sealed class FaultPlanTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Plan_OfOneSeed_IsTheSame() => Assert.Equal(FaultPlan.Of(7, Begin, 3).Episodes, FaultPlan.Of(7, Begin, 3).Episodes);

    [Fact]
    public void Plan_OfAnotherSeed_IsAnother() => Assert.NotEqual(FaultPlan.Of(7, Begin, 3).Episodes, FaultPlan.Of(8, Begin, 3).Episodes);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public void Plan_OfSomeDays_HasEveryKindOnEveryDayAndEndsInTheLastEvening(long seed)
    {
        var episodes = FaultPlan.Of(seed, Begin, 3).Episodes;

        for (var day = 0; day < 3; day++)
            Assert.Equal(
                FaultKind.All.Order(StringComparer.Ordinal),
                episodes.Where(episode => (episode.From - Begin).Days == day).Select(episode => episode.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.All(episodes, episode => Assert.InRange(episode.Until, episode.From, Begin.AddDays(2).AddHours(19.25)));
    }

    [Fact]
    public void Falls_InsideAnEpisode_OnItsShareAndNeverOutside()
    {
        var plan = FaultPlan.Of(7, Begin, 3);
        var episode = plan.Episodes.First(episode => episode.Kind == FaultKind.StorageConflict);

        var inside = Enumerable.Range(0, 2000).Count(key => plan.Falls(FaultKind.StorageConflict, key.ToString(CultureInfo.InvariantCulture), episode.From));
        var outside = Enumerable.Range(0, 2000).Count(key => plan.Falls(FaultKind.StorageConflict, key.ToString(CultureInfo.InvariantCulture), Begin.AddHours(3)));

        Assert.InRange(inside / 2000.0, episode.Chance - 0.05, episode.Chance + 0.05);
        Assert.Equal(0, outside);
    }

    [Theory]
    [InlineData(20, 2)]
    [InlineData(4, 1)]
    public void Kills_OfARun_ComeInOrderWithAllFunctionsWhileTheHospitalWorks(int kills, int days)
    {
        var plan = Kill.Plan(7, kills, Begin, days);

        Assert.Equal(kills, plan.Count);
        Assert.Equal(plan.OrderBy(kill => kill.From), plan);
        Assert.Equal(Kill.Functions.Order(StringComparer.Ordinal), plan.Select(kill => kill.Function).Distinct().Order(StringComparer.Ordinal));
        Assert.All(plan, kill => Assert.InRange((kill.From - Begin).TotalHours % 24, 8, 19));
        Assert.InRange(plan[^1].From, Begin, Begin.AddDays(days));
    }

    [Theory]
    [InlineData("@begin 12 SweepDue", "SweepDue", null)]
    [InlineData("@begin 13 DispatchDue due id-1 cmVjZWlwdA==", "DispatchDue", "due id-1 cmVjZWlwdA==")]
    public void Operation_ThatBegins_IsRead(string line, string function, string? message)
    {
        Assert.True(Operation.TryRead(line, out var begun, out _));
        Assert.Equal(function, begun!.Function);
        Assert.Equal(message, begun.Message is { } from ? $"{from.Queue} {from.Id} {from.PopReceipt}" : null);
    }

    [Fact]
    public void Operation_ThatEnds_IsReadByItsNumber()
    {
        Assert.True(Operation.TryRead("@end 12", out var begun, out var ended));
        Assert.Null(begun);
        Assert.Equal(12, ended);
    }

    [Theory]
    [InlineData("12:00:00 info: something else")]
    [InlineData("@begin 13 DispatchDue due id")]
    [InlineData("@end ")]
    public void Operation_OfAnotherLineOrHalfOne_IsNone(string line) => Assert.False(Operation.TryRead(line, out _, out _));
}

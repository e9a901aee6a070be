using CareLoop.Surveys.Improvement;
using CareLoop.Surveys.Scores;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class ActionFiguresTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    // R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    [Theory]
    [InlineData(48, 80, 56, 70, 0.0524, 0.3339)]
    [InlineData(3, 10, 9, 10, 0.1705, 0.8090)]
    [InlineData(0, 10, 10, 10, 0.6075, 1.0000)]
    public void Change_HasNewcombesInterval(int before, int ofBefore, int after, int ofAfter, double low, double high)
    {
        var change = new ActionFigures(Share.Of(before, ofBefore), Share.Of(after, ofAfter)).Change!;

        Assert.Equal((low, high), (change.Low, change.High));
    }

    [Fact]
    public void Days_BeforeAreNinety_AndAfterAreThoseThatAreOver()
    {
        var action = new ActionRow { Id = "1", Organisation = "h1", Title = "x", Owner = "p", Due = new DateOnly(2026, 5, 1), CreatedAt = new DateTimeOffset(2026, 4, 1, 17, 0, 0, TimeSpan.Zero) };
        // The second of April in Shanghai.
        Assert.Equal((new DateOnly(2026, 1, 2), new DateOnly(2026, 4, 1)), ActionFigures.DaysBefore(action, Shanghai));
        Assert.Null(ActionFigures.DaysAfter(action, Shanghai, new DateOnly(2026, 8, 1)));

        var done = action with { State = ActionState.Done, EndedAt = new DateTimeOffset(2026, 5, 1, 2, 0, 0, TimeSpan.Zero) };
        Assert.Null(ActionFigures.DaysAfter(done, Shanghai, new DateOnly(2026, 5, 2)));
        Assert.Equal((new DateOnly(2026, 5, 2), new DateOnly(2026, 5, 2)), ActionFigures.DaysAfter(done, Shanghai, new DateOnly(2026, 5, 3)));
        Assert.Equal((new DateOnly(2026, 5, 2), new DateOnly(2026, 7, 30)), ActionFigures.DaysAfter(done, Shanghai, new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public void Share_OfFewerThanFive_IsNotTold()
    {
        var action = new ActionRow { Id = "1", Organisation = "h1", Title = "x", Owner = "p", Department = "CARD", Due = new DateOnly(2026, 5, 1), CreatedAt = new DateTimeOffset(2026, 3, 10, 1, 0, 0, TimeSpan.Zero) };
        ActionFigures Of(int people) => ActionFigures.Of(
            action,
            new Dictionary<DateOnly, SurveyCells> { [new DateOnly(2026, 3, 2)] = SurveyCells.Of([.. Enumerable.Repeat(Asked.Completed(Asked.Rating(5)), people), .. Enumerable.Repeat(Asked.Completed(Asked.Rating(1)) with { Department = "OBS" }, 9)]) },
            Shanghai, new DateOnly(2026, 3, 20));

        Assert.Null(Of(4).Before);
        Assert.Equal(5, Of(5).Before!.Part);
    }
}

using System.Globalization;
using CareLoop.Local.Host.Timers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class NcrontabTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z")]
    [InlineData("0 * * * * *", "2026-03-02T08:00:59.9Z", "2026-03-02T08:01:00Z")]
    [InlineData("* * * * * *", "2026-03-02T08:00:00.5Z", "2026-03-02T08:00:01Z")]
    [InlineData("0 */5 * * * *", "2026-03-02T08:56:00Z", "2026-03-02T09:00:00Z")]
    [InlineData("0 30 9 * * *", "2026-03-02T09:30:00Z", "2026-03-03T09:30:00Z")]
    [InlineData("0 30 9 * * *", "2026-12-31T09:30:00Z", "2027-01-01T09:30:00Z")]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T09:30:00Z", "2026-03-09T09:30:00Z")]
    [InlineData("0 30 9 * Jan Mon", "2026-02-01T00:00:00Z", "2027-01-04T09:30:00Z")]
    [InlineData("0 0 0 * * sunday", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("15,45 10-12,50 3 * * *", "2026-03-02T03:12:45Z", "2026-03-02T03:50:15Z")]
    [InlineData("0 10-50/20 * * * *", "2026-03-02T03:30:00Z", "2026-03-02T03:50:00Z")]
    [InlineData("0 40/15 * * * *", "2026-03-02T03:40:00Z", "2026-03-02T03:55:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-02T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 0 13 * fri", "2026-03-14T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 8 * * *", "2026-03-02T15:59:59+08:00", "2026-03-02T08:00:00Z")]
    [InlineData("00:10:00", "2026-03-02T08:03:00Z", "2026-03-02T08:13:00Z")]
    public void Next_Examples_IsTheFirstOccurrenceAfter(string schedule, string after, string next) =>
        Assert.Equal(At(next), Ncrontab.Parse(schedule).Next(At(after)));

    [Fact]
    public void Next_DayThatNeverComes_IsNull() =>
        Assert.Null(Ncrontab.Parse("0 0 0 30 2 *").Next(At("2026-03-02T00:00:00Z")));

    [Theory]
    [InlineData("")]
    [InlineData("* * * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("* 5-1 * * * *")]
    [InlineData("* */0 * * * *")]
    [InlineData("* */5/5 * * * *")]
    [InlineData("* 1-2-3 * * * *")]
    [InlineData("* -1 * * * *")]
    [InlineData("* 1, * * * *")]
    [InlineData("* * * * foo *")]
    [InlineData("mon * * * * *")]
    [InlineData("00:00:00")]
    [InlineData("10")]
    public void Parse_NoSchedule_ThrowsFormatException(string schedule) =>
        Assert.Throws<FormatException>(() => Ncrontab.Parse(schedule));

    [Theory]
    [InlineData("0 * * * * *", true)]
    [InlineData("*/20 * * * * *", true)]
    [InlineData("00:01:00", true)]
    [InlineData("00:01:01", false)]
    [InlineData("0 */2 * * * *", false)]
    [InlineData("0 * 8-18 * * *", false)]
    [InlineData("0 * * * * mon-fri", false)]
    public void EveryMinute_Examples_TellsPollsFromActs(string schedule, bool every) =>
        Assert.Equal(every, Ncrontab.Parse(schedule).EveryMinute);

    [Fact]
    public void Next_AnyTimeOfDay_MatchesAndNothingBetweenDoes()
    {
        var schedules =
            from seconds in Sets(0, 59)
            from minutes in Sets(0, 59)
            from hours in Sets(0, 23)
            select (seconds, minutes, hours);

        Prop.ForAll(schedules.ToArbitrary(), Instants().ToArbitrary(), (schedule, after) =>
        {
            var (seconds, minutes, hours) = schedule;
            var next = Ncrontab.Parse($"{Text(seconds)} {Text(minutes)} {Text(hours)} * * *").Next(after)!.Value;
            var expected = after.AddSeconds(1);
            while (!(seconds.Contains(expected.Second) && minutes.Contains(expected.Minute) && hours.Contains(expected.Hour)))
                expected = expected.AddSeconds(1);
            return next == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Next_AnyDay_MatchesAndNothingBetweenDoes()
    {
        var schedules =
            from days in Sets(1, 28)
            from months in Sets(1, 12)
            from daysOfWeek in Sets(0, 6)
            select (days, months, daysOfWeek);

        Prop.ForAll(schedules.ToArbitrary(), Instants().ToArbitrary(), (schedule, after) =>
        {
            var (days, months, daysOfWeek) = schedule;
            var next = Ncrontab.Parse($"0 0 0 {Text(days)} {Text(months)} {Text(daysOfWeek)}").Next(after)!.Value;
            var expected = new DateTimeOffset(after.Date, TimeSpan.Zero).AddDays(1);
            while (!(days.Contains(expected.Day) && months.Contains(expected.Month) && daysOfWeek.Contains((int)expected.DayOfWeek)))
                expected = expected.AddDays(1);
            return next == expected;
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<int[]> Sets(int min, int max) =>
        Gen.OneOf(Gen.Constant(Enumerable.Range(min, max - min + 1).ToArray()), Gen.Choose(min, max).NonEmptyListOf().Select(values => values.Distinct().ToArray()));

    private static Gen<DateTimeOffset> Instants() =>
        from day in Gen.Choose(0, 36_500)
        from second in Gen.Choose(0, 86_399)
        select new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddSeconds(second);

    private static string Text(int[] values) => string.Join(',', values);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Surveys.Samples;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.Surveys;

/// <summary>When a survey of the calendar is asked.</summary>
public sealed class SamplePeriodTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-04-09", null)]
    [InlineData("2026-04-10", "2026-04-10")]
    [InlineData("2026-04-16", "2026-04-10")]
    [InlineData("2026-04-17", null)]
    [InlineData("2026-05-10", null)]
    [InlineData("2026-01-10", "2026-01-10")]
    public void BeginsBy_TheShippedQuarterly_IsTheTenthOfItsMonthsAndAWeek(string today, string? expected)
    {
        var quarterly = ConfigSnapshot.Shipped.Survey("east", "quarterly")!;

        Assert.Equal(expected, SamplePeriod.BeginsBy(quarterly, DateOnly.Parse(today, CultureInfo.InvariantCulture))?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal((14, 90, false), (quarterly.SpreadOver, quarterly.CareWithin, quarterly.AsksAnybody));
    }

    [Fact]
    public void BeginsBy_ADayAtTheEndOfTheYear_IsMadeUpForInTheNext()
    {
        var survey = Published.Snapshot(Published.Document(ConfigKind.Survey, "east", "yearly", """
            {"title":{"zh-CN":"年度"},"startsFrom":"calendar","months":[12],"day":28,"share":10,"questions":[{"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"满意吗？"}}]}
            """)).Survey("east", "yearly")!;

        Assert.Equal(new DateOnly(2025, 12, 28), SamplePeriod.BeginsBy(survey, new DateOnly(2026, 1, 3)));
        Assert.Null(SamplePeriod.BeginsBy(survey, new DateOnly(2026, 1, 4)));
    }

    [Fact]
    public void DueOf_Thousand_FallOnAllDaysAlike_WithinTheHoursOfTheDay_AlsoWhereTheClocksChange()
    {
        // The clocks go forward on the 29th.
        var from = new DateOnly(2026, 3, 28);

        var due = Enumerable.Range(0, 1_000).Select(id => LocalTimes.Local(SamplePeriod.DueOf("seed", $"s{id}", from, 4, Berlin), Berlin)).ToList();

        Assert.All(due, at => Assert.InRange(TimeOnly.FromDateTime(at), new TimeOnly(10, 0), new TimeOnly(18, 0)));
        Assert.Equal([from, from.AddDays(1), from.AddDays(2), from.AddDays(3)], due.Select(DateOnly.FromDateTime).Distinct().Order());
        Assert.All(due.CountBy(DateOnly.FromDateTime), day => Assert.InRange(day.Value, 200, 300));
        Assert.InRange(due.Count(at => at.Hour < 14), 420, 580);
    }
}

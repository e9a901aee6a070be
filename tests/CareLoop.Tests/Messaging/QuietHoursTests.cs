using System.Globalization;
using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Tests.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly QuietHours Night = QuietHours.Parse("21:00-08:00").Window;

    [Theory]
    [InlineData("21:00-08:00", 21, 0, 8, 0)]
    [InlineData(" 21:30 – 7:05 ", 21, 30, 7, 5)]
    [InlineData("２１：００－０８：００", 21, 0, 8, 0)]
    [InlineData("12:00~14:00", 12, 0, 14, 0)]
    [InlineData("22:00-24:00", 22, 0, 0, 0)]
    public void Parse_Window_IsRead(string text, int startHour, int startMinute, int endHour, int endMinute)
    {
        var (window, malformed) = QuietHours.Parse(text);

        Assert.Equal(new QuietHours(new TimeOnly(startHour, startMinute), new TimeOnly(endHour, endMinute)), window);
        Assert.False(malformed);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(" ", false)]
    [InlineData("21-8", true)]
    [InlineData("21:00", true)]
    [InlineData("25:00-08:00", true)]
    [InlineData("21:60-08:00", true)]
    [InlineData("24:01-08:00", true)]
    [InlineData("08:00-08:00", true)]
    [InlineData("00:00-24:00", true)]
    [InlineData("night", true)]
    public void Parse_NoWindow_IsNoneSoThatTextsStillGo(string? text, bool warn)
    {
        var (window, malformed) = QuietHours.Parse(text);

        Assert.Equal(QuietHours.None, window);
        Assert.Equal(warn, malformed);
        Assert.False(window.Covers(Utc("2026-03-05T15:00:00Z"), Shanghai));
    }

    [Theory]
    // Shanghai: 23:00, 07:59, 08:00, 20:59 and 21:00 on the wall.
    [InlineData("2026-03-05T15:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("2026-03-05T23:59:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("2026-03-06T00:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("2026-03-05T12:59:59Z", "2026-03-05T12:59:59Z")]
    [InlineData("2026-03-05T13:00:00Z", "2026-03-06T00:00:00Z")]
    public void NextAllowed_Night_IsTheMorning(string instant, string expected) =>
        Assert.Equal(Utc(expected), Night.NextAllowed(Utc(instant), Shanghai));

    [Theory]
    [InlineData("2026-03-05T15:00:00Z", "2026-03-05T12:45:00Z")]
    [InlineData("2026-03-05T23:30:00Z", "2026-03-05T12:45:00Z")]
    [InlineData("2026-03-05T13:00:00Z", "2026-03-05T12:45:00Z")]
    [InlineData("2026-03-05T12:59:00Z", "2026-03-05T12:59:00Z")]
    public void LastAllowedBefore_Night_IsTheEvening(string instant, string expected) =>
        Assert.Equal(Utc(expected), Night.LastAllowedBefore(Utc(instant), Shanghai));

    [Fact]
    public void LastAllowedBefore_AlmostAlwaysQuiet_IsTheMinuteBefore()
    {
        var window = QuietHours.Parse("08:10-08:00").Window;

        Assert.Equal(Utc("2026-03-05T00:09:00Z"), window.LastAllowedBefore(Utc("2026-03-05T03:00:00Z"), Shanghai));
    }

    [Fact]
    public void NextAllowed_EndIsSkippedByTheClocks_IsWhenTheyHaveMoved() => Assert.Equal(
        Utc("2026-03-08T07:00:00Z"), QuietHours.Parse("22:00-02:30").Window.NextAllowed(Utc("2026-03-08T06:10:00Z"), NewYork));

    [Fact]
    public void NextAllowed_EndComesTwice_IsTheOneAhead()
    {
        var window = QuietHours.Parse("22:00-01:30").Window;

        // 01:10 for the first time, then for the second: what was allowed at 01:30 is quiet again from 01:00 on.
        Assert.Equal(Utc("2026-11-01T05:30:00Z"), window.NextAllowed(Utc("2026-11-01T05:10:00Z"), NewYork));
        Assert.Equal(Utc("2026-11-01T06:30:00Z"), window.NextAllowed(Utc("2026-11-01T06:10:00Z"), NewYork));
        Assert.Equal(Utc("2026-11-01T05:45:00Z"), window.LastAllowedBefore(Utc("2026-11-01T06:10:00Z"), NewYork));
    }

    [Fact]
    public void NextAllowed_TheOnlyTimeOfADayIsSkippedByTheClocks_IsOnTheDayAfter()
    {
        // On Lord Howe Island the clocks went from 02:00 to 02:30 on 3 October 2027.
        var lordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

        Assert.Equal(Utc("2027-10-03T15:00:00Z"), QuietHours.Parse("02:30-02:00").Window.NextAllowed(Utc("2027-10-01T18:47:00Z"), lordHowe));
    }

    [Theory]
    [MemberData(nameof(LocalTimesTests.Zones), MemberType = typeof(LocalTimesTests))]
    public void NextAllowed_AnyTime_IsTheFirstThatIsNotQuiet(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        Prop.ForAll(Windows(), Instants(zone), (window, instant) =>
        {
            var next = window.NextAllowed(instant, zone);
            return next >= instant
                && !window.Covers(next, zone)
                && window.NextAllowed(next, zone) == next
                && (next == instant || MinutesBetween(instant, next).All(m => window.Covers(m, zone)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Theory]
    [MemberData(nameof(LocalTimesTests.Zones), MemberType = typeof(LocalTimesTests))]
    public void LastAllowedBefore_AnyTime_IsBeforeTheQuietHours(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        Prop.ForAll(Windows(), Instants(zone), (window, instant) =>
        {
            var last = window.LastAllowedBefore(instant, zone);
            return last <= instant
                && !window.Covers(last, zone)
                && window.LastAllowedBefore(last, zone) == last
                && (last == instant
                    || MinutesBetween(last + QuietHours.PullForwardMargin, instant).All(m => window.Covers(m, zone))
                    || MinutesBetween(last + TimeSpan.FromMinutes(1), instant).All(m => window.Covers(m, zone)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Parse_AnyText_NeverThrowsAndLeavesTimeToSend() => Prop.ForAll<string?>(text =>
        QuietHours.Parse(text).Window is var window && (window == QuietHours.None || window.Start != window.End))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void EndsOfTheCalendar_DoNotThrow()
    {
        Assert.Equal(DateTimeOffset.MinValue, Night.LastAllowedBefore(DateTimeOffset.MinValue, Shanghai));
        Assert.Equal(DateTimeOffset.MaxValue, Night.NextAllowed(DateTimeOffset.MaxValue, NewYork));
    }

    private static IEnumerable<DateTimeOffset> MinutesBetween(DateTimeOffset from, DateTimeOffset to)
    {
        for (var minute = from; minute < to; minute += TimeSpan.FromMinutes(1)) yield return minute;
    }

    private static Arbitrary<QuietHours> Windows() => (
        from start in Gen.Choose(0, 24 * 4 - 1)
        from end in Gen.Choose(0, 24 * 4 - 1)
        select QuietHours.Parse($"{start / 4:00}:{start % 4 * 15:00}-{end / 4:00}:{end % 4 * 15:00}").Window).ToArbitrary();

    private static Arbitrary<DateTimeOffset> Instants(TimeZoneInfo zone) => (
        from local in LocalTimesTests.LocalMinutes()
        from minutes in Gen.Choose(0, 90)
        select LocalTimes.Instant(local, zone).AddMinutes(minutes)).ToArbitrary();

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

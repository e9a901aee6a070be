using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.WrittenInstants;

namespace CareLoop.Tests.Configuration;

public sealed class PlanOffsetTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("P7D", "P7D")]
    [InlineData("P2W", "P14D")]
    [InlineData("P1Y3M", "P15M")]
    [InlineData("PT48H", "PT48H")]
    [InlineData("PT90M", "PT1H30M")]
    [InlineData("P1M2DT3H4M5S", "P1M2DT3H4M5S")]
    [InlineData("PT0S", "P0D")]
    [InlineData("3 working days", "3 working days")]
    [InlineData("1 working days", "1 working day")]
    public void TryParse_Forms_AreReadAndWritten(string text, string canonical)
    {
        Assert.True(PlanOffset.TryParse(text, out var offset));
        Assert.Equal(canonical, offset.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("-P1D")]
    [InlineData("P1.5D")]
    [InlineData("P121M")]
    [InlineData("P4000D")]
    [InlineData("P99999999Y")]
    [InlineData("PT99999999H")]
    [InlineData("3 days")]
    [InlineData("9999 working days")]
    [InlineData("P1D\n")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(PlanOffset.TryParse(text, out _));

    [Theory]
    // A day that the month lacks is its last; the next month has it again.
    [InlineData("2026-01-31T10:00+08:00", "P1M", "2026-02-28T10:00+08:00")]
    [InlineData("2028-01-31T10:00+08:00", "P1M", "2028-02-29T10:00+08:00")]
    [InlineData("2026-01-31T10:00+08:00", "P2M", "2026-03-31T10:00+08:00")]
    [InlineData("2026-12-31T23:30+08:00", "P2M1D", "2027-03-01T23:30+08:00")]
    [InlineData("2026-03-05T10:00+08:00", "PT48H", "2026-03-07T10:00+08:00")]
    // Friday, and the Sunday before the Spring Festival of 2026, nine days long; the Saturday after it is worked.
    [InlineData("2026-03-06T10:00+08:00", "1 working day", "2026-03-09T10:00+08:00")]
    [InlineData("2026-02-13T10:00+08:00", "1 working day", "2026-02-14T10:00+08:00")]
    [InlineData("2026-02-13T10:00+08:00", "2 working days", "2026-02-24T10:00+08:00")]
    [InlineData("2026-02-27T10:00+08:00", "1 working day", "2026-02-28T10:00+08:00")]
    // The local day counts: in Shanghai it is Saturday already.
    [InlineData("2026-03-06T20:00Z", "1 working day", "2026-03-09T04:00+08:00")]
    public void After_InShanghai_IsByTheCalendar(string anchor, string offset, string expected) =>
        Assert.Equal(At(expected), Offset(offset).After(At(anchor), Shanghai, ConfigSnapshot.Shipped.Calendar("east")));

    [Theory]
    // The clocks go forward on 8 March 2026 and back on 1 November.
    [InlineData("2026-03-07T10:00-05:00", "P1D", "2026-03-08T10:00-04:00")]
    [InlineData("2026-03-07T10:00-05:00", "PT24H", "2026-03-08T11:00-04:00")]
    [InlineData("2026-03-07T02:30-05:00", "P1D", "2026-03-08T03:00-04:00")]
    [InlineData("2026-10-31T01:30-04:00", "P1D", "2026-11-01T01:30-04:00")]
    [InlineData("2026-10-31T10:00-04:00", "P1M", "2026-11-30T10:00-05:00")]
    [InlineData("2026-11-01T01:30-05:00", "PT0S", "2026-11-01T01:30-05:00")]
    public void After_AcrossAChangeOfTheClocks_KeepsTheWallClock(string anchor, string offset, string expected) =>
        Assert.Equal(At(expected), Offset(offset).After(At(anchor), NewYork, WorkingCalendar.Plain));

    [Fact]
    public void After_AtTheEndsOfTheCalendar_StaysThere()
    {
        var far = new PlanOffset(120, 3_660, 3_660, TimeSpan.FromDays(3_660));

        Assert.Equal(9999, far.After(DateTimeOffset.MaxValue, NewYork, WorkingCalendar.Plain).Year);
        Assert.True(far.After(DateTimeOffset.MinValue, NewYork, WorkingCalendar.Plain) > DateTimeOffset.MinValue);
    }

    [Fact]
    public void TryParse_WhatWasWritten_IsTheSame()
    {
        var parts = Gen.Choose(0, 3_000).Four().Where(part => part.Item1 <= 120);
        var offsets = Gen.OneOf(
            parts.Select(part => new PlanOffset(part.Item1, part.Item2, 0, TimeSpan.FromSeconds((part.Item3 * 3_000L) + part.Item4))),
            Gen.Choose(1, 3_000).Select(days => new PlanOffset(0, 0, days, TimeSpan.Zero)));

        Prop.ForAll(offsets.ToArbitrary(), offset => PlanOffset.TryParse(offset.ToString(), out var same) && same == offset).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void After_ManyTimes_IsNeverEarlier()
    {
        var offsets = Gen.Choose(0, 60).Four().Select(part => new PlanOffset(part.Item1, part.Item2, part.Item3, TimeSpan.FromHours(part.Item4)));

        Prop.ForAll(offsets.ToArbitrary(), offsets.ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(), (offset, every, minutes) =>
        {
            var anchor = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            var times = Enumerable.Range(0, 5).Select(time => offset.Plus(every, time).After(anchor, NewYork, WorkingCalendar.Plain)).ToList();
            return times[0] >= anchor && times.Zip(times.Skip(1)).All(pair => pair.First <= pair.Second);
        }).QuickCheckThrowOnFailure();
    }

    private static PlanOffset Offset(string text) => PlanOffset.TryParse(text, out var offset) ? offset : throw new FormatException(text);
}

using System.Globalization;
using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

    [Fact]
    public void Local_AcrossMidnight_IsTheHospitalsDay()
    {
        var instant = Utc("2026-03-04T17:30:00Z");

        Assert.Equal(new DateOnly(2026, 3, 5), LocalTimes.LocalDate(instant, Shanghai));
        Assert.Equal(new TimeOnly(1, 30), LocalTimes.LocalTime(instant, Shanghai));
    }

    [Theory]
    [InlineData("2026-03-05T09:30", "2026-03-05T14:30:00Z")]
    // The clocks skip from 02:00 to 03:00: what is asked for in between begins at 03:00.
    [InlineData("2026-03-08T01:59", "2026-03-08T06:59:00Z")]
    [InlineData("2026-03-08T02:00", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T02:59", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T03:00", "2026-03-08T07:00:00Z")]
    // 01:30 comes twice: the first counts.
    [InlineData("2026-11-01T01:30", "2026-11-01T05:30:00Z")]
    [InlineData("2026-11-01T02:00", "2026-11-01T07:00:00Z")]
    public void Instant_AroundClockChanges_Exists(string local, string utc)
    {
        var instant = LocalTimes.Instant(DateTime.Parse(local, CultureInfo.InvariantCulture), NewYork);

        Assert.Equal(Utc(utc), instant);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Instant_AnyLocalTime_IsTheEarliestThatShowsItOrLater(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        Prop.ForAll(LocalMinutes().ToArbitrary(), local =>
        {
            var instant = LocalTimes.Instant(local, zone);
            var shown = LocalTimes.Local(instant, zone);
            return zone.IsInvalidTime(local)
                ? shown > local && LocalTimes.Local(instant.AddMinutes(-1), zone) < local
                : shown == local && LocalTimes.Local(instant.AddHours(-1), zone) != local && LocalTimes.Local(instant.AddMinutes(-30), zone) != local;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Instant_LaterLocalTime_IsNeverEarlier(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        Prop.ForAll(LocalMinutes().ToArbitrary(), Gen.Choose(0, 200).ToArbitrary(), (local, minutes) =>
            LocalTimes.Instant(local, zone) <= LocalTimes.Instant(local.AddMinutes(minutes), zone))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Instant_EndsOfTheCalendar_DoNotThrow()
    {
        Assert.Equal(DateTimeOffset.MinValue, LocalTimes.Instant(DateTime.MinValue, Shanghai));
        Assert.Equal(DateTime.MaxValue.Ticks, LocalTimes.Instant(DateTime.MaxValue, NewYork).Ticks);
    }

    [Theory]
    [InlineData("P7D", 7, 0)]
    [InlineData("P1D", 1, 0)]
    [InlineData("PT2H", 0, 120)]
    [InlineData("P1DT6H", 1, 360)]
    [InlineData("PT90M", 0, 90)]
    [InlineData("PT36H", 0, 2160)]
    [InlineData("P2W", 14, 0)]
    [InlineData("P1W1D", 8, 0)]
    [InlineData("PT0S", 0, 0)]
    [InlineData(" P1D ", 1, 0)]
    public void OffsetParse_WhatPoliciesWrite_IsDaysAndTime(string text, int days, int minutes)
    {
        Assert.True(Offset.TryParse(text, null, out var offset));

        Assert.Equal(days, offset.Days);
        Assert.Equal(TimeSpan.FromMinutes(minutes), offset.Time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("1D")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("-P1D")]
    [InlineData("P1.5D")]
    [InlineData("PT1M2H")]
    [InlineData("p1d")]
    [InlineData("P9999999D")]
    [InlineData("P99999999999999999999D")]
    [InlineData("P１D")]
    public void OffsetParse_AnythingElse_IsFalse(string? text) => Assert.False(Offset.TryParse(text, null, out _));

    [Theory]
    [InlineData("P7D", "P7D")]
    [InlineData("PT90M", "PT1H30M")]
    [InlineData("PT36H", "PT36H")]
    [InlineData("P1W", "P7D")]
    [InlineData("PT0S", "P0D")]
    [InlineData("P1DT1S", "P1DT1S")]
    public void OffsetToString_IsCanonical(string text, string canonical) => Assert.Equal(canonical, Offset.Parse(text, null).ToString());

    [Fact]
    public void Offset_AnyDuration_ReadsBack() => Prop.ForAll(
        Gen.Choose(0, 400).ToArbitrary(), Gen.Choose(0, 200_000).ToArbitrary(), (days, seconds) =>
        {
            var offset = Offset.Parse($"P{days}DT{seconds}S", null);
            return Offset.Parse(offset.ToString(), null) == offset && offset.Days == days && offset.Time.TotalSeconds == seconds;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("P7D", "18:00", "2026-03-10T13:30:00Z", "2026-03-03T23:00:00Z")]
    [InlineData("P1D", "18:00", "2026-03-10T13:30:00Z", "2026-03-09T22:00:00Z")]
    // One calendar day across the change is 23 hours, 24 hours are 24 hours.
    [InlineData("P1D", null, "2026-03-08T16:00:00Z", "2026-03-07T17:00:00Z")]
    [InlineData("PT24H", null, "2026-03-08T16:00:00Z", "2026-03-07T16:00:00Z")]
    [InlineData("PT2H", null, "2026-03-08T08:00:00Z", "2026-03-08T06:00:00Z")]
    [InlineData("P1DT6H", null, "2026-03-05T15:00:00Z", "2026-03-04T09:00:00Z")]
    public void OffsetBefore_AcrossClockChange_CountsCalendarDays(string offset, string? at, string from, string expected)
    {
        var time = at is null ? (TimeOnly?)null : TimeOnly.Parse(at, CultureInfo.InvariantCulture);

        Assert.Equal(Utc(expected), Offset.Parse(offset, null).Before(Utc(from), NewYork, time));
    }

    [Fact]
    public void OffsetBefore_VisitGivenWithAnOffset_CountsTheHospitalsDays()
    {
        var start = DateTimeOffset.Parse("2026-03-05T00:30:00+08:00", CultureInfo.InvariantCulture);

        Assert.Equal(Utc("2026-03-04T10:00:00Z"), Offset.Parse("P1D", null).Before(start, Shanghai, new TimeOnly(18, 0)));
    }

    [Fact]
    public void Offset_EndsOfTheCalendar_DoNotThrow()
    {
        var years = Offset.Parse("P3660DT9999H", null);

        Assert.Equal(DateTimeOffset.MinValue, years.Before(DateTimeOffset.MinValue, LordHowe));
        Assert.Equal(DateTimeOffset.MaxValue, years.After(DateTimeOffset.MaxValue, LordHowe));
    }

    public static TheoryData<string> Zones => ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"];

    /// <summary>Minutes of two years, every third of them in a night in which some zone changes its clocks.</summary>
    internal static Gen<DateTime> LocalMinutes()
    {
        var any = Gen.Choose(0, 2 * 365 * 24 * 60).Select(m => new DateTime(2026, 1, 1).AddMinutes(m));
        var nights = new DateTime[] { new(2026, 3, 8), new(2026, 11, 1), new(2026, 3, 29), new(2026, 10, 25), new(2026, 4, 5), new(2026, 10, 4) };
        var changing = Gen.Elements(nights).SelectMany(night => Gen.Choose(-60, 360).Select(m => night.AddMinutes(m)));
        return Gen.OneOf(any, any, changing);
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

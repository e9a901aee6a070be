using System.Globalization;
using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public class Iso8601Tests
{
    [Theory]
    [InlineData("2026-03-05T09:30:00+08:00", "2026-03-05T01:30:00Z")]
    [InlineData("2026-03-05T09:30+08:00", "2026-03-05T01:30:00Z")]
    [InlineData("2026-03-05t09:30:00.5z", "2026-03-05T09:30:00.5Z")]
    [InlineData("2026-03-05T09:30:00.123456789Z", "2026-03-05T09:30:00.1234567Z")]
    [InlineData("2026-03-05T00:10:00-09:30", "2026-03-05T09:40:00Z")]
    public void TryInstant_WithOffset_IsGivenInUtc(string text, string expected)
    {
        Assert.True(Iso8601.TryInstant(text, out var instant));

        Assert.Equal(expected, Iso8601.Format(instant));
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-03-05")]
    [InlineData("2026-03-05T09:30:00")]
    [InlineData("2026-03-05 09:30:00+08:00")]
    [InlineData("2026-02-30T09:30:00Z")]
    [InlineData("2026-03-05T24:00:00Z")]
    [InlineData("2026-03-05T09:30:00+0800")]
    [InlineData("2026-03-05T09:30:00+15:00")]
    [InlineData("2026-03-05T09:30.5Z")]
    [InlineData("0001-01-01T00:00:00+08:00")]
    [InlineData("２０２６-03-05T09:30:00Z")]
    [InlineData("2026-03-05T09:30:00Z\n")]
    public void TryInstant_AnythingElse_IsRefused(string? text) => Assert.False(Iso8601.TryInstant(text, out _));

    [Theory]
    [InlineData("PT15M", 900)]
    [InlineData("P1D", 86400)]
    [InlineData("P1W", 604800)]
    [InlineData("P1DT2H3M4.5S", 93784.5)]
    [InlineData("PT0S", 0)]
    [InlineData("PT90M", 5400)]
    public void TryDuration_Units_AddUp(string text, double seconds)
    {
        Assert.True(Iso8601.TryDuration(text, out var duration));

        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("-PT15M")]
    [InlineData("PT-15M")]
    [InlineData("15")]
    [InlineData("PT15")]
    [InlineData("PT1.5H")]
    public void TryDuration_AnythingElse_IsRefused(string? text) => Assert.False(Iso8601.TryDuration(text, out _));

    [Fact]
    public void TryDuration_TheMostThatCanBeWritten_Fits() =>
        Assert.True(Iso8601.TryDuration("P9999W99999DT999999H9999999M999999999.9999999S", out _));

    [Fact]
    public void Format_WhatWasRead_ReadsTheSame() =>
        Prop.ForAll<DateTime, NonNegativeInt>((time, ticks) =>
            {
                var instant = new DateTimeOffset(time.Ticks, TimeSpan.Zero);
                var duration = TimeSpan.FromTicks(ticks.Get * 1_234_567L);
                return Iso8601.TryInstant(Iso8601.Format(instant), out var sameInstant) && sameInstant == instant
                    && Iso8601.TryDuration(Iso8601.Format(duration), out var sameDuration) && sameDuration == duration;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Try_AnyText_NeverThrows() =>
        Prop.ForAll<string>(text =>
            {
                _ = Iso8601.TryInstant(text, out _) | Iso8601.TryDate(text, out _) | Iso8601.TryDuration(text, out _);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Format_InAnyCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");

            Assert.Equal("2026-03-05T01:30:00Z", Iso8601.Format(new DateTimeOffset(2026, 3, 5, 9, 30, 0, TimeSpan.FromHours(8))));
            Assert.Equal("1950-05-01", Iso8601.Format(new DateOnly(1950, 5, 1)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

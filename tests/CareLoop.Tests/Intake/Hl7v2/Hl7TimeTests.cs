using System.Globalization;
using CareLoop.Intake.Hl7v2;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake.Hl7v2;

public sealed class Hl7TimeTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("20260305093015", Hl7Precision.Second, "2026-03-05T01:30:15Z")]
    [InlineData("20260305093015.1234", Hl7Precision.Second, "2026-03-05T01:30:15Z")]
    [InlineData("202603050930", Hl7Precision.Minute, "2026-03-05T01:30:00Z")]
    [InlineData("2026030509", Hl7Precision.Minute, "2026-03-05T01:00:00Z")]
    [InlineData("202603050930+0215", Hl7Precision.Minute, "2026-03-05T07:15:00Z")]
    [InlineData("20260305093015.5-0500", Hl7Precision.Second, "2026-03-05T14:30:15Z")]
    [InlineData("202603052400", Hl7Precision.Minute, "2026-03-05T16:00:00Z")]
    [InlineData("20260305093060", Hl7Precision.Second, "2026-03-05T01:30:59Z")]
    [InlineData("2026030509301500000", Hl7Precision.Second, "2026-03-05T01:30:15Z")]
    [InlineData("202603050930151234567890123", Hl7Precision.Second, "2026-03-05T01:30:15Z")]
    [InlineData(" 20260305093015 ", Hl7Precision.Second, "2026-03-05T01:30:15Z")]
    public void Read_ATimeOfDay_IsAnInstant(string text, Hl7Precision precision, string instant)
    {
        var time = Hl7Time.Read(text, Shanghai)!;

        Assert.Equal((precision, DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)), (time.Precision, time.Instant!.Value));
    }

    [Theory]
    [InlineData("20260305", Hl7Precision.Day, "2026-03-05")]
    [InlineData("202603", Hl7Precision.Month, null)]
    [InlineData("2026", Hl7Precision.Year, null)]
    [InlineData("20260305+0800", Hl7Precision.Day, "2026-03-05")]
    public void Read_ADay_IsNoInstant(string text, Hl7Precision precision, string? day)
    {
        var time = Hl7Time.Read(text, Shanghai)!;

        Assert.Null(time.Instant);
        Assert.Equal((precision, day), (time.Precision, time.Day?.ToString("O", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("soon")]
    [InlineData("26")]
    [InlineData("20261305")]
    [InlineData("20260230")]
    [InlineData("202603052500")]
    [InlineData("00000000")]
    [InlineData("2026-03-05")]
    [InlineData("202603050930+99")]
    public void Read_NoTime_IsNone(string text) => Assert.Null(Hl7Time.Read(text, Shanghai)?.Instant ?? Hl7Time.Read(text, Shanghai)?.Local);

    [Fact]
    public void Read_AnHourThatTheClocksSkip_IsTheFirstThatExists() =>
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), Hl7Time.Read("202603290230", Berlin)!.Instant);

    [Fact]
    public void Read_AnyText_NeverThrows() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements([.. "0123456789+-. Z"]).ArrayOf().ToArbitrary(), text => { _ = Hl7Time.Read(new string(text), Berlin); }));
}

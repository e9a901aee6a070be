using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;
using static CareLoop.Tests.Configuration.WrittenInstants;

namespace CareLoop.Tests.Configuration;

public sealed class WorkingCalendarTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly WorkingCalendar Shipped = ConfigSnapshot.Shipped.Calendar("east");
    private static readonly WorkingCalendar Never = WorkingCalendar.Plain with { Weekdays = [] };

    [Theory]
    [InlineData("2026-01-01", false)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-15", false)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-04-06", false)]
    [InlineData("2026-05-05", false)]
    [InlineData("2026-05-09", true)]
    [InlineData("2026-06-19", false)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-08", true)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-11-21", false)]
    [InlineData("2027-01-01", true)]
    public void IsWorkday_AsShipped_IsTheNoticeOf2026(string day, bool isWorked) => Assert.Equal(isWorked, Shipped.IsWorkday(Day(day)));

    [Fact]
    public void IsWorkday_AsShipped_TheYearHas248() =>
        // 261 weekdays, 19 of them holidays, and six worked days in exchange.
        Assert.Equal(248, Enumerable.Range(0, 365).Count(day => Shipped.IsWorkday(new DateOnly(2026, 1, 1).AddDays(day))));

    [Theory]
    [InlineData("2026-03-05T10:00+08:00", "2026-03-05T10:00+08:00")]
    [InlineData("2026-03-05T08:00+08:00", "2026-03-05T08:00+08:00")]
    [InlineData("2026-03-05T07:59+08:00", "2026-03-05T08:00+08:00")]
    [InlineData("2026-03-05T17:30+08:00", "2026-03-06T08:00+08:00")]
    [InlineData("2026-03-06T18:00+08:00", "2026-03-09T08:00+08:00")]
    [InlineData("2026-02-14T17:30+08:00", "2026-02-24T08:00+08:00")]
    public void NextWorkingInstant_Closed_IsTheNextOpening(string instant, string expected) =>
        Assert.Equal(At(expected), Shipped.NextWorkingInstant(At(instant), Shanghai));

    [Theory]
    [InlineData("2026-03-05T10:00+08:00", 1, "2026-03-05T11:00+08:00")]
    [InlineData("2026-03-05T16:30+08:00", 1, "2026-03-05T17:30+08:00")]
    [InlineData("2026-03-05T17:00+08:00", 1, "2026-03-06T08:30+08:00")]
    [InlineData("2026-03-06T20:00+08:00", 1, "2026-03-09T09:00+08:00")]
    [InlineData("2026-03-06T17:00+08:00", 10, "2026-03-09T17:30+08:00")]
    [InlineData("2026-03-06T17:00+08:00", 10.5, "2026-03-10T08:30+08:00")]
    [InlineData("2026-03-06T20:00+08:00", 0, "2026-03-06T20:00+08:00")]
    public void AddWorkingTime_RunsOnlyWhileOpen(string instant, double hours, string expected) =>
        Assert.Equal(At(expected), Shipped.AddWorkingTime(At(instant), TimeSpan.FromHours(hours), Shanghai));

    [Fact]
    public void AddWorkingTime_OnADayThatTheClocksShorten_CountsRealHours()
    {
        var sundays = WorkingCalendar.Plain with { Weekdays = [7], From = new TimeOnly(1, 0), To = new TimeOnly(5, 0) };

        // 8 March 2026: from one to five there are three hours.
        Assert.Equal(
            At("2026-03-15T02:00-04:00"),
            sundays.AddWorkingTime(At("2026-03-08T01:00-05:00"), TimeSpan.FromHours(4), NewYork));
    }

    [Fact]
    public void Calendar_WithoutAWorkday_IsOnlyTime()
    {
        var instant = new DateTimeOffset(2026, 3, 5, 2, 0, 0, TimeSpan.Zero);

        Assert.Equal(instant, Never.NextWorkingInstant(instant, Shanghai));
        Assert.Equal(instant.AddHours(5), Never.AddWorkingTime(instant, TimeSpan.FromHours(5), Shanghai));
        Assert.Equal(new DateOnly(2026, 3, 8), Never.AddWorkdays(new DateOnly(2026, 3, 5), 3));
        Assert.Equal(DateOnly.MaxValue, Shipped.AddWorkdays(DateOnly.MaxValue, 3));
        Assert.Equal(DateTimeOffset.MaxValue, Shipped.NextWorkingInstant(DateTimeOffset.MaxValue, TimeZoneInfo.Utc));
        Assert.Equal(9999, Shipped.AddWorkingTime(DateTimeOffset.MaxValue, TimeSpan.MaxValue, NewYork).Year);
    }

    [Fact]
    public void AddWorkdays_Any_CountsTheDaysBetween() => Prop.ForAll(Gen.Choose(0, 2_000).ToArbitrary(), Gen.Choose(0, 400).ToArbitrary(), (start, workdays) =>
    {
        var from = new DateOnly(2025, 1, 1).AddDays(start);
        var to = Shipped.AddWorkdays(from, workdays);
        var between = Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(day => Shipped.IsWorkday(from.AddDays(day)));
        return between == workdays && (workdays == 0 || Shipped.IsWorkday(to));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AddWorkingTime_InParts_IsTheSameAsAtOnce()
    {
        var minutes = Gen.Choose(0, 20_000);

        Prop.ForAll(Gen.Choose(0, 500_000).ToArbitrary(), minutes.ToArbitrary(), minutes.ToArbitrary(), (start, some, more) =>
        {
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(start);
            var first = Shipped.AddWorkingTime(from, TimeSpan.FromMinutes(some), NewYork);
            return Shipped.AddWorkingTime(first, TimeSpan.FromMinutes(more), NewYork) == Shipped.AddWorkingTime(from, TimeSpan.FromMinutes(some + more), NewYork);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Calendar_FieldsLeftOut_AreThoseOfAll()
    {
        var snapshot = Snapshot(Document(ConfigKind.Calendar, "east", "default", """{"hours":"09:00-12:00"}"""));
        var (east, west) = (snapshot.Calendar("east"), snapshot.Calendar("west"));

        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(12, 0), 1), (east.From, east.To, east.Version));
        Assert.False(east.IsWorkday(new DateOnly(2026, 10, 1)));
        Assert.Equal((new TimeOnly(8, 0), 0), (west.From, west.Version));
    }

    [Theory]
    [InlineData("""{"weekdays":[1,2,3,4,5,6],"hours":"08:00-12:00","holidays":[{"day":"2027-01-01","name":"元旦"},{"from":"2027-02-05","until":"2027-02-12"}],"workdays":["2027-02-14"]}""", "")]
    [InlineData("""{"weekdays":[]}""", "/weekdays")]
    [InlineData("""{"weekdays":[0,8,"1"]}""", "/weekdays/0 /weekdays/1 /weekdays/2")]
    [InlineData("""{"hours":"17:30-08:00"}""", "/hours")]
    [InlineData("""{"hours":"8-17"}""", "/hours")]
    [InlineData("""{"holidays":["2027-01-01"]}""", "/holidays/0")]
    [InlineData("""{"holidays":[{"name":"x"},{"day":"2027-01-01","from":"2027-01-01"},{"from":"2027-01-01"}]}""", "/holidays/0 /holidays/1 /holidays/2")]
    [InlineData("""{"holidays":[{"day":"2027-02-30"},{"from":"2027-01-03","until":"2027-01-01"},{"from":"2027-01-01","until":"2028-01-02"}]}""", "/holidays/0/day /holidays/1/until /holidays/2/until")]
    [InlineData("""{"workdays":["tomorrow"]}""", "/workdays")]
    [InlineData("""{"workdays":["2026-10-01"]}""", "/workdays")]
    [InlineData("""{"closed":true}""", "/closed")]
    [InlineData("[]", "-")]
    public void Mistakes_Calendar_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Calendar, "east", "default", json)).Select(mistake => mistake.Pointer));
}

using CareLoop.Common;
using CareLoop.Complaints;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Staff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Complaints;

/// <summary>Deadlines over holidays, make-up days, midnight and changes of the clock; every expectation counted by hand on a calendar of 2026.</summary>
public sealed class CaseDeadlineTests
{
    private const string Shanghai = "Asia/Shanghai", NewYork = "America/New_York", London = "Europe/London";

    /// <summary>Mainland China's, as shipped: open from 08:00 to 17:30.</summary>
    private static readonly WorkingCalendar China = ConfigSnapshot.Shipped.Calendar("east");

    [Theory]
    // A working week, at any hour of the day.
    [InlineData("1 workdays", Shanghai, "2026-03-02T09:00", "2026-03-03T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-02T00:00", "2026-03-03T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-02T17:30", "2026-03-03T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-02T23:59", "2026-03-03T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-06T10:00", "2026-03-09T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-06T20:00", "2026-03-09T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-07T12:00", "2026-03-09T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-03-08T23:59", "2026-03-09T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-03-02T09:00", "2026-03-09T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-03-06T09:00", "2026-03-13T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-03-07T09:00", "2026-03-13T17:30")]
    [InlineData("10 workdays", Shanghai, "2026-03-02T09:00", "2026-03-16T17:30")]
    [InlineData("10 workdays", Shanghai, "2026-03-13T09:00", "2026-03-27T17:30")]
    // Spring Festival: closed from 15 to 23 February, open on the Saturdays 14 and 28.
    [InlineData("1 workdays", Shanghai, "2026-02-13T10:00", "2026-02-14T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-02-14T16:00", "2026-02-24T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-02-16T12:00", "2026-02-24T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-02-23T23:00", "2026-02-24T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-02-12T10:00", "2026-02-26T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-02-14T10:00", "2026-02-28T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-02-24T10:00", "2026-03-02T17:30")]
    [InlineData("10 workdays", Shanghai, "2026-02-13T10:00", "2026-03-05T17:30")]
    // New Year: closed from 1 to 3 January, open on Sunday the 4th.
    [InlineData("1 workdays", Shanghai, "2025-12-31T10:00", "2026-01-04T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-01-03T10:00", "2026-01-04T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-01-04T10:00", "2026-01-05T17:30")]
    [InlineData("5 workdays", Shanghai, "2025-12-31T23:59", "2026-01-08T17:30")]
    // Qingming: closed from Saturday 4 to Monday 6 April.
    [InlineData("1 workdays", Shanghai, "2026-04-03T10:00", "2026-04-07T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-04-06T10:00", "2026-04-07T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-04-02T10:00", "2026-04-10T17:30")]
    // Labour Day: closed from 1 to 5 May, open on Saturday the 9th.
    [InlineData("1 workdays", Shanghai, "2026-04-30T17:29", "2026-05-06T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-05-05T10:00", "2026-05-06T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-05-08T10:00", "2026-05-09T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-04-30T10:00", "2026-05-11T17:30")]
    [InlineData("10 workdays", Shanghai, "2026-04-29T10:00", "2026-05-15T17:30")]
    // Dragon Boat: closed from Friday 19 to Sunday 21 June.
    [InlineData("1 workdays", Shanghai, "2026-06-18T10:00", "2026-06-22T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-06-15T10:00", "2026-06-23T17:30")]
    // Mid-Autumn: open on Sunday 20 September, closed from Friday 25 to Sunday 27.
    [InlineData("1 workdays", Shanghai, "2026-09-18T10:00", "2026-09-20T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-09-24T10:00", "2026-09-28T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-09-18T10:00", "2026-09-24T17:30")]
    // National Day: closed from 1 to 7 October, open on Saturday the 10th.
    [InlineData("1 workdays", Shanghai, "2026-09-30T10:00", "2026-10-08T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-10-01T00:00", "2026-10-08T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-09-30T10:00", "2026-10-13T17:30")]
    [InlineData("10 workdays", Shanghai, "2026-09-24T10:00", "2026-10-15T17:30")]
    // A year whose holidays nobody has published yet has its weekdays.
    [InlineData("1 workdays", Shanghai, "2026-12-31T10:00", "2027-01-01T17:30")]
    [InlineData("5 workdays", Shanghai, "2026-12-30T10:00", "2027-01-06T17:30")]
    // Hours and minutes run by day and by night.
    [InlineData("2 hours", Shanghai, "2026-03-02T23:30", "2026-03-03T01:30")]
    [InlineData("2 hours", Shanghai, "2026-02-16T10:00", "2026-02-16T12:00")]
    [InlineData("30 minutes", Shanghai, "2026-03-02T23:45", "2026-03-03T00:15")]
    // Office hours do not.
    [InlineData("4 work-hours", Shanghai, "2026-03-02T09:00", "2026-03-02T13:00")]
    [InlineData("4 work-hours", Shanghai, "2026-03-02T07:00", "2026-03-02T12:00")]
    [InlineData("4 work-hours", Shanghai, "2026-03-02T16:30", "2026-03-03T11:00")]
    [InlineData("4 work-hours", Shanghai, "2026-03-06T17:00", "2026-03-09T11:30")]
    [InlineData("4 work-hours", Shanghai, "2026-03-07T12:00", "2026-03-09T12:00")]
    [InlineData("4 work-hours", Shanghai, "2026-02-14T17:00", "2026-02-24T11:30")]
    // Where the clocks go forward, in the night to 8 March, and back, in the night to 1 November.
    [InlineData("1 workdays", NewYork, "2026-03-06T10:00", "2026-03-09T17:30")]
    [InlineData("5 workdays", NewYork, "2026-03-05T23:59", "2026-03-12T17:30")]
    [InlineData("2 hours", NewYork, "2026-03-08T01:30", "2026-03-08T04:30")]
    [InlineData("4 work-hours", NewYork, "2026-03-06T16:00", "2026-03-09T10:30")]
    [InlineData("1 workdays", NewYork, "2026-10-30T12:00", "2026-11-02T17:30")]
    [InlineData("3 hours", NewYork, "2026-11-01T00:30", "2026-11-01T02:30")]
    [InlineData("4 work-hours", NewYork, "2026-10-30T17:00", "2026-11-02T11:30")]
    [InlineData("1 workdays", London, "2026-03-27T15:00", "2026-03-30T17:30")]
    [InlineData("2 hours", London, "2026-03-29T00:30", "2026-03-29T03:30")]
    [InlineData("1 workdays", London, "2026-10-23T15:00", "2026-10-26T17:30")]
    public void Deadline_OfASpan_IsAsCountedOnTheCalendar(string span, string zone, string start, string deadline) =>
        Assert.Equal(At(deadline, zone), Span(span).After(At(start, zone), CalendarOf(zone), Zone(zone)));

    [Theory]
    [InlineData("-1 workdays", Shanghai, "2026-03-09T17:30", "2026-03-06T17:30")]
    [InlineData("-1 workdays", Shanghai, "2026-02-24T17:30", "2026-02-14T17:30")]
    [InlineData("1 workdays", Shanghai, "2026-02-13T17:30", "2026-02-14T17:30")]
    [InlineData("3 workdays", Shanghai, "2026-02-14T17:30", "2026-02-26T17:30")]
    [InlineData("-1 work-hours", Shanghai, "2026-03-03T17:30", "2026-03-03T16:30")]
    [InlineData("-4 work-hours", Shanghai, "2026-03-09T09:00", "2026-03-06T14:30")]
    [InlineData("-1 work-hours", Shanghai, "2026-02-24T08:00", "2026-02-14T16:30")]
    [InlineData("-30 minutes", Shanghai, "2026-03-03T00:10", "2026-03-02T23:40")]
    [InlineData("0 minutes", Shanghai, "2026-03-03T17:30", "2026-03-03T17:30")]
    [InlineData("1 workdays", NewYork, "2026-03-06T17:30", "2026-03-09T17:30")]
    [InlineData("-1 workdays", NewYork, "2026-11-02T17:30", "2026-10-30T17:30")]
    public void Rung_BeforeOrBehindADeadline_IsAsCountedOnTheCalendar(string offset, string zone, string deadline, string rung) =>
        Assert.Equal(At(rung, zone), Span(offset).Shift(At(deadline, zone), CalendarOf(zone), Zone(zone)));

    [Theory]
    // Two days of nine and a half hours each.
    [InlineData("2026-03-09T17:30", "2026-03-02T09:00", "2026-03-04T09:00", "2026-03-11T17:30")]
    // Nobody worked meanwhile.
    [InlineData("2026-03-09T17:30", "2026-03-06T17:30", "2026-03-09T08:00", "2026-03-09T17:30")]
    // Five and a half hours before the festival, and two behind it.
    [InlineData("2026-02-26T17:30", "2026-02-14T12:00", "2026-02-24T10:00", "2026-02-27T15:30")]
    [InlineData("2026-03-09T17:30", "2026-03-02T09:00", "2026-03-02T09:00", "2026-03-09T17:30")]
    public void Waiting_PutsTheDeadlineOffByTheOfficesHours(string resolveBy, string since, string until, string after) =>
        Assert.Equal(At(after, Shanghai), CaseDeadlines.AfterWaiting(At(resolveBy, Shanghai), At(since, Shanghai), At(until, Shanghai), China, Zone(Shanghai)));

    [Fact]
    public void Deadlines_OfAnyClassAtAnyInstant_FollowEachOther() => Prop.ForAll(Instants, start =>
    {
        foreach (var of in ConfigSnapshot.Shipped.Complaints("east").Classes)
        {
            for (var departments = 1; departments <= 2; departments++)
            {
                var deadlines = CaseDeadlines.Of(of, start, departments > 1, China, Zone(Shanghai));
                Assert.True(start < deadlines.Acknowledge && deadlines.Acknowledge <= (deadlines.Respond ?? deadlines.Resolve) && (deadlines.Respond ?? deadlines.Resolve) <= deadlines.Resolve, $"{of.Name} at {start:O}");
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Deadline_OfWhatCameLater_IsNoSooner() => Prop.ForAll(Instants, Instants, (one, other) =>
    {
        var (first, second) = one < other ? (one, other) : (other, one);
        foreach (var span in Spans)
            Assert.True(Span(span).After(first, China, Zone(Shanghai)) <= Span(span).After(second, China, Zone(Shanghai)), span);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WorkingTime_IsTheSumOfItsParts_AndBackIsWhereItBegan() => Prop.ForAll(Instants, Instants, Gen.Choose(1, 60 * 60).ToArbitrary(), (one, other, minutes) =>
    {
        var zone = Zone(Shanghai);
        DateTimeOffset[] ordered = [.. new[] { one, other, one + (other - one) / 2 }.Order()];
        Assert.Equal(China.WorkingTimeBetween(ordered[0], ordered[2], zone), China.WorkingTimeBetween(ordered[0], ordered[1], zone) + China.WorkingTimeBetween(ordered[1], ordered[2], zone));

        var time = TimeSpan.FromMinutes(minutes);
        var later = China.AddWorkingTime(one, time, zone);
        Assert.Equal(time, China.WorkingTimeBetween(one, later, zone));
        Assert.Equal(China.NextWorkingInstant(one, zone), China.NextWorkingInstant(China.SubtractWorkingTime(later, time, zone), zone));
    }).QuickCheckThrowOnFailure();

    /// <summary>Minutes of 2026, whose holidays are known.</summary>
    private static Arbitrary<DateTimeOffset> Instants { get; } = Gen.Choose(0, 340 * 24 * 60).Select(minutes => new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes)).ToArbitrary();

    private static readonly string[] Spans = ["1 workdays", "5 workdays", "4 work-hours", "2 hours"];

    private static WorkSpan Span(string text) => WorkSpan.TryParse(text, out var span) ? span : throw new FormatException(text);

    private static WorkingCalendar CalendarOf(string zone) => zone == Shanghai ? China : WorkingCalendar.Plain;

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    private static DateTimeOffset At(string local, string zone) => LocalTimes.Instant(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), Zone(zone));
}

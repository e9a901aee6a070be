using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

/// <summary>On which day and at which hour a text of a follow-up goes.</summary>
public sealed class ContactDayTests
{
    private static readonly OrganisationSettings Shanghai = new();
    private static readonly OrganisationSettings Berlin = new() { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    [Theory]
    // Nothing in its way, no hour preferred: at once.
    [InlineData("03-04 10:00", "03-05 04:00", null, "", "03-04 10:00", null)]
    // The hour is to come, has come, and is over; tomorrow's is in time, or is not.
    [InlineData("03-04 10:00", "03-05 04:00", 15, "", "03-04 15:00", null)]
    [InlineData("03-04 10:20", "03-05 04:00", 10, "", "03-04 10:20", null)]
    [InlineData("03-04 15:00", "03-05 09:00", 8, "", "03-05 08:00", null)]
    [InlineData("03-04 15:00", "03-05 09:00", 10, "", "03-04 15:00", null)]
    // Nobody is texted at night because somebody prefers it.
    [InlineData("03-04 10:00", "03-05 04:00", 22, "", "03-04 10:00", null)]
    // Something stands above it today: tomorrow in the morning, where that is in time.
    [InlineData("03-04 16:00", "03-05 10:00", null, "03-04", "03-05 09:00", "visit")]
    [InlineData("03-04 14:00", "03-05 08:00", null, "03-04", "03-04 14:00", null)]
    [InlineData("03-04 16:00", "03-05 10:00", null, "03-04 03-05", "03-04 16:00", null)]
    // Both: at the hour of a free day; failing that on a free day; failing that at the hour.
    [InlineData("03-04 10:00", "03-06 09:00", 15, "03-04", "03-05 15:00", "visit")]
    [InlineData("03-04 10:00", "03-05 12:00", 15, "03-04", "03-05 09:00", "visit")]
    [InlineData("03-04 10:00", "03-05 08:00", 15, "03-04", "03-04 15:00", null)]
    // It has no time left: now.
    [InlineData("03-04 10:00", "03-04 09:00", 15, "03-04", "03-04 10:00", null)]
    public void Choose_InShanghai(string now, string latest, int? hour, string taken, string expected, string? gaveWayTo)
    {
        var chosen = ContactDay.Choose(At(now, Shanghai), At(latest, Shanghai), Shanghai, hour, day => taken.Contains(day.ToString("MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal) ? "visit" : null);

        Assert.Equal((expected, gaveWayTo), (LocalTimes.Local(chosen.At, Shanghai.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture), chosen.GaveWayTo));
    }

    [Theory]
    // On 29 March the clocks go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
    [InlineData("2026-03-28T12:00:00Z", 9, "2026-03-29T07:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", 9, "2026-10-25T08:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", 2, "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T01:30:00Z", 2, "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", 2, "2026-10-25T00:00:00Z")]
    public void Choose_WhereTheClocksChange_IsTheHourThatTheyShow(string now, int hour, string expected)
    {
        var organisation = Berlin with { QuietHours = null };
        var instant = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), ContactDay.Choose(instant, instant.AddHours(30), organisation, hour, _ => null).At);
    }

    [Fact]
    public void Choose_Any_IsNowOrWithinTheWindow_NeverAtNight_AndGivesWayOnlyToAFreeDay()
    {
        var any =
            from zone in Gen.Elements("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns")
            from quiet in Gen.Elements("21:00-08:00", "12:00-14:00", "none")
            from minutes in Gen.Choose(0, 60 * 24 * 400)
            from window in Gen.Choose(0, 60 * 24 * 4)
            from hour in Gen.Choose(-1, 23)
            from taken in Gen.Choose(0, 31)
            select (zone, quiet, minutes, window, hour, taken);
        Prop.ForAll(any.ToArbitrary(), each =>
        {
            var organisation = new OrganisationSettings
            {
                Zone = TimeZoneInfo.FindSystemTimeZoneById(each.zone),
                QuietHours = each.quiet == "none" ? null : QuietHours.Parse(each.quiet).Window,
            };
            var wanted = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(each.minutes);
            var now = organisation.QuietHours?.NextAllowed(wanted, organisation.Zone) ?? wanted;
            var latest = now.AddMinutes(each.window);
            var today = LocalTimes.LocalDate(now, organisation.Zone);
            string? Before(DateOnly day) => (each.taken >> (day.DayNumber - today.DayNumber) & 1) == 1 ? "visit" : null;

            var (at, gaveWayTo) = ContactDay.Choose(now, latest, organisation, each.hour < 0 ? null : each.hour, Before);

            Assert.True(at == now || (at > now && at < latest));
            Assert.False(organisation.QuietHours?.Covers(at, organisation.Zone) ?? false);
            Assert.True(gaveWayTo is null || Before(LocalTimes.LocalDate(at, organisation.Zone)) is null);
            // Looked at again then, it goes.
            Assert.Equal(at, ContactDay.Choose(at, latest, organisation, each.hour < 0 ? null : each.hour, Before).At);
        }).QuickCheckThrowOnFailure();
    }

    private static DateTimeOffset At(string local, OrganisationSettings organisation) =>
        LocalTimes.Instant(DateTime.ParseExact("2026-" + local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), organisation.Zone);
}

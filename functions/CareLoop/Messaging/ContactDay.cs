using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Messaging;

/// <summary>The day and hour of a text that has a window. Static, pure and total.</summary>
internal static class ContactDay
{
    /// <summary>From when a text goes that waits for another day, where the patient prefers no hour.</summary>
    private static readonly TimeOnly Morning = new(9, 0);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// When it goes: at the preferred hour of the first day on which nothing goes before it; failing that on the first such day; failing that
    /// at the preferred hour of whatever day; and where none of these is in time, now.
    /// </summary>
    /// <param name="now">Its time has come, and it is not quiet.</param>
    /// <param name="latest">When it is to be out, if it waits.</param>
    /// <param name="organisation">Its zone and quiet hours.</param>
    /// <param name="preferredHour">The patient's, 0 to 23; null for none.</param>
    /// <param name="goesBefore">What goes before it on a day, in a word; null for nothing.</param>
    /// <returns>The instant, and to what it gave way; null where it is only for the hour, or goes now.</returns>
    public static (DateTimeOffset At, string? GaveWayTo) Choose(DateTimeOffset now, DateTimeOffset latest, OrganisationSettings organisation, int? preferredHour, Func<DateOnly, string?> goesBefore)
    {
        return First(preferredHour, goesBefore) ?? First(null, goesBefore) ?? First(preferredHour, _ => null) ?? (now, null);

        (DateTimeOffset At, string? GaveWayTo)? First(int? hour, Func<DateOnly, string?> before)
        {
            var today = LocalTimes.LocalDate(now, organisation.Zone);
            var lastDay = LocalTimes.LocalDate(latest, organisation.Zone);
            string? gaveWayTo = null;
            for (var day = today; day <= lastDay; day = day.AddDays(1))
            {
                if (TimeOn(day, day == today, hour, now, organisation) is not { } at || (at > now && at >= latest))
                {
                    continue;
                }

                if (before(day) is not { } what)
                {
                    return (at, gaveWayTo);
                }

                gaveWayTo ??= what;
            }

            return null;
        }
    }

    /// <summary>The instant of the preferred hour on a day; null where there is none, or it lies in quiet hours.</summary>
    public static DateTimeOffset? Preferred(DateOnly day, int? hour, OrganisationSettings organisation)
    {
        if (hour is not { } preferred)
        {
            return null;
        }

        var at = LocalTimes.Instant(day, new TimeOnly(preferred, 0), organisation.Zone);
        return organisation.QuietHours?.Covers(at, organisation.Zone) == true ? null : at;
    }

    /// <summary>When it could go on a day: within the hour at once; null where the hour of today is over.</summary>
    private static DateTimeOffset? TimeOn(DateOnly day, bool isToday, int? hour, DateTimeOffset now, OrganisationSettings organisation)
    {
        if (Preferred(day, hour, organisation) is { } preferred)
        {
            return now < preferred ? preferred : isToday && now < preferred + Hour ? now : null;
        }

        var morning = LocalTimes.Instant(day, Morning, organisation.Zone);
        return hour is not null ? null : isToday ? now : organisation.QuietHours?.NextAllowed(morning, organisation.Zone) ?? morning;
    }
}

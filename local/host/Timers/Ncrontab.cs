using System.Globalization;

namespace CareLoop.Local.Host.Timers;

/// <summary>
/// A timer's schedule: a time span, or six fields (second, minute, hour, day, month, day of week,
/// Sunday being 0) of <c>*</c>, numbers, names, ranges, lists and steps, in UTC. As in NCRONTAB, and
/// unlike in cron, a day has to suit both the day and the day of week.
/// </summary>
internal sealed class Ncrontab
{
    /// <summary>A 29 February on one day of the week comes within 40 years, even across a century without one.</summary>
    private const int LongestGapYears = 40;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeSpan interval;
    private readonly ulong seconds, minutes, hours, days, months, daysOfWeek;

    private Ncrontab(TimeSpan interval) => this.interval = interval;

    private Ncrontab(string[] fields)
    {
        seconds = Field("second", fields[0], 0, 59);
        minutes = Field("minute", fields[1], 0, 59);
        hours = Field("hour", fields[2], 0, 23);
        days = Field("day", fields[3], 1, 31);
        months = Field("month", fields[4], 1, 12, Months);
        daysOfWeek = Field("day of week", fields[5], 0, 6, Days);
    }

    /// <summary>Whether no two occurrences are more than a minute apart.</summary>
    public bool EveryMinute =>
        interval > TimeSpan.Zero
            ? interval <= TimeSpan.FromMinutes(1)
            : minutes == All(0, 59) && hours == All(0, 23) && days == All(1, 31) && months == All(1, 12) && daysOfWeek == All(0, 6);

    /// <exception cref="FormatException">It is no schedule; the message says why.</exception>
    public static Ncrontab Parse(string schedule)
    {
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 6)
            return new(fields);
        if (TimeSpan.TryParse(schedule, CultureInfo.InvariantCulture, out var interval) && schedule.Contains(':'))
            return interval > TimeSpan.Zero ? new(interval) : throw new FormatException($"A schedule of {schedule} would never wait.");
        throw new FormatException($"A schedule has six fields (second, minute, hour, day, month, day of week) or is a time span; '{schedule}' is neither.");
    }

    /// <summary>The first occurrence after an instant; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (interval > TimeSpan.Zero)
            return after.ToUniversalTime() + interval;

        var first = after.UtcDateTime.AddTicks(TimeSpan.TicksPerSecond - after.UtcDateTime.Ticks % TimeSpan.TicksPerSecond);
        var end = first.Year + LongestGapYears;
        for (var day = first.Date; day.Year <= end; day = NextDay(day))
        {
            if (Has(months, day.Month) && Has(days, day.Day) && Has(daysOfWeek, (int)day.DayOfWeek)
                && TimeOfDay(day == first.Date ? first.TimeOfDay : TimeSpan.Zero) is { } time)
                return new DateTimeOffset(day + time, TimeSpan.Zero);
        }

        return null;
    }

    private DateTime NextDay(DateTime day) =>
        Has(months, day.Month) ? day.AddDays(1) : new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);

    /// <summary>The first time of a day from one on; null when the day has none left.</summary>
    private TimeSpan? TimeOfDay(TimeSpan from)
    {
        var (hour, minute, second) = (from.Hours, from.Minutes, from.Seconds);
        for (var h = First(hours, hour, 23); h is not null; h = First(hours, h.Value + 1, 23))
        {
            for (var m = First(minutes, h == hour ? minute : 0, 59); m is not null; m = First(minutes, m.Value + 1, 59))
            {
                if (First(seconds, h == hour && m == minute ? second : 0, 59) is { } s)
                    return new TimeSpan(h.Value, m.Value, s);
            }
        }

        return null;
    }

    private static int? First(ulong field, int from, int max)
    {
        for (var value = from; value <= max; value++)
        {
            if (Has(field, value))
                return value;
        }

        return null;
    }

    private static bool Has(ulong field, int value) => (field >> value & 1) == 1;

    private static ulong All(int min, int max) => Values(min, max, 1);

    private static ulong Values(int from, int to, int step)
    {
        var field = 0UL;
        for (var value = from; value <= to; value += step)
            field |= 1UL << value;
        return field;
    }

    private static ulong Field(string name, string text, int min, int max, string[]? names = null)
    {
        var field = 0UL;
        foreach (var item in text.Split(','))
        {
            var slash = item.Split('/');
            var step = slash.Length == 1 ? 1 : Number(slash[1]) is > 0 and var every && slash.Length == 2 ? every : throw Wrong();
            var dash = slash[0].Split('-');
            var (from, to) = dash switch
            {
                ["*"] => (min, max),
                [var one] => (Value(one), slash.Length == 1 ? Value(one) : max),
                [var low, var high] => (Value(low), Value(high)),
                _ => throw Wrong(),
            };
            if (from > to)
                throw Wrong();
            field |= Values(from, to, step);
        }

        return field;

        int Value(string word)
        {
            var number = Number(word) ?? (names is null ? -1 : Array.FindIndex(names, known => word.StartsWith(known, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? index + min : -1);
            return number >= min && number <= max ? number : throw Wrong();
        }

        FormatException Wrong() => new($"'{text}' is no {name} of a schedule ({min} to {max}).");
    }

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using System.Collections.Frozen;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>On which days and in which hours an organisation's offices work (kind <see cref="ConfigKind.Calendar"/>).</summary>
/// <remarks>A year of which no holidays are listed has its weekdays alone.</remarks>
/// <param name="Weekdays">ISO days of the week, 1 for Monday, that are worked.</param>
/// <param name="Holidays">Local days that are not worked though they are such a day.</param>
/// <param name="Workdays">Local days that are worked though they are no such day, in place of a holiday.</param>
/// <param name="From">Local time at which the office opens.</param>
/// <param name="To">Local time at which it closes, the same day.</param>
internal sealed record WorkingCalendar(
    string Organisation, int Version, IReadOnlyList<int> Weekdays, IReadOnlySet<DateOnly> Holidays, IReadOnlySet<DateOnly> Workdays, TimeOnly From, TimeOnly To)
{
    // An office that is closed for longer is closed for good: nothing waits for it to open.
    private const int LongestClosure = 366;

    /// <summary>Monday to Friday, without a holiday.</summary>
    public static WorkingCalendar Plain { get; } =
        new(Scope.Any, 0, [1, 2, 3, 4, 5], FrozenSet<DateOnly>.Empty, FrozenSet<DateOnly>.Empty, new TimeOnly(8, 0), new TimeOnly(17, 30));

    /// <summary>Whether a local day is worked.</summary>
    public bool IsWorkday(DateOnly day) => Workdays.Contains(day) || (Weekdays.Contains(IsoWeekday(day)) && !Holidays.Contains(day));

    /// <summary>Whether the office is open.</summary>
    public bool IsOpen(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = LocalTimes.LocalDate(instant, zone);
        return IsWorkday(day) && Opening(day, zone) <= instant && instant < Closing(day, zone);
    }

    /// <summary>
    /// The day that lies so many working days behind a day. Days count as they come where none is worked within a year.
    /// </summary>
    public DateOnly AddWorkdays(DateOnly day, int workdays)
    {
        var closed = 0;
        while (workdays > 0 && day < DateOnly.MaxValue)
        {
            day = day.AddDays(1);
            if (IsWorkday(day))
                (workdays, closed) = (workdays - 1, 0);
            else if (++closed > LongestClosure)
                return DateOnly.FromDayNumber((int)Math.Min((long)day.DayNumber - closed + workdays, DateOnly.MaxValue.DayNumber));
        }

        return day;
    }

    /// <summary>The instant itself where the office is open, else its next opening; the instant where there is none within a year.</summary>
    public DateTimeOffset NextWorkingInstant(DateTimeOffset instant, TimeZoneInfo zone)
    {
        instant = instant.ToUniversalTime();
        if (IsOpen(instant, zone))
            return instant;

        var today = LocalTimes.LocalDate(instant, zone).DayNumber;
        for (var day = today; day <= Math.Min(today + LongestClosure, DateOnly.MaxValue.DayNumber); day++)
        {
            var date = DateOnly.FromDayNumber(day);
            if (IsWorkday(date) && Opening(date, zone) is var opening && opening >= instant && opening < Closing(date, zone))
                return opening;
        }

        return instant;
    }

    /// <summary>The instant at which the office will have been open for so long; plain time where it does not open within a year.</summary>
    public DateTimeOffset AddWorkingTime(DateTimeOffset instant, TimeSpan time, TimeZoneInfo zone)
    {
        var at = instant.ToUniversalTime();
        for (var days = 0; time > TimeSpan.Zero && days < 10 * LongestClosure; days++)
        {
            at = NextWorkingInstant(at, zone);
            if (!IsOpen(at, zone))
                break;

            var closing = Closing(LocalTimes.LocalDate(at, zone), zone);
            if (time <= closing - at)
                return at + time;

            time -= closing - at;
            at = closing;
        }

        return time <= TimeSpan.Zero ? at : new DateTimeOffset(Math.Min(at.Ticks, DateTime.MaxValue.Ticks - time.Ticks) + time.Ticks, TimeSpan.Zero);
    }

    /// <summary>The instant before which the office was open for so long; plain time where it was not open within a year.</summary>
    public DateTimeOffset SubtractWorkingTime(DateTimeOffset instant, TimeSpan time, TimeZoneInfo zone)
    {
        var at = instant.ToUniversalTime();
        var day = LocalTimes.LocalDate(at, zone);
        for (var closed = 0; time > TimeSpan.Zero && closed <= LongestClosure && day > DateOnly.MinValue; day = day.AddDays(-1))
        {
            var open = OpenBetween(day, DateTimeOffset.MinValue, at, zone);
            if (open == TimeSpan.Zero)
            {
                closed++;
                continue;
            }

            closed = 0;
            if (time <= open)
                return (at < Closing(day, zone) ? at : Closing(day, zone)) - time;

            time -= open;
            at = Opening(day, zone);
        }

        return time <= TimeSpan.Zero ? at : new DateTimeOffset(Math.Max(at.Ticks - time.Ticks, DateTime.MinValue.Ticks), TimeSpan.Zero);
    }

    /// <summary>For how long the office is open between two instants.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var total = TimeSpan.Zero;
        var last = LocalTimes.LocalDate(to, zone);
        for (var day = LocalTimes.LocalDate(from, zone); day <= last && day < DateOnly.MaxValue; day = day.AddDays(1))
            total += OpenBetween(day, from, to, zone);

        return total;
    }

    /// <summary>The same time of day so many working days on, or back; as many days where none is worked within a year.</summary>
    public DateTimeOffset ShiftWorkdays(DateTimeOffset instant, int workdays, TimeZoneInfo zone)
    {
        var local = LocalTimes.Local(instant, zone);
        var day = DateOnly.FromDateTime(local);
        var shifted = workdays >= 0 ? AddWorkdays(day, workdays) : SubtractWorkdays(day, -workdays);
        return LocalTimes.Instant(shifted, TimeOnly.FromDateTime(local), zone);
    }

    /// <summary>When the office closes on a day.</summary>
    public DateTimeOffset ClosingOf(DateOnly day, TimeZoneInfo zone) => Closing(day, zone);

    private DateOnly SubtractWorkdays(DateOnly day, int workdays)
    {
        var closed = 0;
        while (workdays > 0 && day > DateOnly.MinValue)
        {
            day = day.AddDays(-1);
            if (IsWorkday(day))
                (workdays, closed) = (workdays - 1, 0);
            else if (++closed > LongestClosure)
                return DateOnly.FromDayNumber(Math.Max(day.DayNumber + closed - workdays, DateOnly.MinValue.DayNumber));
        }

        return day;
    }

    private TimeSpan OpenBetween(DateOnly day, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        if (!IsWorkday(day))
            return TimeSpan.Zero;

        var (opening, closing) = (Opening(day, zone), Closing(day, zone));
        var (begins, ends) = (opening > from ? opening : from, closing < to ? closing : to);
        return ends > begins ? ends - begins : TimeSpan.Zero;
    }

    private static int IsoWeekday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    private DateTimeOffset Opening(DateOnly day, TimeZoneInfo zone) => LocalTimes.Instant(day, From, zone);

    private DateTimeOffset Closing(DateOnly day, TimeZoneInfo zone) => LocalTimes.Instant(day, To, zone);
}

namespace CareLoop.Local.Hospital;

/// <summary>The hospital's calendar: its zone, its days and its opening hours.</summary>
internal static class HospitalDay
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>First and last time at which a visit begins.</summary>
    public static readonly TimeOnly Opens = new(8, 0), Closes = new(17, 0);

    /// <summary>From and until when nobody is texted who did not ask.</summary>
    public static readonly TimeOnly QuietFrom = new(21, 0), QuietUntil = new(8, 0);

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    public static TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(Local(instant).DateTime);

    public static DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    public static DateTimeOffset Begin(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>The first instant from one on at which somebody may be texted.</summary>
    public static DateTimeOffset FirstAllowed(DateTimeOffset due)
    {
        var time = TimeOf(due);
        return time >= QuietFrom ? At(Of(due).AddDays(1), QuietUntil) : time < QuietUntil ? At(Of(due), QuietUntil) : due;
    }

    /// <summary>The hospital sees nobody on Sundays.</summary>
    public static DateOnly NextWorkingDay(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;
}

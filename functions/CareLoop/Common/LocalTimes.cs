namespace CareLoop.Common;

/// <summary>
/// Between instants and a hospital's wall clock. An instant is in UTC; a local time that the clocks skip moves
/// forward to the first instant that exists, and of a local time that comes twice the earlier one counts.
/// </summary>
internal static class LocalTimes
{
    /// <summary>What the wall clock shows at an instant.</summary>
    public static DateTime Local(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    public static DateOnly LocalDate(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(Local(instant, zone));

    public static TimeOnly LocalTime(DateTimeOffset instant, TimeZoneInfo zone) => TimeOnly.FromDateTime(Local(instant, zone));

    /// <summary>The instant at which the wall clock shows this date and time.</summary>
    public static DateTimeOffset Instant(DateOnly date, TimeOnly time, TimeZoneInfo zone) =>
        Instant(date.ToDateTime(time), zone);

    /// <summary>The instant at which the wall clock shows this date and time.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local)) return EndOfGap(local, zone);

        // The larger offset is the one in force before the clocks go back.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return AtOffset(local, offset);
    }

    private static DateTimeOffset EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        // Gaps begin and end on whole minutes and last an hour or two; the longest known, a skipped day, ends this too.
        var shown = new DateTime(local.Ticks - local.Ticks % TimeSpan.TicksPerMinute);
        while (zone.IsInvalidTime(shown)) shown = shown.AddMinutes(1);
        return AtOffset(shown, zone.GetUtcOffset(shown));
    }

    /// <summary>Clamped at the ends of the calendar, where a local time may have no UTC time.</summary>
    private static DateTimeOffset AtOffset(DateTime local, TimeSpan offset)
    {
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}

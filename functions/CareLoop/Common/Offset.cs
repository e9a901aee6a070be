using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CareLoop.Common;

/// <summary>
/// How far one instant lies from another: calendar days in a time zone, then elapsed time. Written as an ISO 8601
/// duration of weeks, days, hours, minutes and seconds: <c>P7D</c>, <c>PT2H</c>, <c>P1DT6H</c>. Years and months
/// are not accepted because their length depends on where they begin.
/// </summary>
internal readonly partial record struct Offset : IParsable<Offset>
{
    /// <summary>Ten years; a policy that means more is a mistake.</summary>
    private const long MostDays = 3_660;

    private const int LongestInput = 40;

    private Offset(int days, TimeSpan time) => (Days, Time) = (days, time);

    /// <summary>Calendar days: the wall clock shows the same time on another date, however long the days between are.</summary>
    public int Days { get; }

    /// <summary>Elapsed time, in whole seconds; 36 hours are 36 hours and no days.</summary>
    public TimeSpan Time { get; }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Offset result)
    {
        result = default;
        if (s is null || s.Length > LongestInput) return false;

        var match = Duration().Match(s.Trim());
        if (!match.Success) return false;

        var days = Number(match, "weeks") * 7 + Number(match, "days");
        var seconds = Number(match, "hours") * 3600 + Number(match, "minutes") * 60 + Number(match, "seconds");
        if (days > MostDays || seconds > MostDays * 86_400) return false;

        result = new Offset((int)days, TimeSpan.FromSeconds(seconds));
        return true;
    }

    /// <exception cref="FormatException">Not a duration of weeks, days and time.</exception>
    public static Offset Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var offset) ? offset : throw new FormatException("Not an ISO 8601 duration of weeks, days and time.");

    /// <summary>The instant this far before another; with <paramref name="at"/>, at that time of the day reached by <see cref="Days"/>.</summary>
    public DateTimeOffset Before(DateTimeOffset instant, TimeZoneInfo zone, TimeOnly? at = null) => Move(instant, zone, at, -1);

    /// <summary>The instant this far after another; with <paramref name="at"/>, at that time of the day reached by <see cref="Days"/>.</summary>
    public DateTimeOffset After(DateTimeOffset instant, TimeZoneInfo zone, TimeOnly? at = null) => Move(instant, zone, at, +1);

    /// <summary>Canonical: no weeks, minutes and seconds below sixty, <c>P0D</c> for nothing.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("P");
        if (Days > 0 || Time == TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $"{Days}D");
        if (Time == TimeSpan.Zero) return text.ToString();

        text.Append('T');
        if (Time.TotalHours >= 1) text.Append(CultureInfo.InvariantCulture, $"{(long)Time.TotalHours}H");
        if (Time.Minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{Time.Minutes}M");
        if (Time.Seconds > 0) text.Append(CultureInfo.InvariantCulture, $"{Time.Seconds}S");
        return text.ToString();
    }

    private DateTimeOffset Move(DateTimeOffset instant, TimeZoneInfo zone, TimeOnly? at, int sign)
    {
        var moved = instant.ToUniversalTime();
        if (Days > 0 || at is not null)
        {
            var local = LocalTimes.Local(instant, zone);
            var day = DateOnly.FromDayNumber(Math.Clamp(
                DateOnly.FromDateTime(local).DayNumber + sign * Days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
            moved = LocalTimes.Instant(day, at ?? TimeOnly.FromDateTime(local), zone);
        }

        var ticks = Math.Clamp(moved.Ticks + sign * Time.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static long Number(Match match, string part) =>
        match.Groups[part] is { Success: true } group ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^P(?=[0-9T])(?:(?<weeks>[0-9]{1,8})W)?(?:(?<days>[0-9]{1,8})D)?" +
        @"(?:T(?=[0-9])(?:(?<hours>[0-9]{1,8})H)?(?:(?<minutes>[0-9]{1,8})M)?(?:(?<seconds>[0-9]{1,8})S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareLoop.Common;
using CareLoop.Configuration.Staff;

namespace CareLoop.Configuration.Plans;

/// <summary>
/// How far an instant lies behind another: months, days, working days, or elapsed time. Written as an ISO 8601 duration (<c>PT48H</c>,
/// <c>P7D</c>, <c>P3M</c>), or as <c>3 working days</c>.
/// </summary>
/// <param name="Months">Calendar months; where the day does not exist, the last of its month.</param>
/// <param name="Days">Calendar days: the wall clock shows the same time.</param>
/// <param name="WorkingDays">Days on which the organisation works.</param>
/// <param name="Time">Elapsed time, in whole seconds.</param>
internal readonly partial record struct PlanOffset(int Months, int Days, int WorkingDays, TimeSpan Time)
{
    /// <summary>What a document is told that holds anything else.</summary>
    public const string Expected = "How long after, at most ten years, such as PT48H, P7D, P3M or 3 working days.";

    private const int LongestInput = 60;
    private const int MostMonths = 120;
    private const int MostDays = 3_660;
    private const int LastMonth = (9999 * 12) + 11;

    public static bool TryParse(string? text, out PlanOffset offset)
    {
        offset = default;
        if (text is null || text.Length > LongestInput)
            return false;

        if (WorkingDaysPattern().Match(text) is { Success: true } working)
        {
            offset = new PlanOffset(0, 0, (int)Number(working, "days"), TimeSpan.Zero);
            return offset.WorkingDays <= MostDays;
        }

        if (DurationPattern().Match(text) is not { Success: true } match)
            return false;

        var months = (12 * Number(match, "years")) + Number(match, "months");
        var days = (7 * Number(match, "weeks")) + Number(match, "days");
        var seconds = (3600 * Number(match, "hours")) + (60 * Number(match, "minutes")) + Number(match, "seconds");
        if (months > MostMonths || days > MostDays || seconds > MostDays * 86_400L)
            return false;

        offset = new PlanOffset((int)months, (int)days, 0, TimeSpan.FromSeconds(seconds));
        return true;
    }

    /// <summary>
    /// The instant this far after another: first the months, then the days, then the working days, all by the wall clock, then the time.
    /// </summary>
    public DateTimeOffset After(DateTimeOffset anchor, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        var moved = anchor.ToUniversalTime();
        if (Months != 0 || Days != 0 || WorkingDays != 0)
        {
            var local = LocalTimes.Local(anchor, zone);
            var day = DateOnly.FromDateTime(local);
            day = day.AddMonths(Math.Min(Months, LastMonth - ((day.Year * 12) + day.Month - 1)));
            day = DateOnly.FromDayNumber((int)Math.Min((long)day.DayNumber + Days, DateOnly.MaxValue.DayNumber));
            moved = LocalTimes.Instant(calendar.AddWorkdays(day, WorkingDays), TimeOnly.FromDateTime(local), zone);
        }

        return new DateTimeOffset(Math.Min(moved.Ticks, DateTime.MaxValue.Ticks - Time.Ticks) + Time.Ticks, TimeSpan.Zero);
    }

    /// <summary>This far, and another distance several times: each part by itself, so that the last of a month stays the last of each.</summary>
    public PlanOffset Plus(PlanOffset other, int times) =>
        new(Months + (other.Months * times), Days + (other.Days * times), WorkingDays + (other.WorkingDays * times), Time + (other.Time * times));

    /// <summary>Canonical: months and days without years and weeks, <c>P0D</c> for nothing.</summary>
    public override string ToString()
    {
        var working = string.Create(CultureInfo.InvariantCulture, $"{WorkingDays} working {(WorkingDays == 1 ? "day" : "days")}");
        if (WorkingDays == 0)
            return Duration();

        return Months == 0 && Days == 0 && Time == TimeSpan.Zero ? working : $"{Duration()} and {working}";
    }

    private string Duration()
    {
        var text = new StringBuilder("P");
        if (Months > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Months}M");
        if (Days > 0 || (Months == 0 && Time == TimeSpan.Zero))
            text.Append(CultureInfo.InvariantCulture, $"{Days}D");
        if (Time == TimeSpan.Zero)
            return text.ToString();

        text.Append('T');
        if (Time.TotalHours >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{(long)Time.TotalHours}H");
        if (Time.Minutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Time.Minutes}M");
        if (Time.Seconds > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Time.Seconds}S");
        return text.ToString();
    }

    private static long Number(Match match, string part) =>
        match.Groups[part] is { Success: true } group ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^P(?=[0-9T])(?:(?<years>[0-9]{1,8})Y)?(?:(?<months>[0-9]{1,8})M)?(?:(?<weeks>[0-9]{1,8})W)?(?:(?<days>[0-9]{1,8})D)?" +
        @"(?:T(?=[0-9])(?:(?<hours>[0-9]{1,8})H)?(?:(?<minutes>[0-9]{1,8})M)?(?:(?<seconds>[0-9]{1,8})S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<days>[0-9]{1,4}) working days?\z", RegexOptions.CultureInvariant)]
    private static partial Regex WorkingDaysPattern();
}

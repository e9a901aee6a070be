using System.Globalization;
using CareLoop.Configuration.Staff;

namespace CareLoop.Configuration.Complaints;

/// <summary>What a span is counted in.</summary>
internal enum WorkUnit
{
    /// <summary>Minutes on any clock.</summary>
    Minutes,

    /// <summary>Hours on any clock, by day and by night.</summary>
    Hours,

    /// <summary>Hours in which the office is open.</summary>
    WorkHours,

    /// <summary>Days on which the office is open.</summary>
    Workdays,
}

/// <summary>A span of time as a deadline names it: <c>5 workdays</c>, <c>2 hours</c>, <c>-4 work-hours</c>.</summary>
internal readonly record struct WorkSpan(int Amount, WorkUnit Unit)
{
    private const int Most = 1_000;

    private static readonly Dictionary<WorkUnit, string> Names = new()
    {
        [WorkUnit.Minutes] = "minutes",
        [WorkUnit.Hours] = "hours",
        [WorkUnit.WorkHours] = "work-hours",
        [WorkUnit.Workdays] = "workdays",
    };

    private static readonly Dictionary<string, WorkUnit> Units = Names.ToDictionary(unit => unit.Value, unit => unit.Key, StringComparer.Ordinal);

    public static bool TryParse(string text, out WorkSpan span)
    {
        span = default;
        if (text.Split(' ') is not [var amount, var unit] || !Units.TryGetValue(unit, out var known)
            || !int.TryParse(amount, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number is < -Most or > Most)
            return false;

        span = new WorkSpan(number, known);
        return true;
    }

    /// <summary>
    /// Until when something is to be done that came in at an instant. Of workdays the day on which it came is not counted, and the last one
    /// ends with the office (as the Civil Code of China counts days, articles 201 and 203); of anything else the time runs from the instant.
    /// </summary>
    public DateTimeOffset After(DateTimeOffset start, WorkingCalendar calendar, TimeZoneInfo zone) => Unit == WorkUnit.Workdays
        ? calendar.ClosingOf(calendar.AddWorkdays(Common.LocalTimes.LocalDate(start, zone), Math.Max(1, Amount)), zone)
        : Shift(start, calendar, zone);

    /// <summary>An instant so long before or behind another; of workdays at the same time of day.</summary>
    public DateTimeOffset Shift(DateTimeOffset instant, WorkingCalendar calendar, TimeZoneInfo zone) => Unit switch
    {
        WorkUnit.Minutes => instant.AddMinutes(Amount),
        WorkUnit.Hours => instant.AddHours(Amount),
        WorkUnit.WorkHours => Amount < 0 ? calendar.SubtractWorkingTime(instant, TimeSpan.FromHours(-Amount), zone) : calendar.AddWorkingTime(instant, TimeSpan.FromHours(Amount), zone),
        _ => calendar.ShiftWorkdays(instant, Amount, zone),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Names[Unit]}");
}

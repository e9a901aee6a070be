namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// On which days this hospital's offices work, and when they close: from Monday to Friday, but for the public holidays of 2026 (notice of the General
/// Office of the State Council of 4 November 2025), and on the days worked in their place. Of working days the day on which something came is not counted.
/// </summary>
internal static class OfficeDays
{
    private static readonly TimeOnly Closes = new(17, 30);

    private static readonly (DateOnly From, DateOnly Until)[] Holidays =
    [
        (new(2026, 1, 1), new(2026, 1, 3)), (new(2026, 2, 15), new(2026, 2, 23)), (new(2026, 4, 4), new(2026, 4, 6)), (new(2026, 5, 1), new(2026, 5, 5)),
        (new(2026, 6, 19), new(2026, 6, 21)), (new(2026, 9, 25), new(2026, 9, 27)), (new(2026, 10, 1), new(2026, 10, 7)),
    ];

    private static readonly DateOnly[] Instead = [new(2026, 1, 4), new(2026, 2, 14), new(2026, 2, 28), new(2026, 5, 9), new(2026, 9, 20), new(2026, 10, 10)];

    /// <summary>When the office closes on the last of so many working days.</summary>
    public static DateTimeOffset After(DateTimeOffset start, int days) => HospitalDay.At(Add(HospitalDay.Of(start), days), Closes);

    /// <summary>The same time of day so many working days on.</summary>
    public static DateTimeOffset Later(DateTimeOffset instant, int days) => HospitalDay.At(Add(HospitalDay.Of(instant), days), HospitalDay.TimeOf(instant));

    private static DateOnly Add(DateOnly day, int days)
    {
        while (days > 0)
        {
            day = day.AddDays(1);
            if (IsWorked(day))
                days--;
        }

        return day;
    }

    private static bool IsWorked(DateOnly day) =>
        Instead.Contains(day) || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Any(holiday => holiday.From <= day && day <= holiday.Until));
}

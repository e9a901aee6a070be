using CareLoop.Common;
using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys.Samples;

/// <summary>When a survey of the calendar is asked. Static and pure.</summary>
internal static class SamplePeriod
{
    /// <summary>So long behind its day a period still begins, where nothing ran on the day; after that it is left out.</summary>
    public const int BeginsWithinDays = 7;

    /// <summary>Between these local hours the first questions fall due; quiet hours and the patient's own hour may move them.</summary>
    private static readonly TimeSpan HoursFrom = TimeSpan.FromHours(10), HoursTo = TimeSpan.FromHours(18);

    /// <summary>The day of the period that is to begin by now; null where none is, or it is long past.</summary>
    /// <param name="today">By the organisation's clock.</param>
    public static DateOnly? BeginsBy(Survey survey, DateOnly today)
    {
        DateOnly[] days = [DayOf(survey, today), DayOf(survey, today.AddMonths(-1))];
        return days.Where(day => survey.Months.Contains(day.Month) && day <= today && today < day.AddDays(BeginsWithinDays)).Cast<DateOnly?>().FirstOrDefault();
    }

    /// <summary>When who was drawn is to be asked: one of the days, and an hour of it, as evenly as the draw is.</summary>
    /// <param name="seed">Of the draw.</param>
    /// <param name="id">What was drawn.</param>
    /// <param name="from">The first of the days.</param>
    /// <param name="days">How many.</param>
    public static DateTimeOffset DueOf(string seed, string id, DateOnly from, int days, TimeZoneInfo zone)
    {
        var place = SampleDraw.ValueOf(seed, id + ".day") * days;
        // The fraction may be rounded up to the whole.
        var day = Math.Min((int)place, days - 1);
        var minutes = Math.Floor(Math.Min(place - day, 1) * (HoursTo - HoursFrom).TotalMinutes);
        return LocalTimes.Instant(from.AddDays(day).ToDateTime(TimeOnly.FromTimeSpan(HoursFrom + TimeSpan.FromMinutes(minutes))), zone);
    }

    private static DateOnly DayOf(Survey survey, DateOnly month) => new(month.Year, month.Month, survey.Day);
}

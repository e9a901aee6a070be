using CareLoop.Common;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Improvement;

/// <summary>
/// What an action was to raise, before and after: of the 90 days before it was begun, and of up to 90 days since it was done. Pure.
/// </summary>
/// <param name="Before">Null where fewer than 5 have answered.</param>
/// <param name="After">Null before it is done, too.</param>
internal sealed record ActionFigures(Share? Before, Share? After)
{
    public const int Days = 90;

    /// <summary>The difference, with its interval.</summary>
    public ShareChange? Change => Before is { } before && After is { } after ? Newcombe.Change((before.Part, before.Whole), (after.Part, after.Whole)) : null;

    /// <summary>The days before an action.</summary>
    public static (DateOnly From, DateOnly To) DaysBefore(ActionRow action, TimeZoneInfo zone)
    {
        var begun = LocalTimes.LocalDate(action.CreatedAt, zone);
        return (begun.AddDays(-Days), begun.AddDays(-1));
    }

    /// <summary>The days after it that are over; null where there are none.</summary>
    public static (DateOnly From, DateOnly To)? DaysAfter(ActionRow action, TimeZoneInfo zone, DateOnly today)
    {
        if (action is not { State: ActionState.Done, EndedAt: { } ended })
            return null;

        var done = LocalTimes.LocalDate(ended, zone);
        var last = done.AddDays(Days) < today ? done.AddDays(Days) : today.AddDays(-1);
        return last > done ? (done.AddDays(1), last) : null;
    }

    /// <summary>What the days come to for an action.</summary>
    /// <param name="days">At least those that the action asks for.</param>
    public static ActionFigures Of(ActionRow action, IReadOnlyDictionary<DateOnly, SurveyCells> days, TimeZoneInfo zone, DateOnly today) =>
        new(Sum(action, days, DaysBefore(action, zone)), DaysAfter(action, zone, today) is { } after ? Sum(action, days, after) : null);

    private static Share? Sum(ActionRow action, IReadOnlyDictionary<DateOnly, SurveyCells> days, (DateOnly From, DateOnly To) period)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var cell in days.Where(day => day.Key >= period.From && day.Key <= period.To).SelectMany(day => day.Value.All).Where(cell => action.Department is null || cell.Key.Department == action.Department))
            SurveyCounters.Add(counts, cell.Counts);
        if (action.Dimension is not { } dimension)
            return Shown(SurveyCounters.VerdictsSatisfied, SurveyCounters.Verdicts, SurveyCounters.Verdicts);

        var subject = SurveyCounters.Subject(dimension);
        return Shown(SurveyCounters.Name(SurveyCounters.Satisfied, subject), SurveyCounters.Name(SurveyCounters.Ratings, subject), SurveyCounters.People(SurveyMeasure.Ratings, subject));

        Share? Shown(string part, string whole, string people) =>
            counts.GetValueOrDefault(people) < Suppression.Least ? null : Share.Of(counts.GetValueOrDefault(part), counts.GetValueOrDefault(whole));
    }
}

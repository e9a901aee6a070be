using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Patients.Tasks;

/// <summary>An ISO week: Monday to Sunday by an organisation's clock.</summary>
/// <param name="Name">As <c>2026-W11</c>.</param>
/// <param name="From">Its Monday.</param>
/// <param name="Begins">The instant at which it begins.</param>
/// <param name="Ends">The instant at which the next one does.</param>
internal sealed record RouteWeek(string Name, DateOnly From, DateTimeOffset Begins, DateTimeOffset Ends)
{
    private const int Days = 7, FirstYear = 2000, LastYear = 2999;

    /// <summary>Reads a week such as <c>2026-W11</c>; the one of today where none is named, null where that is none.</summary>
    public static RouteWeek? Read(string? text, DateOnly today, TimeZoneInfo zone)
    {
        var now = today.ToDateTime(TimeOnly.MinValue);
        var (year, week) = (ISOWeek.GetYear(now), ISOWeek.GetWeekOfYear(now));
        if (text is not null && !(text is [_, _, _, _, '-', 'W', _, _]
            && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out year) && year is >= FirstYear and <= LastYear
            && int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out week) && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)))
        {
            return null;
        }

        var from = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return new RouteWeek(
            string.Create(CultureInfo.InvariantCulture, $"{year:D4}-W{week:D2}"), from,
            LocalTimes.Instant(from, TimeOnly.MinValue, zone), LocalTimes.Instant(from.AddDays(Days), TimeOnly.MinValue, zone));
    }

    /// <summary>Whether something that is open from an instant to another belongs to it: it can be done then, or should have been done.</summary>
    public bool Takes(DateTimeOffset? opens, DateTimeOffset deadline, DateTimeOffset now) =>
        deadline < now || (deadline >= Begins && (deadline < Ends || opens is null || opens < Ends));
}

using System.Collections.Frozen;
using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>
/// A calendar as a document (kind <see cref="ConfigKind.Calendar"/>): <c>weekdays</c>, <c>holidays</c>, <c>workdays</c>, <c>hours</c>. A
/// field that an organisation leaves out is that of all, so that one with hours of its own keeps the country's holidays.
/// </summary>
internal static class CalendarDocument
{
    private const int MaxItems = 2_000;
    private const int MaxName = 60;
    private const int LongestHoliday = 366;

    public static WorkingCalendar Read(DocumentReader reader, string organisation, int version, WorkingCalendar fallback)
    {
        var hours = reader.Value("hours", LocalHours.TryParseWithinADay, new LocalHours(fallback.From, fallback.To), "The office's hours, such as 08:00-17:30.");
        var calendar = fallback with
        {
            Organisation = organisation,
            Version = version,
            Weekdays = reader.Contains("weekdays") ? reader.WholeNumbers("weekdays", 1, 7, 7) : fallback.Weekdays,
            Holidays = reader.Contains("holidays") ? ReadHolidays(reader) : fallback.Holidays,
            Workdays = reader.Contains("workdays") ? ReadWorkdays(reader) : fallback.Workdays,
            From = hours.From,
            To = hours.To,
        };
        reader.Done();
        if (calendar.Weekdays.Count == 0 && !reader.Refused("weekdays"))
            reader.RefuseField("weekdays", "At least one day of the week is worked.");
        if (calendar.Workdays.Overlaps(calendar.Holidays))
            reader.RefuseField(reader.Contains("workdays") ? "workdays" : "holidays", "A day is both a holiday and worked.");
        return calendar;
    }

    private static FrozenSet<DateOnly> ReadHolidays(DocumentReader reader)
    {
        var days = new HashSet<DateOnly>();
        foreach (var item in reader.Objects("holidays", MaxItems))
        {
            var one = item.Optional<DateOnly>("day", Iso8601.TryDate, "A day, such as 2026-01-01.");
            var from = item.Optional<DateOnly>("from", Iso8601.TryDate, "The first day, such as 2026-02-15.");
            var until = item.Optional<DateOnly>("until", Iso8601.TryDate, "The last day, such as 2026-02-23.");
            item.Text("name", MaxName);
            item.Done();
            var alone = item.Contains("day") && !item.Contains("from") && !item.Contains("until");
            var range = !item.Contains("day") && item.Contains("from") && item.Contains("until");
            if (!item.IsObject)
                continue;

            if (!alone && !range)
                item.RefuseWhole("Either a day, or the first and the last day, as from and until.");
            else if (one is { } day)
                days.Add(day);
            else if (from is { } first && until is { } last && (last < first || last.DayNumber - first.DayNumber >= LongestHoliday))
                item.RefuseField("until", "Not before from, and at most a year after it.");
            else if (from is { } begins && until is { } ends)
                days.UnionWith(Enumerable.Range(begins.DayNumber, ends.DayNumber - begins.DayNumber + 1).Select(DateOnly.FromDayNumber));
        }

        return days.ToFrozenSet();
    }

    private static FrozenSet<DateOnly> ReadWorkdays(DocumentReader reader)
    {
        var days = new HashSet<DateOnly>();
        foreach (var text in reader.Texts("workdays", MaxItems, MaxName))
        {
            if (Iso8601.TryDate(text, out var day))
                days.Add(day);
            else
                reader.RefuseField("workdays", "Days, such as 2026-02-14.");
        }

        return days.ToFrozenSet();
    }
}

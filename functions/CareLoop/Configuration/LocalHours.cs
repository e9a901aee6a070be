using System.Globalization;

namespace CareLoop.Configuration;

/// <summary>Hours of the local day, written as <c>08:00-17:30</c>.</summary>
/// <param name="From">Local time.</param>
/// <param name="To">Local time; what one before <paramref name="From"/> means is its user's to say.</param>
internal readonly record struct LocalHours(TimeOnly From, TimeOnly To)
{
    private const string Form = "HH:mm";

    public static bool TryParse(string? text, out LocalHours hours)
    {
        hours = default;
        if (text?.Split('-') is not [var from, var to] || !TryTime(from, out var start) || !TryTime(to, out var end))
            return false;

        hours = new LocalHours(start, end);
        return true;
    }

    /// <summary>The same, of hours that end on the day on which they begin.</summary>
    public static bool TryParseWithinADay(string? text, out LocalHours hours) => TryParse(text, out hours) && hours.From < hours.To;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{To:HH:mm}");

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

using System.Globalization;
using System.Text.RegularExpressions;
using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>
/// The hours of a hospital's day in which nobody is texted, from <see cref="Start"/> up to but not including
/// <see cref="End"/>, over midnight where the end is the earlier of the two. <c>default</c> has no such hours.
/// </summary>
public readonly partial record struct QuietHours(TimeOnly Start, TimeOnly End)
{
    /// <summary>How long before the quiet hours a text is sent that cannot wait until after them: room for a slow gateway.</summary>
    public static readonly TimeSpan PullForwardMargin = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static QuietHours None => default;

    /// <summary>
    /// Reads <c>21:00-08:00</c>. What cannot be read, and hours that leave no time at all, are no quiet hours, because
    /// a slip in a setting must not stop every text; <c>Malformed</c> asks for a warning then.
    /// </summary>
    public static (QuietHours Window, bool Malformed) Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (None, false);

        var match = Window().Match(Folding.Fold(text).Trim());
        if (!match.Success || Time(match, "startHour", "startMinute") is not { } start || Time(match, "endHour", "endMinute") is not { } end || start == end)
            return (None, true);
        return (new QuietHours(start, end), false);
    }

    /// <summary>As in a setting: <c>21:00-08:00</c>, or <c>none</c>.</summary>
    public override string ToString() => this == None ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Start:HH:mm}-{End:HH:mm}");

    public bool Covers(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var time = LocalTimes.LocalTime(instant, zone);
        return Start <= End ? time >= Start && time < End : time >= Start || time < End;
    }

    /// <summary>The instant itself where it is not quiet, else the first one after it that is not.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset instant, TimeZoneInfo zone)
    {
        instant = instant.ToUniversalTime();
        if (!Covers(instant, zone) || IsAtTheEnds(instant)) return instant;

        var window = this;
        return Boundaries(instant, zone, End)
            .Where(b => b > instant && !window.Covers(b, zone))
            .DefaultIfEmpty(instant).Min();
    }

    /// <summary>
    /// The instant itself where it is not quiet, else one before the quiet hours around it, by
    /// <see cref="PullForwardMargin"/> or a minute where that would be quiet too.
    /// </summary>
    public DateTimeOffset LastAllowedBefore(DateTimeOffset instant, TimeZoneInfo zone)
    {
        instant = instant.ToUniversalTime();
        if (!Covers(instant, zone) || IsAtTheEnds(instant)) return instant;

        var window = this;
        var beginning = Boundaries(instant, zone, Start)
            .Where(b => b <= instant && window.Covers(b, zone) && !window.Covers(b - Minute, zone))
            .DefaultIfEmpty(instant).Max();
        return Covers(beginning - PullForwardMargin, zone) ? beginning - Minute : beginning - PullForwardMargin;
    }

    /// <summary>
    /// Where quiet can begin or end around an instant: each time that the wall clock shows the time, also where it
    /// comes twice, and where the clocks change.
    /// </summary>
    private static IEnumerable<DateTimeOffset> Boundaries(DateTimeOffset instant, TimeZoneInfo zone, TimeOnly time)
    {
        // Where the clocks skip the only minutes of a day in which it is not quiet, the next day has them.
        var from = instant - TimeSpan.FromDays(3);
        var to = instant + TimeSpan.FromDays(3);
        TimeSpan[] offsets = [zone.GetUtcOffset(from), zone.GetUtcOffset(instant), zone.GetUtcOffset(to)];
        var date = LocalTimes.LocalDate(instant, zone);
        for (var day = -2; day <= 2; day++)
        {
            foreach (var offset in offsets.Distinct())
            {
                var boundary = new DateTimeOffset(date.AddDays(day).ToDateTime(time).Ticks - offset.Ticks, TimeSpan.Zero);
                if (zone.GetUtcOffset(boundary) == offset) yield return boundary;
            }
        }

        if (offsets[0] != offsets[1]) yield return Change(from, instant, zone);
        if (offsets[1] != offsets[2]) yield return Change(instant, to, zone);
    }

    /// <summary>The first whole minute after a change of the clocks between two instants.</summary>
    private static DateTimeOffset Change(DateTimeOffset before, DateTimeOffset after, TimeZoneInfo zone)
    {
        var old = zone.GetUtcOffset(before);
        var low = before.Ticks / Minute.Ticks;
        var high = (after.Ticks + Minute.Ticks - 1) / Minute.Ticks;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (zone.GetUtcOffset(new DateTimeOffset(middle * Minute.Ticks, TimeSpan.Zero)) == old) low = middle;
            else high = middle;
        }

        return new DateTimeOffset(high * Minute.Ticks, TimeSpan.Zero);
    }

    /// <summary>Where the calendar ends there is no day before or after.</summary>
    private static bool IsAtTheEnds(DateTimeOffset instant) => instant.Year is <= 1 or >= 9999;

    private static TimeOnly? Time(Match match, string hour, string minute)
    {
        var hours = int.Parse(match.Groups[hour].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = int.Parse(match.Groups[minute].ValueSpan, CultureInfo.InvariantCulture);
        if (hours == 24 && minutes == 0) return TimeOnly.MinValue;
        return hours < 24 && minutes < 60 ? new TimeOnly(hours, minutes) : null;
    }

    [GeneratedRegex(@"^(?<startHour>[0-9]{1,2}):(?<startMinute>[0-9]{2})\s*[-\u2010-\u2015~]\s*(?<endHour>[0-9]{1,2}):(?<endMinute>[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Window();
}

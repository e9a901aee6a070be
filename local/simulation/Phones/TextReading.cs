using System.Globalization;
using System.Text.RegularExpressions;

namespace CareLoop.Local.Simulation.Phones;

/// <summary>What a text is, by its words.</summary>
internal enum TextKind
{
    Reminder,
    Moved,
    Missed,
    Which,
    Confirmed,
    CancelNoted,
    Other,
}

/// <summary>One of several questions that a text asks about: the visits of one day.</summary>
internal sealed record TextChoice(string Family, IReadOnlyList<DateTimeOffset> Starts, string Confirm);

/// <summary>What a person makes of a text: what it is about, and the starts of visits that it names.</summary>
internal sealed partial record TextReading(TextKind Kind, IReadOnlyList<DateTimeOffset> Starts, IReadOnlyList<TextChoice> Choices)
{
    public bool IsAnswer => Kind is not (TextKind.Reminder or TextKind.Missed);

    public static TextReading Of(string text, DateTimeOffset at)
    {
        var kind = text switch
        {
            _ when text.Contains("您约好了来看病", StringComparison.Ordinal) => TextKind.Reminder,
            _ when text.Contains("您看病的时间改了", StringComparison.Ordinal) => TextKind.Moved,
            _ when text.Contains("这次没有等到您来", StringComparison.Ordinal) => TextKind.Missed,
            _ when text.Contains("请问您说的是哪一次", StringComparison.Ordinal) => TextKind.Which,
            _ when text.Contains("我们等您来", StringComparison.Ordinal) => TextKind.Confirmed,
            _ when text.Contains("我们会帮您取消", StringComparison.Ordinal) => TextKind.CancelNoted,
            _ => TextKind.Other,
        };
        return new TextReading(
            kind,
            kind == TextKind.Which ? [] : [.. Visit().Matches(text).SelectMany(match => StartsIn(match, at))],
            [.. Choice().Matches(text).Select(match => new TextChoice(
                match.Groups["family"].Value, [.. Visit().Matches(match.Groups["visits"].Value).SelectMany(visits => StartsIn(visits, at))], match.Groups["confirm"].Value))]);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // A text names no year: the day is the nearest one of that name.
    private static IEnumerable<DateTimeOffset> StartsIn(Match match, DateTimeOffset at) =>
        match.Groups["time"].Captures.Select(time => new[] { at.Year - 1, at.Year, at.Year + 1 }
            .Where(year => Number(match, "day") <= DateTime.DaysInMonth(year, Number(match, "month")))
            .Select(year => new DateTimeOffset(
                new DateOnly(year, Number(match, "month"), Number(match, "day")).ToDateTime(TimeOnly.Parse(time.ValueSpan, CultureInfo.InvariantCulture)), TimeSpan.FromHours(8)))
            .MinBy(start => (start - at).Duration()));

    [GeneratedRegex(@"(?<month>\d{1,2})月(?<day>\d{1,2})日周. (?:、?(?<time>\d\d:\d\d))+")]
    private static partial Regex Visit();

    [GeneratedRegex(@"^(?<family>[^（\n]+)（(?<visits>[^）\n]+)）：能来(?<confirm>\d{1,4})，不来\d{1,4}，改时间\d{1,4}", RegexOptions.Multiline)]
    private static partial Regex Choice();
}

using System.Globalization;
using System.Text.RegularExpressions;

using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>
/// What a person makes of a text: the days and times that it names, and the numbers to answer with.
/// A visit is known by its day and time, which is all that a patient sees of it.
/// </summary>
internal sealed partial class TextReading
{
    private readonly HashSet<DateOnly> days = [];
    private readonly HashSet<TimeOnly> times = [];

    private TextReading(string text, DateTimeOffset read)
    {
        var today = HospitalDay.Of(read);
        foreach (Match match in ChineseDate().Matches(text))
            Add(today, Number(match, "month"), Number(match, "day"));
        foreach (Match match in EnglishDate().Matches(text))
            Add(today, Month(match), Number(match, "day"));
        foreach (Match match in IsoDate().Matches(text))
            Add(today, Number(match, "month"), Number(match, "day"));
        foreach (Match match in RelativeDay().Matches(text))
            days.Add(today.AddDays(match.Value is "今天" or "今日" or "today" or "Today" ? 0 : match.Value is "后天" ? 2 : 1));
        foreach (Match match in Time().Matches(text))
            Add(match);
        Survey = SurveyReading.Of(text);
        AsksHowOneIs = How().IsMatch(text);
        Choices = [.. Choice().Matches(text).Select(match => new TextChoice(
            match.Groups["family"].Value,
            new AnswerCodes(match.Groups["confirm"].Value, match.Groups["cancel"].Value, match.Groups["change"].Value),
            new TextReading(match.Groups["visits"].Value, read)))];
        Codes = Choices.Count > 0 || Survey is not null ? AnswerCodes.None : new AnswerCodes(
            Confirm().Match(text).Groups["code"].Value,
            Cancel().Match(text).Groups["code"].Value,
            Change().Match(text).Groups["code"].Value);
    }

    /// <summary>The numbers that the text asks for.</summary>
    public AnswerCodes Codes { get; }

    /// <summary>Whether it asks how somebody is who has left the hospital.</summary>
    public bool AsksHowOneIs { get; }

    /// <summary>Whether it asks how it went, and what.</summary>
    public SurveyReading? Survey { get; }

    /// <summary>Whether it asks anything at all.</summary>
    public bool Asks => Survey is not null || AsksHowOneIs || Choices.Count > 0 || Codes.Change.Length > 0 || Codes.Confirm.Length > 0;

    /// <summary>Where the text asks which of several visits is meant: each of them.</summary>
    public IReadOnlyList<TextChoice> Choices { get; } = [];

    public static TextReading Of(string text, DateTimeOffset read) => new(text, read);

    /// <summary>Whether the text names a visit that begins then.</summary>
    public bool Names(DateTimeOffset start) =>
        days.Contains(HospitalDay.Of(start)) && times.Contains(HospitalDay.TimeOf(start));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static int Month(Match match) =>
        Array.IndexOf(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], match.Groups["month"].Value[..3].ToLowerInvariant()) + 1;

    /// <summary>A text names no year: the day is the nearest one of that name.</summary>
    private void Add(DateOnly today, int month, int day)
    {
        foreach (var year in (ReadOnlySpan<int>)[today.Year - 1, today.Year, today.Year + 1])
        {
            if (month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
                && Math.Abs(new DateOnly(year, month, day).DayNumber - today.DayNumber) <= 180)
                days.Add(new DateOnly(year, month, day));
        }
    }

    private void Add(Match match)
    {
        var hour = Number(match, "hour");
        var half = match.Groups["half"].Value;
        if (half.StartsWith("p", StringComparison.OrdinalIgnoreCase) || half is "下午" or "晚上")
            hour = hour < 12 ? hour + 12 : hour;
        else if (half.StartsWith("a", StringComparison.OrdinalIgnoreCase) && hour == 12)
            hour = 0;
        if (hour < 24)
            times.Add(new TimeOnly(hour, Number(match, "minute")));
    }

    [GeneratedRegex(@"1一切正常|1 all is well")]
    private static partial Regex How();

    [GeneratedRegex(@"(?<month>\d{1,2})月(?<day>\d{1,2})[日号]")]
    private static partial Regex ChineseDate();

    [GeneratedRegex(@"(?:\b(?<day>\d{1,2})\s+(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)|(?:\b(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+(?<day>\d{1,2})\b)")]
    private static partial Regex EnglishDate();

    [GeneratedRegex(@"\b20\d\d-(?<month>\d\d)-(?<day>\d\d)\b")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"今[天日]|明[天日]|后天|\b[Tt]oday\b|\b[Tt]omorrow\b")]
    private static partial Regex RelativeDay();

    [GeneratedRegex(@"(?<half>上午|下午|晚上)?(?<!\d)(?<hour>\d{1,2})[:：](?<minute>\d\d)(?!\d)(?:\s*(?<half>[AaPp])\.?[Mm])?")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![不])能来请?回复(?<code>\d{1,4})|如果回复错了，请回复(?<code>\d{1,4})|[Rr]eply (?<code>\d{1,4}) for yes|mistake, reply (?<code>\d{1,4})")]
    private static partial Regex Confirm();

    [GeneratedRegex(@"(?:不能来|来不了)，?请?回复(?<code>\d{1,4})|(?<code>\d{1,4}) to cancel|cannot come, reply (?<code>\d{1,4})")]
    private static partial Regex Cancel();

    [GeneratedRegex(@"(?:想换个?时间|想再约一次)，?请?回复(?<code>\d{1,4})|(?<code>\d{1,4}) for another time|another time, reply (?<code>\d{1,4})|book again, reply (?<code>\d{1,4})")]
    private static partial Regex Change();

    [GeneratedRegex(@"^(?<family>[^（,\n]+)(?:（(?<visits>[^）\n]+)）：|, (?<visits>[^\n]+): )(?:(?:能来|yes )(?<confirm>\d{1,4})(?:，不来|, cancel )(?<cancel>\d{1,4})(?:，改时间|, change )|(?:再约|book again ))(?<change>\d{1,4})", RegexOptions.Multiline)]
    private static partial Regex Choice();
}

/// <summary>What to answer with; an empty one is not offered.</summary>
internal sealed record AnswerCodes(string Confirm, string Cancel, string Change)
{
    public static readonly AnswerCodes None = new("", "", "");

    public string For(Intent intent) => intent switch
    {
        Intent.Confirm => Confirm,
        Intent.Cancel => Cancel,
        Intent.Reschedule => Change,
        _ => "",
    };
}

/// <param name="Family">The patient's family name.</param>
/// <param name="Visits">Names the days and times of the visits.</param>
internal sealed record TextChoice(string Family, AnswerCodes Codes, TextReading Visits);

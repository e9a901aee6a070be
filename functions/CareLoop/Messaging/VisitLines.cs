using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>Lines of a text that tell visits apart: the values of the fields <c>visits</c> and <c>choices</c>.</summary>
internal static class VisitLines
{
    // Written out: the names of days must not depend on which cultures a server has installed.
    private static readonly string[] ChineseDays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
    private static readonly string[] EnglishDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] EnglishMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>When and where: <c>3月5日周四 09:30 内科门诊 门诊楼3层</c>.</summary>
    /// <param name="language">The language of the text.</param>
    /// <param name="local">On the hospital's wall clock.</param>
    /// <param name="department">A name that tells no diagnosis; may be empty.</param>
    /// <param name="location">May be empty.</param>
    public static string Visit(Language language, DateTime local, string? department, string? location)
    {
        string[] parts = [$"{Date(language, DateOnly.FromDateTime(local))} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}",
            SmsText.Line(department), SmsText.Line(location)];
        return string.Join(language == Language.Chinese ? " " : ", ", parts.Where(p => p.Length > 0));
    }

    /// <summary>
    /// As many whole lines as there is room for; what is left over is counted in a last line, so that nobody takes the text
    /// for all there is.
    /// </summary>
    /// <param name="language">The language of the text.</param>
    /// <param name="lines">One a visit, by start.</param>
    /// <param name="room">In UTF-16 units, line breaks included.</param>
    public static string Fitting(Language language, IReadOnlyList<string> lines, int room)
    {
        var all = string.Join('\n', lines);
        for (var shown = lines.Count - 1; all.Length > room && shown > 0; shown--)
        {
            all = string.Join('\n', [.. lines.Take(shown), More(language, lines.Count - shown)]);
        }

        return all;
    }

    private static string More(Language language, int visits) => language == Language.Chinese
        ? string.Create(CultureInfo.InvariantCulture, $"另有{visits}项，请问护士站")
        : string.Create(CultureInfo.InvariantCulture, $"and {visits} more: ask at the desk");

    /// <summary>One of several questions that an answer may be about, with the numbers that answer it.</summary>
    /// <param name="language">The language of the text.</param>
    /// <param name="familyName">Who is meant, no more of the name than that: others read this phone too.</param>
    /// <param name="local">The visits that were asked about, on the hospital's wall clock, by start; on two days where one of them has moved.</param>
    /// <param name="slot">The digit that stands before the answer.</param>
    public static string Choice(Language language, string familyName, IReadOnlyList<DateTime> local, int slot) =>
        language == Language.Chinese
            ? $"{SmsText.Line(familyName)}（{DayAndTimes(language, local)}）：能来{slot}1，不来{slot}2，改时间{slot}3"
            : $"{SmsText.Line(familyName)}, {DayAndTimes(language, local)}: yes {slot}1, cancel {slot}2, change {slot}3";

    /// <summary>The same for a visit that was missed: it can only be booked again.</summary>
    public static string MissedChoice(Language language, string familyName, DateTime local, int slot) =>
        language == Language.Chinese
            ? $"{SmsText.Line(familyName)}（{DayAndTimes(language, [local])}没来）：再约{slot}3"
            : $"{SmsText.Line(familyName)}, {DayAndTimes(language, [local])}, missed: book again {slot}3";

    private static string DayAndTimes(Language language, IReadOnlyList<DateTime> local)
    {
        var comma = language == Language.Chinese ? "、" : ", ";
        return string.Join(comma, local.GroupBy(DateOnly.FromDateTime).Select(day =>
            $"{Date(language, day.Key)} {string.Join(comma, day.Select(start => start.ToString("HH:mm", CultureInfo.InvariantCulture)))}"));
    }

    /// <summary>A day as people say it: <c>3月5日周四</c>, <c>Thu 5 Mar</c>.</summary>
    public static string Date(Language language, DateOnly date) =>
        language == Language.Chinese
            ? string.Create(CultureInfo.InvariantCulture, $"{date.Month}月{date.Day}日{ChineseDays[(int)date.DayOfWeek]}")
            : string.Create(CultureInfo.InvariantCulture, $"{EnglishDays[(int)date.DayOfWeek]} {date.Day} {EnglishMonths[date.Month - 1]}");
}

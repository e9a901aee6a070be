using System.Globalization;
using System.Text.RegularExpressions;
using CareLoop.Common;
using CareLoop.Intake.Hl7v2;

namespace CareLoop.Intake.Csv;

/// <summary>Dates and times as hospital systems and spreadsheets write them.</summary>
internal static partial class CsvTime
{
    /// <summary>
    /// With an offset as ISO 8601 has it, or without one on the hospital's clock: <c>2026-03-05 09:30</c>, <c>2026/3/5 9:30</c>,
    /// <c>2026年3月5日 9:30</c>, <c>202603050930</c>. A day alone is its first instant.
    /// </summary>
    public static bool TryInstant(string text, TimeZoneInfo zone, out DateTimeOffset instant, out bool isDay)
    {
        isDay = false;
        if (Iso8601.TryInstant(text, out instant))
        {
            return IsInRange(instant.Year);
        }

        if (Hl7Time.Read(text, zone) is { Precision: >= Hl7Precision.Day } stamp)
        {
            isDay = stamp.Precision == Hl7Precision.Day;
            instant = stamp.Instant ?? LocalTimes.Instant(stamp.Local, zone);
            return IsInRange(instant.Year);
        }

        if (!TryLocal(text, out var local, out isDay))
        {
            return false;
        }

        instant = LocalTimes.Instant(local, zone);
        return IsInRange(instant.Year);
    }

    /// <summary>A day; a time behind it, as spreadsheets write one, says nothing more.</summary>
    public static bool TryDay(string text, out DateOnly day)
    {
        var isDay = TryLocal(text, out var local, out _);
        if (!isDay && Hl7Time.Read(text, TimeZoneInfo.Utc) is { Precision: >= Hl7Precision.Day } stamp)
        {
            (isDay, local) = (true, stamp.Local);
        }

        day = DateOnly.FromDateTime(local);
        return isDay && IsInRange(day.Year);
    }

    private static bool TryLocal(string text, out DateTime local, out bool isDay)
    {
        local = default;
        isDay = false;
        if (Written().Match(text) is not { Success: true } match)
        {
            return false;
        }

        isDay = !match.Groups["hour"].Success;
        var plain = string.Create(CultureInfo.InvariantCulture, $"{Part(match, "year")}-{Part(match, "month")}-{Part(match, "day")} {Part(match, "hour")}:{Part(match, "minute")}:{Part(match, "second")}");
        return DateTime.TryParseExact(plain, "yyyy-M-d H:m:s", CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
    }

    private static string Part(Match match, string name) => match.Groups[name] is { Success: true, Value: var digits } ? digits : "0";

    private static bool IsInRange(int year) => year is >= JsonPlace.FirstYear and <= JsonPlace.LastYear;

    [GeneratedRegex(
        @"\A(?<year>[0-9]{4})(?:(?<mark>[-/.])(?<month>[0-9]{1,2})\k<mark>(?<day>[0-9]{1,2})|年(?<month>[0-9]{1,2})月(?<day>[0-9]{1,2})日)(?:[Tt ] *(?<hour>[0-9]{1,2})[:：](?<minute>[0-9]{2})(?:[:：](?<second>[0-9]{2})(?:\.0+)?)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

using System.Globalization;
using System.Text.RegularExpressions;
using CareLoop.Common;

namespace CareLoop.Intake.Hl7v2;

/// <summary>How much a time stamp says.</summary>
public enum Hl7Precision
{
    /// <summary>A year.</summary>
    Year,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A day.</summary>
    Day,

    /// <summary>An hour or a minute.</summary>
    Minute,

    /// <summary>A second or less.</summary>
    Second,
}

/// <summary>A time stamp of any precision (HL7 v2, data types DT, DTM and TS): <c>YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]</c>.</summary>
/// <param name="Local">On the clock of where it was written; what it does not say is the first of it.</param>
/// <param name="Precision">How much it says.</param>
/// <param name="Instant">In UTC: by its own offset, else by the zone of its sender; null where it says no time of day.</param>
public sealed partial record Hl7Time(DateTime Local, Hl7Precision Precision, DateTimeOffset? Instant)
{
    /// <summary>The day.</summary>
    public DateOnly? Day => Precision >= Hl7Precision.Day ? DateOnly.FromDateTime(Local) : null;

    /// <summary>
    /// Reads a time stamp; null where it is none, or of a year that can't be stored: 00010101 is the empty date of some systems. More
    /// digits than a second has are parts of it: some systems leave out the point.
    /// </summary>
    /// <param name="text">As it stands in the message.</param>
    /// <param name="zone">Of the sender, for what has no offset of its own.</param>
    public static Hl7Time? Read(string text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var match = Stamp().Match(text ?? "");
        if (!match.Success)
        {
            return null;
        }

        var digits = match.Groups["digits"].Value;
        var (year, month, day) = (Part(digits, 0, 4), Part(digits, 4, 2) ?? 1, Part(digits, 6, 2) ?? 1);
        var (hour, minute, second) = (Part(digits, 8, 2) ?? 0, Part(digits, 10, 2) ?? 0, Part(digits, 12, 2) ?? 0);
        // 24:00 is the end of a day, and 60 a leap second: both are written.
        var (nextDay, tick) = (hour == 24 && minute == 0 && second == 0, Math.Min(second, 59));
        if (year is not (> JsonPlace.FirstYear and < JsonPlace.LastYear) || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year.Value, month) || hour > 24 || (hour == 24 && !nextDay) || minute > 59 || second > 60)
        {
            return null;
        }

        var local = new DateTime(year.Value, month, day, nextDay ? 0 : hour, minute, tick).AddDays(nextDay ? 1 : 0);
        var precision = digits.Length switch { < 6 => Hl7Precision.Year, < 8 => Hl7Precision.Month, < 10 => Hl7Precision.Day, < 14 => Hl7Precision.Minute, _ => Hl7Precision.Second };
        if (precision < Hl7Precision.Minute)
        {
            return new(local, precision, null);
        }

        return At(local, match.Groups["offset"].Value, zone) is { } instant ? new(local, precision, instant) : null;
    }

    private static DateTimeOffset? At(DateTime local, string offset, TimeZoneInfo zone)
    {
        if (offset.Length == 0)
        {
            return LocalTimes.Instant(local, zone);
        }

        var minutes = Part(offset, 1, 2)!.Value * 60 + (Part(offset, 3, 2) ?? 0);
        return minutes > 14 * 60 ? null : new DateTimeOffset(local, TimeSpan.FromMinutes(offset[0] == '-' ? -minutes : minutes)).ToUniversalTime();
    }

    private static int? Part(string digits, int from, int length) =>
        digits.Length >= from + length ? int.Parse(digits.AsSpan(from, length), NumberStyles.None, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^\s*(?<digits>[0-9]{4,})(?:\.[0-9]*)?\s*(?<offset>[+-][0-9]{2}(?:[0-9]{2})?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp();
}

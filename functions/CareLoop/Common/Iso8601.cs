using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace CareLoop.Common;

/// <summary>
/// Dates, instants and durations as they travel. Stricter than .NET's own parsers, which read an
/// instant without offset in the server's zone and take a year for 365 days.
/// </summary>
internal static partial class Iso8601
{
    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>RFC 3339 with offset; seconds may be absent. Given in UTC, to 100 ns.</summary>
    public static bool TryInstant(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null || InstantPattern().Match(text) is not { Success: true } match)
            return false;
        var offset = match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value;
        // A tenth of a microsecond is the finest that .NET and Table storage keep.
        var fraction = match.Groups["fraction"].Value is { Length: > 8 } fine ? fine[..8] : match.Groups["fraction"].Value;
        var plain = $"{match.Groups["date"].Value}T{match.Groups["minute"].Value}{match.Groups["second"].Value}{fraction}{offset}";
        if (!DateTimeOffset.TryParseExact(plain, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        instant = parsed.ToUniversalTime();
        return true;
    }

    /// <summary>A calendar date, such as 1950-05-01.</summary>
    public static bool TryDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>A length of time: weeks, days, hours, minutes and seconds. Years and months have no length, and none is negative.</summary>
    public static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null || text is ['P'] or [.., 'T'] || DurationPattern().Match(text) is not { Success: true } match)
            return false;
        var seconds = Part(match, "seconds") + (60 * (Part(match, "minutes") + (60 * (Part(match, "hours") + (24 * (Part(match, "days") + (7 * Part(match, "weeks"))))))));
        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>An instant in UTC, with a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A calendar date.</summary>
    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A length of time in days, hours, minutes and seconds.</summary>
    public static string Format(TimeSpan duration) => XmlConvert.ToString(duration);

    private static decimal Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [StringSyntax(StringSyntaxAttribute.Regex)]
    private const string Instants = @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minute>[0-9]{2}:[0-9]{2})((?<second>:[0-9]{2})(?<fraction>\.[0-9]{1,12})?)?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z";

    // The digits are limited so that the largest of each still adds up to a TimeSpan.
    [StringSyntax(StringSyntaxAttribute.Regex)]
    private const string Durations = @"\AP((?<weeks>[0-9]{1,4})W)?((?<days>[0-9]{1,5})D)?(T((?<hours>[0-9]{1,6})H)?((?<minutes>[0-9]{1,7})M)?((?<seconds>[0-9]{1,9}(\.[0-9]{1,7})?)S)?)?\z";

    [GeneratedRegex(Instants, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex InstantPattern();

    [GeneratedRegex(Durations, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();
}

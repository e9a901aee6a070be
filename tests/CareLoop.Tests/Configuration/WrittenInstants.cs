using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Tests.Configuration;

/// <summary>Instants and days as a test writes them.</summary>
internal static class WrittenInstants
{
    public static DateTimeOffset At(string text) => Iso8601.TryInstant(text, out var instant) ? instant : throw new FormatException(text);

    public static DateOnly Day(string text) => Iso8601.TryDate(text, out var day) ? day : throw new FormatException(text);

    public static string Written(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);
}

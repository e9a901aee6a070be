using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Intake.Fhir;

/// <summary>A date, dateTime or instant of any precision: 2026, 2026-03, 2026-03-05, or with a time of day.</summary>
/// <param name="Instant">In UTC; null where it says no time of day.</param>
/// <param name="Day">The day on the clock where it was written; null where it says none.</param>
internal readonly record struct FhirTime(DateTimeOffset? Instant, DateOnly? Day)
{
    private static readonly string[] Partial = ["yyyy", "yyyy-MM"];

    private static readonly string[] Local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    /// <summary>Reads one; null where it is none, or of no year in which a patient lives.</summary>
    /// <param name="text">As it stands in the resource.</param>
    /// <param name="zone">For a time of day without offset, which FHIR does not allow and some send.</param>
    public static FhirTime? Read(string? text, TimeZoneInfo zone)
    {
        if (Iso8601.TryInstant(text, out var instant))
        {
            return IsInRange(instant.Year) ? new(instant, DateOnly.ParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;
        }

        if (Iso8601.TryDate(text, out var day))
        {
            return IsInRange(day.Year) ? new(null, day) : null;
        }

        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return IsInRange(local.Year) ? new(LocalTimes.Instant(local, zone), DateOnly.FromDateTime(local)) : null;
        }

        return DateTime.TryParseExact(text, Partial, CultureInfo.InvariantCulture, DateTimeStyles.None, out var part) && IsInRange(part.Year) ? new(null, null) : null;
    }

    /// <summary>The instant; of a day its first one.</summary>
    public DateTimeOffset? Begin(TimeZoneInfo zone) => Instant ?? (Day is { } day ? LocalTimes.Instant(day, TimeOnly.MinValue, zone) : null);

    /// <summary>The instant; of a day its last second.</summary>
    public DateTimeOffset? End(TimeZoneInfo zone) => Instant ?? (Day is { } day ? LocalTimes.Instant(day, new TimeOnly(23, 59, 59), zone) : null);

    /// <summary>A year inside of those that can be stored, by a year, so that no offset leads out of them.</summary>
    private static bool IsInRange(int year) => year is > JsonPlace.FirstYear and < JsonPlace.LastYear;
}

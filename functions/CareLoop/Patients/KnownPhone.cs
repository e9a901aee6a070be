using System.Globalization;
using System.Text.Json.Serialization;

namespace CareLoop.Patients;

/// <summary>A phone of a patient.</summary>
/// <param name="E164">Its number.</param>
/// <param name="From">The first local day on which it is the patient's; null where that is not known.</param>
/// <param name="Until">The last local day.</param>
internal readonly record struct KnownPhone(string E164, DateOnly? From = null, DateOnly? Until = null)
{
    /// <summary>The days as one text, <c>2026-03-01/2026-06-30</c>; null where neither is known.</summary>
    [JsonIgnore]
    public string? Days => From is null && Until is null ? null : $"{Text(From)}/{Text(Until)}";

    public static KnownPhone Of(string e164, string days) => days.Split('/') is [var from, var until] ? new(e164, Day(from), Day(until)) : new(e164);

    public bool IsInUse(DateOnly day) => !(From > day) && !(Until < day);

    private static string? Text(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

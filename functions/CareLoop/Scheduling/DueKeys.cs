using System.Globalization;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>
/// The keys of the <c>due</c> table: partition = shard, <c>~</c>, UTC minute; row = patient, record and plan version, and
/// where the row is leased the minute that it was leased from. The minute is the one at or after the instant, so that a row
/// is never read before it is due.
/// </summary>
internal static class DueKeys
{
    private const string MinuteFormat = "yyyyMMddHHmm";

    public static string Partition(int shard, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{shard:D2}~{Minute(at)}");

    public static (int Shard, string Minute) ParsePartition(string partition)
    {
        var parts = partition.Split('~');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    /// <summary>The instant at which the minute of a partition begins.</summary>
    public static DateTimeOffset At(string partition) =>
        DateTimeOffset.ParseExact(ParsePartition(partition).Minute, MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static string Row(Look look, string? leasedFrom = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{look.Patient}~{look.Record}~{look.Version}{(leasedFrom is null ? "" : "~")}{leasedFrom}");

    public static (PatientKey Patient, string Record, int Version, string? LeasedFrom) ParseRow(string rowKey)
    {
        var parts = rowKey.Split('~');
        return (PatientKey.Of(parts[0]), parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), parts.Length > 3 ? parts[3] : null);
    }

    /// <summary>The filter for everything of a shard that is due at <paramref name="now"/>.</summary>
    public static (string From, string Before) DueRange(int shard, DateTimeOffset now) =>
        (string.Create(CultureInfo.InvariantCulture, $"{shard:D2}~"),
            string.Create(CultureInfo.InvariantCulture, $"{shard:D2}~{now.UtcDateTime.AddMinutes(1).ToString(MinuteFormat, CultureInfo.InvariantCulture)}"));

    private static string Minute(DateTimeOffset at) =>
        at.UtcDateTime.AddTicks(TimeSpan.TicksPerMinute - 1).ToString(MinuteFormat, CultureInfo.InvariantCulture);
}

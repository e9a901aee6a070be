using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace CareLoop.Local.Faults;

/// <summary>A time in which one kind of fault falls.</summary>
/// <param name="Kind">One of <see cref="FaultKind"/>.</param>
/// <param name="Chance">Of each thing that it can fall on, from 0 to 1.</param>
public sealed record FaultEpisode(string Kind, DateTimeOffset From, DateTimeOffset Until, double Chance);

/// <summary>
/// What goes wrong when, in business time: a function of the seed and the run's days, the same in every process. Which of the
/// requests of an episode is hit is a matter of chance too, by a hash of the seed and of what is asked for.
/// </summary>
public sealed class FaultPlan
{
    /// <summary>Configuration: the seed. Absent, nothing goes wrong.</summary>
    public const string SeedKey = "Faults:Seed";

    /// <summary>Configuration: the first instant of the run, in business time.</summary>
    public const string BeginKey = "Faults:Begin";

    /// <summary>Configuration: how many days the run has.</summary>
    public const string DaysKey = "Faults:Days";

    /// <summary>
    /// The last evening's reminders still meet faults; what these put off is done by midnight, when the run is judged. A text
    /// that fails at 19:15 is tried for the last time at 20:36, before quiet hours.
    /// </summary>
    private static readonly TimeSpan LastOfTheRun = new(19, 15, 0);

    /// <summary>When each kind falls on every day: once while the hospital works, once when the evening's reminders go out.</summary>
    private static readonly (TimeSpan From, TimeSpan Until)[] Parts =
    [
        (new(8, 0, 0), new(17, 0, 0)),
        (new(17, 50, 0), new(19, 30, 0)),
    ];

    /// <summary>Minutes of each kind's episodes, and the chance of each thing in them. Rare things fall longer, so that each falls in two days.</summary>
    private static readonly (string Kind, int Minutes, double Chance)[] Kinds =
    [
        (FaultKind.StorageFail, 12, 0.10), (FaultKind.StorageBusy, 8, 0.05), (FaultKind.StorageLoseAnswer, 12, 0.06),
        (FaultKind.StorageConflict, 30, 0.35), (FaultKind.StorageSlow, 20, 0.20),
        (FaultKind.SmsThrottle, 15, 0.15), (FaultKind.SmsFail, 20, 0.20), (FaultKind.SmsBusy, 20, 0.20),
        (FaultKind.SmsLoseAnswer, 40, 0.20), (FaultKind.SmsSlow, 25, 0.06), (FaultKind.SmsRefuse, 40, 0.04),
        (FaultKind.SmsUndelivered, 40, 0.10), (FaultKind.SmsBadNumber, 40, 0.04),
        (FaultKind.ReportDouble, 60, 0.25), (FaultKind.ReportLate, 60, 0.25), (FaultKind.ReportLost, 60, 0.15), (FaultKind.TextDouble, 100, 0.40),
        (FaultKind.HisFail, 60, 0.35), (FaultKind.HisThrottle, 60, 0.25), (FaultKind.HisSlow, 60, 0.20), (FaultKind.HisLoseAnswer, 60, 0.25), (FaultKind.HisRefuse, 60, 0.12),
    ];

    private FaultPlan(long seed, IReadOnlyList<FaultEpisode> episodes)
    {
        Seed = seed;
        Episodes = episodes;
    }

    /// <summary>What all of it follows from.</summary>
    public long Seed { get; }

    /// <summary>By their beginning.</summary>
    public IReadOnlyList<FaultEpisode> Episodes { get; }

    /// <summary>The plan of a run of <paramref name="days"/> days from <paramref name="begin"/>, a midnight in the hospital.</summary>
    public static FaultPlan Of(long seed, DateTimeOffset begin, int days)
    {
        var end = begin.AddDays(days - 1) + LastOfTheRun;
        var episodes = from day in Enumerable.Range(0, days)
                       from part in Parts.Index()
                       from kind in Kinds
                       let length = TimeSpan.FromMinutes(kind.Minutes)
                       let room = part.Item.Until - part.Item.From - length
                       let luck = Fraction(seed, "episode", string.Create(CultureInfo.InvariantCulture, $"{kind.Kind} {day} {part.Index}"))
                       let first = begin.AddDays(day) + part.Item.From + (room > TimeSpan.Zero ? room * luck : TimeSpan.Zero)
                       let last = first + length < end ? first + length : end
                       where first < last
                       select new FaultEpisode(kind.Kind, first, last, kind.Chance);
        return new(seed, [.. episodes.OrderBy(episode => episode.From).ThenBy(episode => episode.Kind, StringComparer.Ordinal)]);
    }

    /// <summary>The plan that the conductor gives its processes; null where nothing is to go wrong.</summary>
    public static FaultPlan? From(IConfiguration configuration) => configuration[SeedKey] is { Length: > 0 } seed
        ? Of(
            long.Parse(seed, CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(configuration[BeginKey]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            int.Parse(configuration[DaysKey]!, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The chance of a kind at an instant.</summary>
    public double Chance(string kind, DateTimeOffset at) =>
        Episodes.Where(episode => episode.Kind == kind && episode.From <= at && at < episode.Until).Select(episode => episode.Chance).DefaultIfEmpty(0).Max();

    /// <summary>Whether a fault of this kind falls on <paramref name="key"/> at an instant.</summary>
    public bool Falls(string kind, string key, DateTimeOffset at) => Chance(kind, at) is > 0 and var chance && Fraction(Seed, kind, key) < chance;

    /// <summary>A number from 0 to 1 that all of these decide together.</summary>
    public double Luck(string what, string key) => Fraction(Seed, what, key);

    private static double Fraction(long seed, string what, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{what}\n{key}")));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) / (double)(1UL << 53);
    }
}

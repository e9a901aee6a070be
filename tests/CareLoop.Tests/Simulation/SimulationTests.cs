using System.Collections.Concurrent;
using System.Globalization;
using CareLoop.Local.Simulation;
using Xunit;
using Xunit.Abstractions;

namespace CareLoop.Tests.Simulation;

/// <summary>The library over storage, SMS and HIS in memory, with crashes, faults and two clocks, a seed at a time.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>How many seeds the test of all plays; for a quick look while working, or a long night.</summary>
    private const string Variable = "CARELOOP_SEEDS";

    /// <summary>A month each, of a hospital that sees every kind of fault.</summary>
    private const int Usual = 1000;

    [Fact]
    public void Play_SameSeedTwice_IsTheSameRun()
    {
        var first = Seed.Play(new SimulationOptions(7, Days: 8));
        var second = Seed.Play(new SimulationOptions(7, Days: 8));
        var other = Seed.Play(new SimulationOptions(8, Days: 8));

        Assert.Equal(first.TraceHash, second.TraceHash);
        Assert.Equal(first.Counts, second.Counts);
        Assert.NotEqual(first.TraceHash, other.TraceHash);
    }

    [Fact]
    public void Play_ASeed_MeetsWhatItIsMadeFor()
    {
        var counts = Enumerable.Range(1, 4).Select(seed => Seed.Play(new SimulationOptions(seed, Days: 12)).Counts)
            .SelectMany(counts => counts).GroupBy(count => count.Key).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));

        string[] needed =
        [
            "crashes", "fault Refused", "fault AnswerLost", "fault Busy", "fault Overtaken", "fault Slow", "repeats recognised", "clear answers",
            "moves", "Cancelled", "Arrived", "Missed", "said OptOut", "said Confirm", "said Cancel", "said Reschedule", "events applied",
        ];
        Assert.All(needed, what => Assert.Contains(what, counts.Keys));
    }

    [Fact]
    public void Play_ManySeedsOf30Days_KeepEveryPromise()
    {
        var seeds = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Usual;
        var failed = new ConcurrentBag<SimulationResult>();

        Parallel.For(1, seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (Seed.Play(new SimulationOptions(seed)) is { Broken.Count: > 0 } broken)
                failed.Add(broken);
        });

        foreach (var seed in failed.OrderBy(result => result.Seed))
            output.WriteLine($"dotnet dev.cs simulate --first {seed.Seed} --seeds 1 --trace: {string.Join("; ", seed.Broken.Take(3))}");
        Assert.Empty(failed.Select(result => result.Seed).Order());
    }
}

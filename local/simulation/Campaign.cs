using System.Globalization;
using System.Text.Json;

namespace CareLoop.Local.Simulation;

/// <summary>What is asked on the command line.</summary>
internal sealed record CampaignOptions(int First, int Seeds, int Days, double? Minutes, FileInfo? Json, bool Trace);

/// <summary>Plays many seeds, one thread each, as many at a time as there are cores.</summary>
internal static class Campaign
{
    /// <returns>0 where every promise held in every seed.</returns>
    public static int Run(CampaignOptions options)
    {
        var began = TimeProvider.System.GetTimestamp();
        var gate = new Lock();
        var next = 0;
        List<SimulationResult> results = [];
        var threads = Enumerable.Range(0, options.Trace ? 1 : Environment.ProcessorCount).Select(_ => new Thread(Work, 16 * 1024 * 1024)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var failed = results.Where(result => result.Broken.Count > 0).OrderBy(result => result.Seed).ToList();
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count} seeds of {options.Days} days in {seconds:0} s, {failed.Count} failed"));
        var counts = results.SelectMany(result => result.Counts).GroupBy(count => count.Key).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(count => (long)count.Value));
        Console.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));
        if (options.Json is { } file)
        {
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(
                new { seeds = results.Count, days = options.Days, seconds, counts, failed = failed.Select(result => new { seed = result.Seed, broken = result.Broken, trace = result.TraceHash }) }));
        }

        return failed.Count == 0 ? 0 : 1;

        void Work()
        {
            while (Take() is { } seed)
            {
                var result = Seed.PlayHere(new SimulationOptions(seed, options.Days, options.Trace ? Console.Out : null));
                lock (gate)
                {
                    results.Add(result);
                    Report(result, options);
                    if (results.Count % 100 == 0)
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count} seeds, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"));
                }
            }
        }

        int? Take()
        {
            lock (gate)
            {
                var isOver = next >= options.Seeds || (options.Minutes is { } minutes && TimeProvider.System.GetElapsedTime(began).TotalMinutes >= minutes);
                return isOver ? null : options.First + next++;
            }
        }
    }

    private static void Report(SimulationResult result, CampaignOptions options)
    {
        if (options.Trace)
            Console.WriteLine($"trace {result.TraceHash}");
        if (result.Broken.Count == 0)
            return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {result.Seed} broke a promise:"));
        foreach (var broken in result.Broken.Take(10))
            Console.WriteLine("  " + broken);
        if (result.Broken.Count > 10)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {result.Broken.Count - 10} more"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  dotnet dev.cs simulate --first {result.Seed} --seeds 1 --days {options.Days} --trace"));
    }
}

using CareLoop.Local.Bench.App;

namespace CareLoop.Local.Bench;

/// <summary>How long the local host takes from its start to its first answer, its tables and queues made on the way.</summary>
internal static class StartTime
{
    private const int Starts = 3;

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var outside = await Outside.StartAsync();
        var times = new List<double>();
        var memory = 0.0;
        for (var start = 0; start < Starts; start++)
        {
            await using var app = await AppProcess.StartAsync(stage, outside, cancellationToken);
            times.Add(app.ReadyAfter.TotalSeconds);
            memory = app.WorkingSetMiB;
        }

        return
        [
            new($"local host, from start to ready, the middle of {Starts}", "seconds", times.Order().ElementAt(Starts / 2)),
            new("working set of the local host when it is ready", "MiB", memory),
        ];
    }
}

using System.Text.Json.Nodes;
using CareLoop.Local.Bench;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Bench;

/// <summary>What bench answers to who runs it: its exit code, and its file.</summary>
public sealed class BenchResultTests
{
    private static readonly BenchRow Within = new("an event", "storage requests", 5, Limit: 5), Over = new("a reply", "storage requests", 5.02, Limit: 5),
        Unbounded = new("replies", "a second", 300);

    [Fact]
    public async Task Measure_AllWithinTheirLimits_EndsWithZero()
    {
        var result = await BenchResult.MeasureAsync([Finds(Within), Finds(Unbounded)], AStage(), CancellationToken.None);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([Within, Unbounded], result.Rows);
    }

    [Fact]
    public async Task Measure_OneOverItsLimit_EndsWithOne()
    {
        var result = await BenchResult.MeasureAsync([Finds(Within, Over), Finds(Unbounded)], AStage(), CancellationToken.None);

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Measure_ThatFails_EndsWithOneAndKeepsTheOthersRows()
    {
        var said = new List<string>();
        var fails = new Measure("fails", "fails", (_, _) => throw new InvalidOperationException("no emulator"));

        var result = await BenchResult.MeasureAsync([Finds(Within), fails, Finds(Unbounded)], AStage(said.Add), CancellationToken.None);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal([Within, Unbounded], result.Rows);
        Assert.Contains(said, line => line.Contains("no emulator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Measure_Stopped_GoesNoFurther()
    {
        using var stop = new CancellationTokenSource();
        var isStopped = new Measure("stops", "stops", async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return [];
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BenchResult.MeasureAsync([isStopped, Finds(Within)], AStage(), stop.Token));
    }

    [Fact]
    public async Task Write_ForMachines_HasTheMachineAndEachRowWithItsLimitOrNull()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await Report.WriteAsync(file, new Machine(2, 23.5, "Linux", ".NET 10", "Azurite"), [Within, Unbounded]);

            var written = JsonNode.Parse(await File.ReadAllTextAsync(file));
            var expected = JsonNode.Parse("""
                {
                  "machine": { "cores": 2, "memoryGiB": 23.5, "os": "Linux", "dotnet": ".NET 10", "storage": "Azurite" },
                  "rows": [
                    { "name": "an event", "unit": "storage requests", "value": 5, "limit": 5 },
                    { "name": "replies", "unit": "a second", "value": 300, "limit": null }
                  ]
                }
                """);
            Assert.True(JsonNode.DeepEquals(expected, written), written!.ToJsonString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Measure Finds(params BenchRow[] rows) => new("finds", "finds", (_, _) => Task.FromResult<IReadOnlyList<BenchRow>>(rows));

    private static Stage AStage(Action<string>? say = null) => new("", null, say ?? (_ => { }));
}

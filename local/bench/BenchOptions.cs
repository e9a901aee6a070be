using System.CommandLine;

namespace CareLoop.Local.Bench;

/// <summary>What to measure, and where to write it.</summary>
internal sealed record BenchOptions(FileInfo? Json, IReadOnlyList<Measure> Measures)
{
    public static RootCommand Command(Func<BenchOptions, CancellationToken, Task<int>> run)
    {
        var names = string.Join(", ", Measure.All.Select(measure => measure.Name));
        var json = new Option<FileInfo?>("--json") { Description = "Write the rows to this file, as JSON." };
        var only = new Option<string?>("--only") { Description = $"Measure only some, parted by commas: {names}." };
        only.Validators.Add(result =>
        {
            foreach (var name in Split(result.GetValueOrDefault<string?>()).Where(name => Measure.All.All(measure => measure.Name != name)))
                result.AddError($"There is no measure {name}. There are {names}.");
        });
        var command = new RootCommand("Measures what CareLoop costs. Start it with: dotnet dev.cs bench [options]") { json, only };
        command.SetAction((result, cancellationToken) =>
        {
            var wanted = Split(result.GetValue(only));
            return run(new(result.GetValue(json), [.. Measure.All.Where(measure => wanted.Length == 0 || wanted.Contains(measure.Name))]), cancellationToken);
        });
        return command;
    }

    private static string[] Split(string? names) => names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

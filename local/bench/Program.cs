using System.Globalization;
using System.Text.Json;
using CareLoop.Local.Bench;
using Spectre.Console;

// Measures what CareLoop costs: storage requests, which are exact. `--json FILE` writes the rows for machines.
var storage = Environment.GetEnvironmentVariable("CARELOOP_TEST_STORAGE");
if (string.IsNullOrEmpty(storage))
{
    Console.Error.WriteLine("There is no storage to measure on. Start with: dotnet dev.cs bench");
    return 2;
}

var json = args is ["--json", var file] ? file : null;
if (args.Length > 0 && json is null)
{
    Console.Error.WriteLine("Options: --json FILE");
    return 2;
}

IReadOnlyList<BenchRow> rows;
await using (var bed = await Bed.MakeAsync(storage))
{
    rows = await RequestCounts.MeasureAsync(bed);
}

var table = new Table().AddColumn("what").AddColumn("unit").AddColumn(new TableColumn("value").RightAligned()).AddColumn(new TableColumn("limit").RightAligned());
foreach (var row in rows)
{
    var value = row.Value.ToString("0.##", CultureInfo.InvariantCulture);
    table.AddRow(row.Name, row.Unit, row.Limit is { } limit && row.Value > limit ? $"[red]{value}[/]" : value, row.Limit?.ToString("0.##", CultureInfo.InvariantCulture) ?? "");
}

AnsiConsole.Write(table);
if (json is not null)
{
    await File.WriteAllTextAsync(json, JsonSerializer.Serialize(
        new { machine = $"{Environment.ProcessorCount} processors, {Environment.OSVersion.Platform}", rows }, JsonSerializerOptions.Web));
}

return rows.Any(row => row.Limit is { } limit && row.Value > limit) ? 1 : 0;

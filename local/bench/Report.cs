using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace CareLoop.Local.Bench;

/// <summary>The rows, for a person and for machines.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(Machine machine, IReadOnlyList<BenchRow> rows)
    {
        var table = new Table().AddColumn("what").AddColumn("unit").AddColumn(new TableColumn("value").RightAligned()).AddColumn(new TableColumn("limit").RightAligned());
        foreach (var row in rows)
        {
            var value = Text(row.Value);
            table.AddRow(Markup.Escape(row.Name), row.Unit, row.IsOver ? $"[red]{value}[/]" : value, row.Limit is { } limit ? Text(limit) : "");
        }

        // In a file the table is as wide as its words, else they would be broken at 80 columns.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 240;
        AnsiConsole.Write(table);
        Console.WriteLine(machine);
    }

    public static Task WriteAsync(string file, Machine machine, IReadOnlyList<BenchRow> rows) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { machine, rows = rows.Select(row => new { row.Name, row.Unit, row.Value, row.Limit }) }, Format) + Environment.NewLine);

    private static string Text(double value) => value.ToString(value >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}

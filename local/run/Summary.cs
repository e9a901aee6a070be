using System.Globalization;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;

using CareLoop.Local.Run.View;

namespace CareLoop.Local.Run;

/// <summary>One promise and whether it was kept.</summary>
internal sealed record Check(string Name, bool Ok, string Detail);

/// <summary>How a run of some days went.</summary>
/// <param name="Ok">Whether every check holds.</param>
/// <param name="WallSeconds">Real time from the first day's begin to the last day's end.</param>
internal sealed record Summary(long Seed, int Days, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Check> Checks, bool Ok, double WallSeconds)
{
    /// <summary>At a speed, a handler that works for some real seconds works for many business minutes.</summary>
    private const double RealSecondsOfWork = 5;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Asks the hospital for what it found, and storage for what was left behind.</summary>
    public static async Task<Summary> OfAsync(Stage stage, DateTimeOffset end, TimeSpan wall, CancellationToken cancellationToken)
    {
        var options = stage.Options;
        var tolerance = (options.Speed ?? 0) * RealSecondsOfWork + Math.Abs(options.Skew) * (options.Hosts - 1);
        using var response = await stage.Http.PostAsJsonAsync(
            new Uri(Ports.Address(stage.Ports.Hospital), "finish"), new { end, toleranceSeconds = tolerance }, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new CannotRunException($"The hospital could not close its books ({(int)response.StatusCode}); see {stage.Layout.Log("hospital")}.");
        var report = await response.Content.ReadFromJsonAsync<Report>(cancellationToken) ?? throw new CannotRunException("The hospital closed its books without a word.");

        var filled = await stage.Backlog.FilledQueuesAsync(new Dictionary<string, int>(), cancellationToken);
        var poison = await stage.Backlog.PoisonAsync(cancellationToken);
        Check[] checks =
        [
            .. report.Checks,
            new("queues-empty", filled.Count == 0, filled.Count == 0 ? "nothing waits" : $"messages wait in {string.Join(", ", filled)}"),
            new("poison-queues-empty", poison.Count == 0, poison.Count == 0 ? "nothing was given up" : string.Join(", ", poison.Select(queue => $"{queue.Messages} in {queue.Queue}"))),
        ];
        return new(options.Seed, options.Days ?? 0, report.Counts, checks, checks.All(check => check.Ok), Math.Round(wall.TotalSeconds, 1));
    }

    /// <summary>On the screen, and to a file where one is wanted.</summary>
    public void Write(FileInfo? file)
    {
        var width = Math.Max(Counts.Keys.Max(name => name.Length), Checks.Max(check => check.Name.Length));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Days} days with seed {Seed} in {WallSeconds:0.0} s"));
        foreach (var (name, count) in Counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {count}"));
        Console.WriteLine();
        foreach (var check in Checks)
            Screen.Line(check.Ok ? "ok" : "BROKEN", $"{check.Name.PadRight(width)}  {check.Detail}", check.Ok ? "green" : "red");
        Console.WriteLine();
        Console.WriteLine(Ok ? "Every promise was kept." : "A promise was broken.");
        if (file is null)
            return;
        file.Directory?.Create();
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, Format) + Environment.NewLine);
    }

    private sealed record Report(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Check> Checks);
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;

using CareLoop.Local.Faults;
using CareLoop.Local.Run.Hosts;
using CareLoop.Local.Run.View;

namespace CareLoop.Local.Run;

/// <summary>One promise and whether it was kept.</summary>
internal sealed record Check(string Name, bool Ok, string Detail);

/// <summary>How a run of some days went.</summary>
/// <param name="Ok">Whether every check holds.</param>
/// <param name="WallSeconds">Real time from the first day's begin to the last day's end.</param>
/// <param name="Faults">How many faults of which kind were dealt; null in a run without.</param>
/// <param name="Kills">By function, how many hosts were ended while it was in flight; null in a run without.</param>
internal sealed record Summary(
    long Seed, int Days, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Check> Checks, bool Ok, double WallSeconds, IReadOnlyDictionary<string, int>? Faults,
    IReadOnlyDictionary<string, int>? Kills)
{
    /// <summary>How much later than it should faults may let a thing be done: a text's last attempt comes 81 minutes after its first.</summary>
    private static readonly TimeSpan FaultsDelay = TimeSpan.FromMinutes(85);

    /// <summary>At a speed, a handler that works for some real seconds works for many business minutes.</summary>
    private const double RealSecondsOfWork = 5;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Asks the hospital for what it found, and storage for what was left behind.</summary>
    public static async Task<Summary> OfAsync(Stage stage, DateTimeOffset end, TimeSpan wall, CancellationToken cancellationToken)
    {
        var options = stage.Options;
        var clocks = (options.Speed ?? 0) * RealSecondsOfWork + Math.Abs(options.Skew) * (options.Hosts - 1);
        var tolerance = clocks + (options.Faults || options.Kills > 0 || options.Outage is not null ? FaultsDelay.TotalSeconds : 0);
        var seen = await StaffView.ReadAsync(Processes.Azurite.ConnectionString(stage.Ports), cancellationToken);
        using var response = await stage.Http.PostAsJsonAsync(
            new Uri(Ports.Address(stage.Ports.Hospital), "finish"), new { end, toleranceSeconds = tolerance, clockToleranceSeconds = clocks, seen, outage = OutageOf(stage), aheadSeconds = Math.Abs(options.Skew) * (options.Hosts - 1) / 2.0 }, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new CannotRunException($"The hospital could not close its books ({(int)response.StatusCode}); see {stage.Layout.Log("hospital")}.");
        var report = await response.Content.ReadFromJsonAsync<Report>(cancellationToken) ?? throw new CannotRunException("The hospital closed its books without a word.");

        var (filled, _) = await stage.Backlog.LookAsync(new Dictionary<string, int>(), end, cancellationToken);
        var poison = await stage.Backlog.PoisonAsync(cancellationToken);
        var faults = options.Faults ? await stage.Town.DealtFaultsAsync(cancellationToken) : null;
        var kills = options.Kills > 0 ? stage.Mishaps.Kills : null;
        Check[] checks =
        [
            .. report.Checks,
            .. await Leftovers.CheckAsync(stage, end, cancellationToken),
            .. kills is null ? (Check[])[] : [EveryKillDealt(options.Kills, kills)],
            .. faults is null ? (Check[])[] : [EveryKindDealt(faults), NothingOverwritten(faults)],
            new("queues-empty", filled.Count == 0, filled.Count == 0 ? "nothing waits" : $"messages wait in {string.Join(", ", filled)}"),
            new("poison-queues-empty", poison.Count == 0, poison.Count == 0 ? "nothing was given up" : string.Join(", ", poison.Select(queue => $"{queue.Messages} in {queue.Queue}"))),
        ];
        return new(options.Seed, options.Days ?? 0, report.Counts, checks, checks.All(check => check.Ok), Math.Round(wall.TotalSeconds, 1), faults, kills);
    }

    private static object? OutageOf(Stage stage) =>
        stage.Options.Outage is { } days ? new { from = Outage.From(stage.Begin), until = Outage.From(stage.Begin).AddDays(days) } : null;

    private static Check EveryKindDealt(IReadOnlyDictionary<string, int> faults)
    {
        var never = FaultKind.All.Where(kind => faults.GetValueOrDefault(kind) == 0).ToList();
        return new("every-fault-dealt", never.Count == 0, never.Count == 0 ? $"{FaultKind.All.Sum(kind => faults[kind])} faults of {FaultKind.All.Count} kinds" : $"never dealt: {string.Join(", ", never)}");
    }

    private static Check NothingOverwritten(IReadOnlyDictionary<string, int> faults) =>
        new("nothing-overwritten-unseen", faults[FaultKind.Overwritten] == 0, $"{faults[FaultKind.Overwritten]} of {faults[FaultKind.StorageConflict]} changes that came between a read and its write");

    private static Check EveryKillDealt(int wanted, IReadOnlyDictionary<string, int> kills)
    {
        var dealt = kills.Values.Sum();
        var never = wanted >= Kill.Functions.Count ? Kill.Functions.Except(kills.Keys).ToList() : [];
        return new(
            "every-kill-dealt",
            dealt == wanted && never.Count == 0,
            $"{dealt} of {wanted} hosts ended in flight of {string.Join(", ", kills.Select(kill => $"{kill.Key} {kill.Value}"))}{(never.Count == 0 ? "" : $"; never of {string.Join(", ", never)}")}");
    }

    /// <summary>On the screen, and to a file where one is wanted.</summary>
    public void Write(FileInfo? file)
    {
        var width = Math.Max(Counts.Keys.Max(name => name.Length), Checks.Max(check => check.Name.Length));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Days} days with seed {Seed} in {WallSeconds:0.0} s"));
        foreach (var (name, count) in Counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {count}"));
        if (Faults is not null)
        {
            Console.WriteLine();
            Console.WriteLine("faults");
            foreach (var (kind, count) in Faults)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.PadRight(width)}  {count}"));
        }

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

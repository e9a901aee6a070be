using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CareLoop.Local.Run;

/// <summary>What a run is to be.</summary>
/// <param name="Port">The functions; the others follow (see <see cref="Ports"/>).</param>
/// <param name="Days">Ends after so many hospital days; null: runs until it is stopped.</param>
/// <param name="Speed">Business seconds a second; null: jumps from one thing that is due to the next.</param>
/// <param name="Skew">By how many seconds each further host's clock is ahead of the one before; the hospital's is in the middle.</param>
/// <param name="Kills">So many times a host is ended while a function is in flight.</param>
/// <param name="Outage">For so many days all hosts are down.</param>
/// <param name="Feed">The language in which the hospital's HIS speaks.</param>
/// <param name="Mutant">The promise that the hosts break on purpose.</param>
/// <param name="Faults">Storage, SMS and HIS fail, by a plan that follows from the seed.</param>
internal sealed record RunOptions(int Port, int? Days, FileInfo? Summary, long Seed, int Hosts, double? Speed, bool Empty, int Skew, bool Faults, int Kills, int? Outage, string Feed, string? Mutant)
{
    /// <summary>An hour of the hospital in a minute: slow enough to watch, fast enough to see an evening's reminders.</summary>
    private const double DefaultSpeed = 60;

    /// <summary>Everything that happens once, at the pace at which a person tries it out.</summary>
    private const double DefaultSpeedEmpty = 1;

    public static RootCommand Command(Func<RunOptions, CancellationToken, Task<int>> run)
    {
        var port = Number("--port", "The functions' port; the simulator, the hospital, the clock and further hosts follow it.", 7071, 1024, 60_000);
        var days = new Option<int?>("--days")
        {
            Description = "End after so many hospital days, with a summary.",
            CustomParser = result => Between(result, "--days", 1, 365),
        };
        var summary = new Option<FileInfo?>("--summary") { Description = "Write the summary to this file, as JSON." };
        var seed = new Option<long>("--seed") { Description = "What happens in the hospital follows from it.", DefaultValueFactory = _ => 1 };
        var hosts = Number("--hosts", "How many local hosts serve the functions.", 1, 1, 8);
        var speed = new Option<string?>("--speed") { Description = "Business seconds a second, or max: from one thing that is due to the next." };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && text != "max" && !(TrySpeed(text, out var number) && number is > 0 and <= 100_000))
                result.AddError("--speed is a number above 0, or max.");
        });
        var empty = new Option<bool>("--empty") { Description = "Leave out the hospital's own patients and days." };
        var skew = Number("--skew", "Seconds by which the hosts' clocks are apart: one behind the hospital's, the other ahead.", 0, -3600, 3600);
        var faults = new Option<bool>("--faults") { Description = "Let storage, the SMS service and the HIS fail, by a plan that follows from --seed; needs --days." };
        var kills = Number("--kills", "End a host so many times without asking, each while a function is in flight, and start it again; needs --days and --speed max.", 0, 0, 1000);
        var outage = new Option<int?>("--outage")
        {
            Description = "Keep all hosts down for so many days, from 10:00 of the second one; needs --days, at least three more, and --speed max.",
            CustomParser = result => Between(result, "--outage", 1, 30),
        };
        var feed = new Option<string>("--feed") { Description = "How the hospital's HIS speaks.", DefaultValueFactory = _ => "json" };
        feed.AcceptOnlyFromAmong("json", "hl7v2", "fhir");
        var mutant = new Option<string?>("--mutant") { Description = "Run a host that was built with -p:Mutants=true and breaks this promise, to see that the run notices; for tests.", Hidden = true };

        var command = new RootCommand("Runs CareLoop on this machine: storage emulator, SMS simulator, functions and a sample hospital. Start it with: dotnet dev.cs run [options]")
        {
            port, days, summary, seed, hosts, speed, empty, skew, faults, kills, outage, feed, mutant,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(empty) && result.GetValue(days) is not null)
                result.AddError("--days needs the hospital's days, which --empty leaves out.");
            if ((result.GetValue(kills) > 0 || result.GetValue(outage) is not null) && (result.GetValue(days) is null || result.GetValue(speed) != "max"))
                result.AddError("--kills and --outage need --days and --speed max: when a host comes back is planned by the hospital's clock.");
            if (result.GetValue(outage) is { } down && result.GetValue(days) is { } all && all < down + 3)
                result.AddError("--outage needs three days more: one before it, and two to catch up.");
            if (result.GetValue(faults) && result.GetValue(days) is null)
                result.AddError("--faults needs --days: what goes wrong is planned by the day.");
            if (result.GetValue(faults) && result.GetValue(kills) > 0)
                result.AddError("--faults and --kills are two runs: a host that is killed takes its count of faults with it. Both at once are played by dotnet dev.cs simulate.");
            if (result.GetValue(summary) is not null && result.GetValue(days) is null)
                result.AddError("--summary needs --days: a run that does not end by itself has none.");
        });
        command.SetAction((result, cancellationToken) => run(
            new RunOptions(
                result.GetValue(port),
                result.GetValue(days),
                result.GetValue(summary),
                result.GetValue(seed),
                result.GetValue(hosts),
                SpeedOf(result.GetValue(speed), result.GetValue(empty)),
                result.GetValue(empty),
                result.GetValue(skew),
                result.GetValue(faults),
                result.GetValue(kills),
                result.GetValue(outage),
                result.GetValue(feed)!,
                result.GetValue(mutant)),
            cancellationToken));
        return command;
    }

    private static double? SpeedOf(string? text, bool empty) => text switch
    {
        null => empty ? DefaultSpeedEmpty : DefaultSpeed,
        "max" => null,
        _ => TrySpeed(text, out var number) ? number : DefaultSpeed,
    };

    private static bool TrySpeed(string text, out double speed) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out speed);

    private static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        return new(name)
        {
            Description = description,
            DefaultValueFactory = _ => otherwise,
            CustomParser = result => Between(result, name, least, most),
        };
    }

    private static int Between(ArgumentResult result, string option, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{option} is a number from {least} to {most}.");
        return least;
    }
}

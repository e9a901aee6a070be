using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CareLoop.Local.Bench.App;
using CareLoop.Local.Bench.Bare;
using CareLoop.Local.Run.Processes;
using Layout = CareLoop.Local.Run.Layout;

namespace CareLoop.Local.Bench.Peer;

/// <summary>
/// The same one-shot reminders in CareLoop and in what most .NET teams would take: Quartz.NET with its jobs in PostgreSQL. Both
/// hand their texts to the same SMS service. A second of a core is what compares: how fast either is on one machine follows
/// from the storage beside it, and the emulator is no Azure.
/// </summary>
internal static class PeerMeasure
{
    /// <summary>Jobs at the same time; twice the patients that CareLoop works on in one group.</summary>
    private const int Threads = 16;

    private const int PeerJobs = 2_000;
    /// <summary>Of both, until the runtime has compiled for good what runs often: before that, one costs several times as much.</summary>
    private const int WarmUp = 16 * Scripts.Group;

    private const int Reminders = 20 * Scripts.Group;

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        if (PostgresCluster.FindPrograms() is not { } programs)
        {
            stage.Say("  no PostgreSQL on this machine (neither on the PATH nor under /usr/lib/postgresql): these rows are left out. On Debian: apt-get install postgresql");
            return [];
        }

        await using var outside = await Outside.StartAsync();
        var ours = await MeasureAppAsync(stage, outside, cancellationToken);
        stage.Say($"  Quartz.NET: {PeerJobs} reminders, {Threads} threads, as many triggers in a batch, one node");
        var theirs = await MeasureQuartzAsync(programs, outside, cancellationToken);
        stage.Say($"  Quartz.NET {theirs.Quartz}, PostgreSQL {theirs.Server}");
        return
        [
            .. Rows("CareLoop: reminders", "Azurite's", Reminders, ours.Fired),
            .. Rows($"Quartz.NET {theirs.Quartz} on PostgreSQL: reminders", "PostgreSQL's", theirs.Jobs, theirs.Fired),
            .. Rows("CareLoop: visits booked by the HIS and planned", "Azurite's", Reminders, ours.Scheduled),
            .. Rows($"Quartz.NET {theirs.Quartz} on PostgreSQL: rows and triggers stored", "PostgreSQL's", theirs.Jobs, theirs.Scheduled),
        ];
    }

    private static IEnumerable<BenchRow> Rows(string what, string whose, int count, Cost cost)
    {
        yield return new($"{what}, on this machine", "a second", count / cost.Seconds);
        yield return new($"{what}, by the app's own processor time", "a second a core", count / cost.Cpu);
        if (cost.ServerCpu is { } server)
            yield return new($"{what}, {whose} processor time included", "a second a core", count / (cost.Cpu + server));
    }

    private static async Task<(Cost Scheduled, Cost Fired)> MeasureAppAsync(Stage stage, Outside outside, CancellationToken cancellationToken)
    {
        await using var app = await AppProcess.StartAsync(stage, outside, cancellationToken);
        await app.LiftBudgetAsync(cancellationToken);
        await RunAsync(0, WarmUp, AppProcess.Begin.AddHours(6));
        stage.Say($"  CareLoop: {Reminders} reminders");
        return await RunAsync(WarmUp, Reminders, AppProcess.Begin.AddHours(7));

        async Task<(Cost, Cost)> RunAsync(int from, int count, DateTimeOffset start)
        {
            var scheduled = await MeasureAsync(stage, app, () => Parallel.ForAsync(
                from,
                from + count,
                new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken },
                async (patient, token) => await app.PostAsync(HisCall.Body("his.appointment.booked", patient, $"booked-{patient}", app.Now, start), $"booked-{patient}", token)));
            await app.SetTimeAsync(start - Bed.RemindedBefore, cancellationToken);
            var wanted = outside.Texts + count;
            var fired = await MeasureAsync(stage, app, async () =>
            {
                await app.SweepAsync(cancellationToken);
                await app.DoneAsync("texts", () => outside.Texts, wanted, cancellationToken);
            });
            return (scheduled, fired);
        }
    }

    private static async Task<Cost> MeasureAsync(Stage stage, AppProcess app, Func<Task> act)
    {
        var (cpu, server, began) = (app.Cpu, stage.StorageCpu(), TimeProvider.System.GetTimestamp());
        await act();
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return new Cost(seconds, (app.Cpu - cpu).TotalSeconds, (stage.StorageCpu() - server)?.TotalSeconds);
    }

    private static async Task<Figures> MeasureQuartzAsync(string programs, Outside outside, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(programs);
        string[] arguments =
        [
            "exec", Layout.Of("bench", isFresh: false).Assembly("peer", "CareLoop.Local.Peer"), cluster.Connection, outside.Address.ToString(),
            Text(cluster.Id), Text(WarmUp), Text(PeerJobs), Text(Threads),
        ];
        using var process = Process.Start(new ProcessStartInfo(Tool.Dotnet, arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["PGPASSWORD"] = cluster.Password },
        })!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && output.Split('\n').FirstOrDefault(line => line.StartsWith('{')) is { } json
                ? JsonSerializer.Deserialize<Figures>(json, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"The peer ended with code {process.ExitCode}. {output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What an act took: real time and processor time, in seconds. What storage took is null where it is not known.</summary>
    private sealed record Cost(double Seconds, double Cpu, double? ServerCpu);

    /// <summary>What the peer writes.</summary>
    private sealed record Figures(int Jobs, Cost Scheduled, Cost Fired, string Quartz, string Server);
}

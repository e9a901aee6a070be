using System.Globalization;

using CareLoop.Local.Run.Hosts;
using CareLoop.Local.Run.Processes;
using CareLoop.Local.Run.Time;
using CareLoop.Local.Run.View;

namespace CareLoop.Local.Run;

/// <summary>One run from start to end.</summary>
internal static class Conductor
{
    /// <summary>A Monday, midnight in the hospital's zone: runs of some days all begin here, so that they can be repeated.</summary>
    private static readonly DateTimeOffset FirstMonday = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    private const int DefaultShards = 4;

    public static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var ports = new Ports(options.Port, options.Hosts);
        if (ports.Taken() is [var (taker, port), ..])
            throw new CannotRunException($"Port {port} is taken, and this run needs it ({taker}). End what listens there, or take another block with --port.");

        var isFresh = options.Days is not null;
        var layout = Layout.Of(options.Port, isFresh);
        var begin = isFresh ? FirstMonday : BusinessClock.Begin(layout.BusinessTime);
        var secrets = Secrets.Of(layout, isFresh ? options.Seed : null);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromMinutes(5) };
        var town = new Town(options, ports, layout, new Settings(options, ports, layout, secrets, begin), http);
        try
        {
            await using var crew = new Crew();
            var participants = await town.StartAsync(crew, isFresh ? null : layout.AzuriteState, cancellationToken);
            using var backlog = new StorageBacklog(Azurite.ConnectionString(ports), Shards());
            var mishaps = new Mishaps(town.Hosts, new HiddenMessages(Azurite.ConnectionString(ports)), crew, town.AnswersAsync);
            PlanMishaps(options, mishaps, begin);
            using var clock = new BusinessClock(new Timekeeper([.. participants, mishaps], backlog, TimeProvider.System), options.Speed, begin);
            await using var endpoint = ClockEndpoint.Build(clock, ports.Clock);
            await endpoint.StartAsync(cancellationToken);
            return await crew.WhileAllLiveAsync(token => LiveAsync(new Stage(options, ports, layout, secrets, http, town, clock, backlog, mishaps, begin), token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("Stopped.");
            return options.Days is null ? 0 : 130;
        }
    }

    private static void PlanMishaps(RunOptions options, Mishaps mishaps, DateTimeOffset begin)
    {
        if (options.Kills > 0)
            mishaps.Plan(Kill.Plan(options.Seed, options.Kills, begin, options.Days!.Value));
        if (options.Outage is { } days)
            mishaps.Plan(Outage.From(begin), Outage.From(begin).AddDays(days));
    }

    private static async Task<int> LiveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        Greeting.Write(stage.Options, stage.Ports, stage.Secrets, stage.Begin, stage.Layout);
        await stage.Clock.FreezeAtBeginAsync(cancellationToken);
        await stage.Town.BeginAsync(cancellationToken);

        var screen = Screen.For(stage.Options.Days is not null);
        using var feed = new Feed(stage.Http, stage.Ports, stage.Mishaps.Happenings, stage.Begin);
        using var stopWatching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = feed.FollowAsync(screen, stopWatching.Token);
        try
        {
            if (stage.Options.Days is not { } days)
            {
                await stage.Clock.RunAsync(stage.Layout.BusinessTime, cancellationToken);
                return 0;
            }

            var end = stage.Begin.AddDays(days);
            await stage.Clock.RunToAsync(end, cancellationToken);
            await feed.ReadAsync(screen, cancellationToken);
            screen.End();
            var summary = await Summary.OfAsync(stage, end, TimeProvider.System.GetElapsedTime(began), cancellationToken);
            summary.Write(stage.Options.Summary);
            return summary.Ok ? 0 : 1;
        }
        finally
        {
            await stopWatching.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The app's own setting, where somebody has set it for the hosts.</summary>
    private static int Shards() =>
        int.TryParse(Environment.GetEnvironmentVariable("Scheduling__Shards"), NumberStyles.None, CultureInfo.InvariantCulture, out var shards) ? shards : DefaultShards;
}

/// <summary>What a run works with once everything is up.</summary>
internal sealed record Stage(
    RunOptions Options, Ports Ports, Layout Layout, Secrets Secrets, HttpClient Http, Town Town, BusinessClock Clock, StorageBacklog Backlog, Mishaps Mishaps, DateTimeOffset Begin);

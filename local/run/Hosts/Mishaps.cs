using System.Collections.Concurrent;
using CareLoop.Local.Run.Processes;
using CareLoop.Local.Run.Time;
using CareLoop.Local.Run.View;

namespace CareLoop.Local.Run.Hosts;

/// <summary>
/// Ends hosts and starts them again, in business time: kills while a named function is in flight, and an outage of all. A
/// participant of its own, so that time waits while a host is being ended or started, and comes by when one is due back.
/// </summary>
internal sealed class Mishaps(IReadOnlyList<HostSlot> hosts, HiddenMessages hidden, Crew crew, Func<Uri, CancellationToken, Task<bool>> answers) : IParticipant
{
    /// <summary>A host takes seconds to come up.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Func<CancellationToken, Task>, DateTimeOffset> agenda = new();
    private readonly Dictionary<string, int> held = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Happening> happenings = new();
    private readonly List<(Kill Plan, IReadOnlyList<string> InFlight)> done = [];
    private readonly Queue<Kill> kills = new();
    private Exception? failure;
    private DateTimeOffset now;
    private long activity;
    private int busy;
    private int tries;

    public string Name => "conductor";

    /// <summary>What was done, for the feed.</summary>
    public ConcurrentQueue<Happening> Happenings => happenings;

    /// <summary>By function, how many hosts were ended while it was in flight.</summary>
    public IReadOnlyDictionary<string, int> Kills
    {
        get
        {
            lock (gate)
                return done.CountBy(kill => kill.Plan.Function).ToDictionary();
        }
    }

    /// <summary>Plans kills; each waits for its instant, for its function, and for all hosts to be up.</summary>
    public void Plan(IEnumerable<Kill> planned)
    {
        foreach (var kill in planned)
            kills.Enqueue(kill);
        foreach (var host in hosts)
            host.Begun = Watch;
    }

    /// <summary>Plans an outage of all hosts.</summary>
    public void Plan(DateTimeOffset from, DateTimeOffset until)
    {
        At(from, async token =>
        {
            foreach (var host in hosts)
                await KillAsync(host, token);
            happenings.Enqueue(new(from, "outage", $"all hosts are down until {Screen.Local(until)}"));
        });
        At(until, async token =>
        {
            foreach (var host in hosts)
                await StartAsync(host, token);
            happenings.Enqueue(new(until, "up again", "all hosts"));
        });
    }

    public Task<ParticipantState> AskAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (failure is not null)
                return Task.FromException<ParticipantState>(failure);
            var everything = hosts.Any(host => host.IsUp) ? held : StorageBacklog.Queues.ToDictionary(queue => queue, _ => int.MaxValue / 2);
            return Task.FromResult(new ParticipantState(busy, activity, agenda.TryPeek(out _, out var next) ? next : null, null, busy > 0 ? ["ending or starting a host"] : [], everything.ToDictionary()));
        }
    }

    public async Task<ParticipantState> QuietAsync(CancellationToken cancellationToken)
    {
        if ((await AskAsync(cancellationToken)).Busy > 0)
            await Task.Delay(Moment, cancellationToken);
        return await AskAsync(cancellationToken);
    }

    public Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken)
    {
        lock (gate)
            this.now = now;
        return Task.CompletedTask;
    }

    public Task GoAsync(bool polls, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            while (agenda.TryPeek(out var act, out var at) && at <= now)
            {
                agenda.Dequeue();
                Begin(() => act(CancellationToken.None));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>It reads no queue.</summary>
    public Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) => Task.CompletedTask;

    private void At(DateTimeOffset instant, Func<CancellationToken, Task> act)
    {
        lock (gate)
            agenda.Enqueue(act, instant);
    }

    /// <summary>Called under the lock: from here until it has ended, time stands.</summary>
    private void Begin(Func<Task> act)
    {
        busy++;
        activity++;
        _ = Task.Run(async () =>
        {
            try
            {
                await act();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            lock (gate)
                busy--;
        });
    }

    private void Watch(HostSlot host, Operation operation)
    {
        lock (gate)
        {
            if (busy > 0 || !kills.TryPeek(out var kill) || kill.From > now || kill.Function != operation.Function || hosts.Any(one => !one.IsUp))
                return;
            Begin(() => KillInAsync(host, operation, kill));
        }
    }

    /// <summary>Ends the host in the middle of the operation; where that has ended by then, the next one's turn comes.</summary>
    private async Task KillInAsync(HostSlot host, Operation operation, Kill kill)
    {
        // Each time sooner, or what takes a few milliseconds would never be met.
        await Task.Delay(kill.After / ++tries);
        if (!host.IsRunning(operation))
            return;
        var cut = await KillAsync(host, CancellationToken.None);
        var functions = cut.Select(one => one.Function).ToList();
        lock (gate)
        {
            At(now + kill.Down, token => StartAsync(host, token));

            // It may have ended in the very moment: that was a kill, but not the one that was wanted.
            if (!cut.Contains(operation))
                return;
            kills.Dequeue();
            tries = 0;
            done.Add((kill, functions));
            happenings.Enqueue(new(now, "killed", $"{host.Name} in {string.Join(", ", functions.CountBy(name => name).Select(name => name.Value == 1 ? name.Key : $"{name.Key} ×{name.Value}"))}; back in {kill.Down.TotalMinutes:0} min"));
        }
    }

    private async Task<IReadOnlyList<Operation>> KillAsync(HostSlot host, CancellationToken cancellationToken)
    {
        var cut = await host.KillAsync();
        foreach (var message in cut.Select(operation => operation.Message).OfType<HiddenMessage>())
        {
            if (await hidden.HideAsync(message, cancellationToken) is not { } kept)
                continue;
            lock (gate)
            {
                held[kept.Queue] = held.GetValueOrDefault(kept.Queue) + 1;
                At(now + HiddenMessages.Invisibility, async token =>
                {
                    await hidden.ShowAsync(kept, token);
                    lock (gate)
                        held[kept.Queue]--;
                });
            }
        }

        return cut;
    }

    private async Task StartAsync(HostSlot host, CancellationToken cancellationToken)
    {
        host.Start(now);
        await crew.ReadyAsync(host.Name, token => answers(host.Address, token), cancellationToken);
        await host.JoinAsync(now, cancellationToken);
    }
}

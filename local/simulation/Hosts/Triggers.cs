using System.Globalization;
using System.Text;
using CareLoop.Intake;
using CareLoop.Local.Memory.Queues;
using CareLoop.Messaging;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>What the Functions host does: polls queues and fires timers, by the settings in host.json.</summary>
internal sealed class Triggers
{
    private const int BatchSize = 16;
    private const int MaxDequeueCount = 10;

    /// <summary>While a function is at a message; the queue extension's own.</summary>
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(10);

    /// <summary>After a failure: visibilityTimeout.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>No host's clock is further ahead.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(90);

    private static readonly string[] Shards = ["00~", "01~"];

    private readonly World world;
    private readonly Dictionary<string, Func<Host, string, Task>> functions;
    private readonly Dictionary<string, DateTimeOffset> polls = new(StringComparer.Ordinal);

    public Triggers(World world)
    {
        this.world = world;
        functions = new(StringComparer.Ordinal)
        {
            [QueueNames.Due] = (host, text) => host.Get<DispatchDue>().HandleAsync(text, default),
            [QueueNames.Inbox] = (host, text) => host.Get<DrainInbox>().HandleAsync(text, default),
            [QueueNames.SmsEvents] = (host, text) => host.Get<ReceiveSmsEvent>().HandleAsync(text, default),
            [QueueNames.Due + QueueNames.PoisonSuffix] = (host, text) => host.Get<DrainPoison>().HandleAsync(QueueNames.Due, text, host.Get<DispatchDue>().HandleAsync, default),
            [QueueNames.Inbox + QueueNames.PoisonSuffix] = (host, text) => host.Get<DrainInbox>().GiveUpAsync(text, default),
            [QueueNames.SmsEvents + QueueNames.PoisonSuffix] = (host, text) => host.Get<DrainPoison>().HandleAsync(QueueNames.SmsEvents, text, host.Get<ReceiveSmsEvent>().HandleAsync, default),
        };
    }

    public Messages Queue(string name) => world.Storage.Queues.Find(name)!;

    /// <summary>Creates what the app creates at its start, and starts the clockwork.</summary>
    public void Start()
    {
        world.Storage.Create(TableNames.All, QueueNames.All);
        Tick();
    }

    /// <summary>Puts a text into a queue as Event Grid does.</summary>
    public string Put(string queue, string text) =>
        Queue(queue).Put(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), TimeSpan.Zero, TimeSpan.FromDays(1)).Id;

    /// <summary>Each second of simulated time in which something can happen looks at the queues; each minute sweeps.</summary>
    private void Tick()
    {
        Sweep();
        foreach (var name in functions.Keys)
            Watch(name);
        world.Agenda.After(TimeSpan.FromMinutes(1), Tick);
    }

    private void Sweep()
    {
        // A sweep that finds nothing changes nothing: it is made where one of the hosts could find something.
        if (!Shards.Any(IsSomethingDue))
            return;
        // One host has the timer; at a change of hands two may, or none.
        var hosts = world.Hosts.Where(host => host.IsUp).ToList();
        if (hosts.Count == 0 || world.Weather.Strikes(0.01))
            return;
        var sweeping = world.Weather.Strikes(0.01) ? hosts : [world.Chance.Pick(hosts)];
        foreach (var host in sweeping)
        {
            world.Note(host.Name, "sweep");
            world.Agenda.After(world.Chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)), () => host.Run("sweep", up => up.Get<SweepDue>().HandleAsync(default), _ => Watch(QueueNames.Due)), host.Life);
        }
    }

    private bool IsSomethingDue(string shard)
    {
        if (world.Storage.Tables.FirstKeys(TableNames.Due, shard) is not { } first || !first.PartitionKey.StartsWith(shard, StringComparison.Ordinal))
            return false;
        var minute = DateTime.ParseExact(first.PartitionKey.AsSpan(shard.Length), "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return minute <= world.Now.UtcDateTime + ClocksDiffer;
    }

    /// <summary>Polls when the queue's next message can be received.</summary>
    public void Watch(string name)
    {
        if (Queue(name).NextVisibleAt is not { } visible)
            return;
        var at = visible > world.Now ? visible : world.Now;
        if (polls.TryGetValue(name, out var planned) && planned <= at.AddSeconds(1) && planned >= world.Now)
            return;
        at += world.Chance.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        polls[name] = at;
        world.Agenda.At(at, () => Poll(name));
    }

    private void Poll(string name)
    {
        polls.Remove(name);
        var hosts = world.Hosts.Where(host => host.IsUp).ToList();
        if (hosts.Count > 0)
        {
            var host = world.Chance.Pick(hosts);
            foreach (var message in Queue(name).Receive(BatchSize, Invisible))
                Handle(host, name, message);
        }

        Watch(name);
    }

    private void Handle(Host host, string name, QueueMessage message)
    {
        world.Note(host.Name, "receive " + name, $"{message.Id[^4..]} {message.DequeueCount}");
        world.Count("messages received");
        host.Run(name, up => functions[name](up, Encoding.UTF8.GetString(Convert.FromBase64String(message.Text))), failure => Ended(host, name, message, failure));
    }

    private void Ended(Host host, string name, QueueMessage message, Exception? failure)
    {
        if (failure is null)
        {
            Acknowledge(host, name, message);
        }
        else if (message.DequeueCount >= MaxDequeueCount && !name.EndsWith(QueueNames.PoisonSuffix, StringComparison.Ordinal))
        {
            world.Note(host.Name, "poison", name);
            world.Count("poisoned");
            Queue(name + QueueNames.PoisonSuffix).Put(message.Text, TimeSpan.Zero, null);
            Queue(name).Delete(message);
        }
        else
        {
            Queue(name).Hide(message, AfterFailure);
        }

        // What a function put into a queue, or left there, is looked at next.
        foreach (var queue in functions.Keys)
            Watch(queue);
    }

    private void Acknowledge(Host host, string name, QueueMessage message)
    {
        if (world.Weather.Strikes(0.005))
        {
            world.Note(host.Name, "delete lost", name);
            return;
        }

        if (Queue(name).Delete(message))
            world.People.Acknowledged(message.Id);
    }
}

using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Common;
using CareLoop.Local.Memory;
using CareLoop.Local.Simulation.Time;
using CareLoop.Messaging.Gateway;
using CareLoop.Reminders;
using CareLoop.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>An instance of the app: a process that may crash and come back, on a machine whose clock is off.</summary>
internal sealed class Host
{
    private readonly World world;
    private readonly TimeSpan skew;
    private ServiceProvider services = null!;

    public Host(World world, int number)
    {
        this.world = world;
        Name = $"host-{number}";
        skew = TimeSpan.FromSeconds(world.Chance.Below(181) - 90);
        Begin();
    }

    public string Name { get; }

    public Life Life { get; private set; } = null!;

    public bool IsUp => !Life.IsOver;

    /// <summary>What it is at, for saying what never came to its end.</summary>
    public Dictionary<long, string> Running { get; } = [];

    private long operations;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>The process ends at this moment, whatever it is at.</summary>
    public void Crash(string at)
    {
        if (!IsUp)
            return;
        world.Note(Name, "crash", at);
        world.Count("crashes");
        Life.End();
        Running.Clear();
        world.Agenda.After(world.Chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(12)), Begin);
    }

    /// <summary>Runs something of the app; what comes after is told only where the process lives to see it.</summary>
    public async void Run(string what, Func<Host, Task> act, Action<Exception?> ended)
    {
        var life = Life;
        var operation = ++operations;
        Running[operation] = what;
        Exception? failure = null;
        try
        {
            await act(this);
        }
        catch (Exception error)
        {
            failure = error;
        }

        world.Agenda.Check();
        if (life.IsOver)
            return;
        Running.Remove(operation);
        if (failure is not null)
        {
            world.Note(Name, "failed", $"{what}: {failure.GetType().Name}");
            world.Count("failed operations");
            world.Trace.Tell(failure.ToString());
        }

        ended(failure);
    }

    private void Begin()
    {
        Life = new Life();
        world.Note(Name, "start", skew.ToString());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("AzureWebJobsStorage", MemoryStorage.ConnectionString),
            new("Hashing:Keys:1", Convert.ToBase64String(new byte[32])),
            new("Intake:Senders:0:Name", "his"),
            new("Intake:Senders:0:Secrets:0", World.HisSecret),
            new("HisCallback:BaseUrl", "http://his.invalid"),
            new("HisCallback:Secret", World.HisSecret),
            new("Sms:ConnectionString", "endpoint=http://sms.invalid/;accesskey=AA=="),
            new("Sms:Sender", World.Sender),
            new("Configuration:CacheSeconds", "300"),
            new("Scheduling:Shards", "2"),
        ]).Build();
        var clock = new HostClock(world.Agenda, Life, skew);
        var wire = new StorageWire(world, this, Life);
        var retry = new AgendaRetryPolicy(world.Agenda, Life);
        var tables = new TableClientOptions { Transport = world.Storage.TableTransport(wire), RetryPolicy = retry };
        var queues = new QueueClientOptions { Transport = world.Storage.QueueTransport(wire), RetryPolicy = retry, MessageEncoding = QueueMessageEncoding.Base64 };
        Quieten(tables);
        Quieten(queues);
        var collection = new ServiceCollection().AddLogging(logging => Log(logging)).AddSingleton<IConfiguration>(configuration).AddCareLoop();
        collection.Replace(ServiceDescriptor.Singleton(new Clocks(clock, clock)));
        collection.Replace(ServiceDescriptor.Singleton<ISmsGateway>(new SimulatedGateway(world, this, Life)));
        collection.Replace(ServiceDescriptor.Singleton<IHisCallback>(new SimulatedHis(world, this, Life)));
        collection.Replace(ServiceDescriptor.Singleton(new StorageClients(
            new TableServiceClient(MemoryStorage.ConnectionString, tables), new QueueServiceClient(MemoryStorage.ConnectionString, queues))));
        services = collection.BuildServiceProvider();
    }

    private void Log(ILoggingBuilder logging)
    {
        if (world.Trace.IsRead)
            logging.AddProvider(new TraceLogs(world.Trace));
    }

    // Real time must not run against simulated requests.
    private static void Quieten(Azure.Core.ClientOptions options)
    {
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
    }
}

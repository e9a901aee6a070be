using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Intake;
using CareLoop.Local.Memory;
using CareLoop.Messaging.Gateway;
using CareLoop.Reminders;
using CareLoop.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CareLoop.Local.Bench;

/// <summary>The whole app over a storage account, in a corner of its own; the gateway and the HIS take everything at once.</summary>
internal sealed class Bed : IAsyncDisposable
{
    /// <summary>The switches with which as many texts may go as there are.</summary>
    public const string LiftedBudget = """{ "sendsPerMinute": { "*": 100000 }, "dailyCap": { "*": 10000000 } }""";

    /// <summary>When all reminders of a visit's day are due and none is too late: two hours before it, spread over fifteen minutes, sent for an hour.</summary>
    public static readonly TimeSpan RemindedBefore = TimeSpan.FromMinutes(100);

    /// <summary>As many messages as the host takes at once (host.json).</summary>
    private const int BatchSize = 16;

    /// <summary>As of the real extension: longer than a slow machine takes.</summary>
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(10);

    private readonly TakesEverything gateway = new();
    private readonly ServiceProvider services;
    private readonly TableServiceClient tables;
    private readonly QueueServiceClient queues;
    private readonly string prefix = "bench" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Whether storage goes by itself.</summary>
    private readonly bool isPassing;

    private Bed(string storage, bool isPassing, MemoryStorage? memory, int shards, HttpPipelinePolicy[] watchers)
    {
        this.isPassing = isPassing;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Hashing:Current"] = "1",
            ["Hashing:Keys:1"] = Convert.ToBase64String(new byte[32]),
            ["Intake:Senders:0:Name"] = "his",
            ["Intake:Senders:0:Secrets:0"] = HisCall.Secret,
            ["Intake:Senders:0:Organisation"] = "east",
            ["HisCallback:BaseUrl"] = "http://127.0.0.1:1",
            ["HisCallback:Secret"] = HisCall.Secret,
            ["Sms:ConnectionString"] = "endpoint=http://127.0.0.1:1/;accesskey=" + Convert.ToBase64String(new byte[32]),
            ["Sms:Sender"] = Texts.Sender,
            ["Scheduling:Shards"] = shards.ToString(CultureInfo.InvariantCulture),

            // A machine that is busy elsewhere must not send an event to the inbox.
            ["Intake:CommitSeconds"] = "120",

            // Configuration is read once before a measurement, as on an instance that has run for a while.
            ["Configuration:CacheSeconds"] = "300",
        }).Build();
        Memory = memory;
        Counter = new RequestCounter();
        var tableOptions = new TableClientOptions();
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        foreach (var policy in (HttpPipelinePolicy[])[Counter, .. watchers])
        {
            tableOptions.AddPolicy(policy, HttpPipelinePosition.PerRetry);
            queueOptions.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        if (memory is not null)
        {
            tableOptions.Transport = memory.TableTransport();
            queueOptions.Transport = memory.QueueTransport();
        }

        tables = new TableServiceClient(storage, tableOptions);
        queues = new QueueServiceClient(storage, queueOptions);

        var all = new ServiceCollection();
        all.AddSingleton<IConfiguration>(configuration);
        all.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        all.AddCareLoop();
        all.Replace(ServiceDescriptor.Singleton(new Clocks(Clock, Clock)));
        all.Replace(ServiceDescriptor.Singleton(new StorageClients(tables, queues, prefix)));
        all.Replace(ServiceDescriptor.Singleton<ISmsGateway>(gateway));
        all.Replace(ServiceDescriptor.Singleton<IHisCallback>(new HearsEverything()));
        services = all.BuildServiceProvider();
    }

    public RequestCounter Counter { get; }

    public BenchClock Clock { get; } = new();

    /// <summary>Over the storage emulator.</summary>
    /// <param name="stage">Has it.</param>
    /// <param name="watchers">See each request as it goes out.</param>
    public static Task<Bed> OnEmulatorAsync(Stage stage, params HttpPipelinePolicy[] watchers) =>
        CreateAsync(new Bed(stage.Storage, stage.IsPassing, null, 1, watchers));

    /// <summary>Over storage in memory, which costs what it is asked and not what it holds.</summary>
    /// <param name="shards">As the app is deployed, or one where what is measured is one shard's.</param>
    /// <param name="watchers">See each request as it goes out.</param>
    public static Task<Bed> InMemoryAsync(int shards, params HttpPipelinePolicy[] watchers) =>
        CreateAsync(new Bed(MemoryStorage.ConnectionString, true, new MemoryStorage(TimeProvider.System), shards, watchers));

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>The storage where it is in memory.</summary>
    public MemoryStorage? Memory { get; }

    /// <summary>How many texts were sent.</summary>
    public int Sent => gateway.Count;

    /// <summary>Hundreds of texts at once are more than a sender may send in a minute as shipped; what is over would be put off.</summary>
    public Task LiftBudgetAsync() => PublishAsync(ConfigKind.Switches, Scope.Any, LiftedBudget);

    /// <summary>Puts configuration in force, and lets the app know it, as on an instance that has run for a while.</summary>
    public async Task PublishAsync(string kind, string scope, string document)
    {
        var administrator = new Principal(Guid.Empty.ToString(), "bench", [new RoleGrant(Role.Administrator, Scope.Everything)]);
        var published = await Get<ConfigStore>().PublishAsync(new PublishConfiguration(kind, scope, ConfigKind.OnlyName, document, administrator, "bench"), CancellationToken.None);
        if (!published.IsOk)
            throw new InvalidOperationException($"The bench's {kind} were not published: {published.Problem}");
        await Get<ConfigStore>().GetAsync(CancellationToken.None);
    }

    /// <summary>Counts the requests of an act.</summary>
    public async Task<int> CountAsync(Func<Task> act)
    {
        Counter.Reset();
        await act();
        return Counter.Total;
    }

    /// <summary>Sends one event through the webhook operation, signed.</summary>
    public Task SendAsync(string type, int patient, string eventId, DateTimeOffset start, bool withPhone = true, string visit = "A") =>
        ReceiveAsync(Signed(type, patient, eventId, start, withPhone, visit));

    /// <summary>A patient goes home from a ward now.</summary>
    public Task DischargeAsync(int patient) => ReceiveAsync(Signed($"discharged-{patient}", HisCall.Discharge(patient, $"discharged-{patient}", Clock.GetUtcNow())));

    /// <summary>An event as it comes from the HIS now.</summary>
    public HisWebhookRequest Signed(string type, int patient, string eventId, DateTimeOffset start, bool withPhone = true, string visit = "A")
    {
        return Signed(eventId, HisCall.Body(type, patient, eventId, Clock.GetUtcNow(), start, withPhone, visit));
    }

    private HisWebhookRequest Signed(string eventId, byte[] body)
    {
        var headers = HisCall.Headers(eventId, Clock.GetUtcNow(), body).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return new HisWebhookRequest(CloudEvents.StructuredType, headers.GetValueOrDefault, body);
    }

    /// <summary>Receives an event as the webhook does, and wants it applied.</summary>
    public async Task ReceiveAsync(HisWebhookRequest request)
    {
        var result = await Get<ReceiveHisEvents>().HandleAsync(request, CancellationToken.None);
        if (!result.IsOk || !result.Value.Items[0].Result.IsOk || result.Value.Items[0].Result.Value.Status != "applied")
        {
            var item = result.IsOk ? result.Value.Items[0].Result : result.Problem;
            throw new InvalidOperationException($"An event of the bench was not applied: {item.Problem?.ToString() ?? item.Value.Status + " " + item.Value.Reason}");
        }
    }

    /// <summary>Receives resources as the webhook does, and wants each applied.</summary>
    /// <param name="body">A resource, or a Bundle.</param>
    /// <param name="count">How many there are in it.</param>
    public async Task ReceiveFhirAsync(string body, int count = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = HisCall.Headers("fhir", Clock.GetUtcNow(), bytes).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var answer = await Get<ReceiveFhir>().HandleAsync(new HisWebhookRequest(ReceiveFhir.MediaType, headers.GetValueOrDefault, bytes, "/api/his/fhir"), CancellationToken.None);
        if (answer.Status != 200 || Regex.Count(answer.Json, " applied;") != count)
            throw new InvalidOperationException($"Resources of the bench were not applied: {answer.Status} {answer.Json}");
    }

    /// <summary>Receives a message as the webhook does, and wants it applied.</summary>
    public async Task ReceiveHl7Async(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var headers = HisCall.Headers("hl7", Clock.GetUtcNow(), bytes).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var answer = await Get<ReceiveHl7v2>().HandleAsync(new HisWebhookRequest(ReceiveHl7v2.MediaType, headers.GetValueOrDefault, bytes, "/api/his/hl7v2"), CancellationToken.None);
        if (!answer.IsOk || !answer.Value.Text.Contains("|applied", StringComparison.Ordinal))
            throw new InvalidOperationException($"A message of the bench was not applied: {(answer.IsOk ? answer.Value.Text : answer.Problem)}");
    }

    /// <summary>Receives a batch of messages of a queue, handles and deletes each, as the host does; false where there were none.</summary>
    public async Task<bool> HandleQueueAsync(string name, Func<string, Task> handle)
    {
        var queue = Get<StorageClients>().Queue(name);
        var received = (await queue.ReceiveMessagesAsync(BatchSize, Invisible)).Value;
        foreach (var message in received)
        {
            await handle(message.Body.ToString());
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }

        return received.Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!isPassing)
            await DropAsync();
        await services.DisposeAsync();
    }

    private async Task DropAsync()
    {
        await foreach (var table in tables.QueryAsync(filter: $"TableName ge '{prefix}' and TableName lt '{prefix}~'"))
        {
            await tables.DeleteTableAsync(table.Name);
        }

        await foreach (var queue in queues.GetQueuesAsync(prefix: prefix))
        {
            await queues.DeleteQueueAsync(queue.Name);
        }
    }

    private static async Task<Bed> CreateAsync(Bed bed)
    {
        await bed.Get<StorageClients>().EnsureCreatedAsync(CancellationToken.None);
        return bed;
    }

    private sealed class TakesEverything : ISmsGateway
    {
        private int count;

        public TimeSpan RepeatabilityWindow => TimeSpan.FromMinutes(4);

        public int Count => Volatile.Read(ref count);

        public Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            return Task.FromResult<SmsSendOutcome>(new SmsSendOutcome.Accepted(send.RepeatabilityId.ToString()));
        }
    }

    private sealed class HearsEverything : IHisCallback
    {
        public Task<(CallbackOutcome Outcome, string Reason)> TellAsync(CallbackRow callback, CancellationToken cancellationToken) =>
            Task.FromResult((CallbackOutcome.Told, "http-200"));
    }
}

/// <summary>A clock that stands until it is set.</summary>
internal sealed class BenchClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Set(DateTimeOffset instant) => now = instant;
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Messaging.Gateway;
using CareLoop.Reminders;
using CareLoop.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CareLoop.Local.Bench;

/// <summary>The whole app over the storage emulator, in a corner of its own; the gateway and the HIS take everything at once.</summary>
internal sealed class Bed : IAsyncDisposable
{
    private const string Secret = "whsec_c3RvcmFnZSByZXF1ZXN0cyBhcmUgdGhlIHVuaXQgb2YgY29zdA==";

    private readonly ServiceProvider services;
    private readonly TableServiceClient tables;
    private readonly QueueServiceClient queues;
    private readonly string prefix = "bench" + Guid.NewGuid().ToString("N")[..8];

    private Bed(string storage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Hashing:Current"] = "1",
            ["Hashing:Keys:1"] = Convert.ToBase64String(new byte[32]),
            ["Intake:Senders:0:Name"] = "his",
            ["Intake:Senders:0:Secrets:0"] = Secret,
            ["HisCallback:BaseUrl"] = "http://127.0.0.1:1",
            ["HisCallback:Secret"] = Secret,
            ["Sms:ConnectionString"] = "endpoint=http://127.0.0.1:1/;accesskey=" + Convert.ToBase64String(new byte[32]),
            ["Sms:Sender"] = "+8610690000",
            ["Scheduling:Shards"] = "1",
            // Configuration is read once before a measurement, as on an instance that has run for a while.
            ["Configuration:CacheSeconds"] = "300",
        }).Build();
        Counter = new RequestCounter();
        var tableOptions = new TableClientOptions();
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        tableOptions.AddPolicy(Counter, Azure.Core.HttpPipelinePosition.PerRetry);
        queueOptions.AddPolicy(Counter, Azure.Core.HttpPipelinePosition.PerRetry);
        tables = new TableServiceClient(storage, tableOptions);
        queues = new QueueServiceClient(storage, queueOptions);

        var all = new ServiceCollection();
        all.AddSingleton<IConfiguration>(configuration);
        all.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        all.AddCareLoop();
        all.Replace(ServiceDescriptor.Singleton(new Clocks(Clock, Clock)));
        all.Replace(ServiceDescriptor.Singleton(new StorageClients(tables, queues, prefix)));
        all.Replace(ServiceDescriptor.Singleton<ISmsGateway>(new TakesEverything()));
        all.Replace(ServiceDescriptor.Singleton<IHisCallback>(new HearsEverything()));
        services = all.BuildServiceProvider();
    }

    public RequestCounter Counter { get; }

    public BenchClock Clock { get; } = new();

    public static async Task<Bed> MakeAsync(string storage)
    {
        var bed = new Bed(storage);
        await bed.Get<StorageClients>().EnsureCreatedAsync(CancellationToken.None);
        return bed;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Counts the requests of an act.</summary>
    public async Task<int> CountAsync(Func<Task> act)
    {
        Counter.Reset();
        await act();
        return Counter.Total;
    }

    /// <summary>Sends one event through the webhook operation, signed.</summary>
    public async Task SendAsync(string type, int patient, string eventId, DateTimeOffset start, bool withPhone = true)
    {
        var data = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = patient.ToString("D6", CultureInfo.InvariantCulture) }),
                ["phones"] = withPhone ? new JsonArray(PhoneOf(patient)) : null,
            },
            ["appointment"] = new JsonObject { ["id"] = $"A-{patient}", ["start"] = start.ToString("O", CultureInfo.InvariantCulture) },
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = eventId,
            ["source"] = "urn:his:east",
            ["type"] = type,
            ["time"] = Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["data"] = data,
        });
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [StandardWebhooks.IdHeader] = eventId,
            [StandardWebhooks.TimestampHeader] = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(Secret, eventId, Clock.GetUtcNow(), body),
        };
        var result = await Get<ReceiveHisEvents>().HandleAsync(new HisWebhookRequest(CloudEvents.StructuredType, headers.GetValueOrDefault, body), CancellationToken.None);
        if (!result.IsOk || !result.Value.Items[0].Result.IsOk || result.Value.Items[0].Result.Value.Status != "applied")
        {
            throw new InvalidOperationException("An event of the bench was not applied: " + (result.Problem ?? result.Value.Items[0].Result.Problem));
        }
    }

    /// <summary>Receives up to 32 messages of a queue, handles and deletes each, as the host does; false where there were none.</summary>
    public async Task<bool> HandleQueueAsync(string name, Func<string, Task> handle)
    {
        var queue = Get<StorageClients>().Queue(name);
        var received = (await queue.ReceiveMessagesAsync(16)).Value;
        foreach (var message in received)
        {
            await handle(message.Body.ToString());
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }

        return received.Length > 0;
    }

    public static string PhoneOf(int patient) => "+86139" + patient.ToString("D8", CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await foreach (var table in tables.QueryAsync(filter: $"TableName ge '{prefix}' and TableName lt '{prefix}~'"))
        {
            await tables.DeleteTableAsync(table.Name);
        }

        await foreach (var queue in queues.GetQueuesAsync(prefix: prefix))
        {
            await queues.DeleteQueueAsync(queue.Name);
        }

        await services.DisposeAsync();
    }

    private sealed class TakesEverything : ISmsGateway
    {
        public TimeSpan RepeatabilityWindow => TimeSpan.FromMinutes(4);

        public Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken) =>
            Task.FromResult<SmsSendOutcome>(new SmsSendOutcome.Accepted(send.RepeatabilityId.ToString()));
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

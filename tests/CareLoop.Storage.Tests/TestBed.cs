using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Intake;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using CareLoop.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CareLoop.Storage.Tests;

/// <summary>
/// One instance of the product over a test's corner of the emulator: its real services, with clocks that are set, a gateway
/// and a HIS that keep what they are told, a counter of requests, and a hand on the wire. Several over one corner are
/// several instances of the app.
/// </summary>
internal sealed class TestBed : IAsyncDisposable
{
    /// <summary>A Monday, 09:00 in Shanghai.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public const string Sender = "+8610690000";

    private readonly ServiceProvider services;

    private TestBed(Azurite storage, (string Key, string Value)[] settings, Action<IServiceCollection>? change)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("AzureWebJobsStorage", Azurite.ConnectionString),
            new("Hashing:Keys:1", Convert.ToBase64String(new byte[32])),
            new("Intake:Senders:0:Name", "his"),
            new("Intake:Senders:0:Secrets:0", "whsec_" + Convert.ToBase64String(new byte[24])),
            new("HisCallback:BaseUrl", "http://his.invalid"),
            new("HisCallback:Secret", "whsec_" + Convert.ToBase64String(new byte[24])),
            new("Sms:ConnectionString", "endpoint=http://sms.invalid/;accesskey=AA=="),
            new("Sms:Sender", Sender),
            new("Configuration:CacheSeconds", "300"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddCareLoop();
        collection.Replace(ServiceDescriptor.Singleton(new Clocks(Business, WireClock)));
        collection.Replace(ServiceDescriptor.Singleton<ISmsGateway>(Sms));
        collection.Replace(ServiceDescriptor.Singleton<IHisCallback>(His));
        collection.Replace(ServiceDescriptor.Singleton(new StorageClients(
            new TableServiceClient(Azurite.ConnectionString, Counted(new TableClientOptions())),
            new QueueServiceClient(Azurite.ConnectionString, Counted(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 })),
            storage.Prefix)));
        change?.Invoke(collection);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public SetClock Business { get; } = new(Start);

    public SetClock WireClock { get; } = new(Start);

    public FakeGateway Sms { get; } = new();

    public FakeHis His { get; } = new();

    public RequestCounter Requests { get; } = new() { KeepLog = true };

    public Interference Wire { get; } = new();

    public StorageClients Storage => Get<StorageClients>();

    /// <param name="storage">The corner of the emulator; the same one for several instances.</param>
    /// <param name="settings">Settings beside the least that the app needs.</param>
    /// <param name="change">Services of the test's own.</param>
    public static async Task<TestBed> StartAsync(Azurite storage, (string Key, string Value)[]? settings = null, Action<IServiceCollection>? change = null)
    {
        var bed = new TestBed(storage, settings ?? [], change);
        await bed.Storage.EnsureCreatedAsync(default);
        await bed.MomentAsync();
        bed.Requests.Reset();
        return bed;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async Task<Moment> MomentAsync() =>
        new(Business.Now, WireClock.Now, await Get<ConfigStore>().GetAsync(default));

    /// <summary>Both clocks, as in production.</summary>
    public void Pass(TimeSpan time)
    {
        Business.Pass(time);
        WireClock.Pass(time);
    }

    public async Task<EventReceipt> ApplyAsync(HisEvent happening) => (await Get<ApplyHisEvent>().HandleAsync(happening, default)).Receipt;

    public Task TextAsync(string phone, string text, string messageId) =>
        Get<ReceiveText>().HandleAsync(new InboundText(messageId, phone, Sender, text, Business.Now), default);

    public async Task<PatientFile> FileAsync(Identifier identifier) =>
        await Get<PatientFiles>().LoadAsync(await Get<Identities>().FindAsync(identifier, default) ?? throw new InvalidOperationException("No such patient."), default);

    /// <summary>One sweep and everything that it handed out, as the host does it: receive, handle, delete.</summary>
    public async Task<int> RunDueAsync()
    {
        await Get<SweepDue>().HandleAsync(default);
        return await DrainAsync(QueueNames.Due, message => Get<DispatchDue>().HandleAsync(message, default));
    }

    /// <summary>Handles what is in a queue.</summary>
    /// <returns>How many messages there were.</returns>
    public async Task<int> DrainAsync(string queue, Func<string, Task> handle)
    {
        var client = Storage.Queue(queue);
        for (var count = 0; ; count++)
        {
            var message = (await client.ReceiveMessageAsync()).Value;
            if (message is null)
                return count;
            await handle(message.Body.ToString());
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    /// <summary>What stands in a table, by a client that neither counts nor fails.</summary>
    public async Task<List<TableEntity>> RowsAsync(string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in new TableClient(Azurite.ConnectionString, Storage.Table(table).Name).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private T Counted<T>(T options) where T : Azure.Core.ClientOptions
    {
        options.AddPolicy(Requests, Azure.Core.HttpPipelinePosition.PerRetry);
        return options.Through(Wire);
    }
}

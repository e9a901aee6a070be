using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using CareLoop.Local.Clock;
using CareLoop.Local.Sms;
using CareLoop.Messaging.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>A simulator in this process, on a port and with a key of its own; its business time is frozen.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    public const string Sender = "+8610690000";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;
    private readonly QueueClient? queue;

    private Simulator(WebApplication app, byte[] key, QueueClient? queue)
    {
        this.app = app;
        this.queue = queue;
        Key = key;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient { BaseAddress = Address };
    }

    public byte[] Key { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public LocalClock Clock => app.Services.GetRequiredService<LocalClock>();

    public Activity Activity => app.Services.GetRequiredService<Activity>();

    public string ConnectionString => $"endpoint={Address};accesskey={Convert.ToBase64String(Key)}";

    public static async Task<Simulator> StartAsync(TimeProvider? wire = null, bool events = false, string? ledger = null, string[]? settings = null)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var queue = events ? await TestStorage.QueueAsync() : null;
        var app = SmsSimulator.Build(
            [
                "--urls=http://127.0.0.1:0",
                $"--Sms:ConnectionString=endpoint=http://localhost/;accesskey={Convert.ToBase64String(key)}",
                $"--Sms:Sender={Sender}",
                $"--AzureWebJobsStorage={(events ? TestStorage.ConnectionString : "")}",
                $"--SMS_QUEUE={queue?.Name}",
                $"--SMS_LEDGER={ledger}",
                "--Logging:LogLevel:Default=Warning",
                .. settings ?? [],
            ],
            wire);
        app.Services.GetRequiredService<LocalClock>().Set(Start, 0);
        await app.StartAsync();
        return new Simulator(app, key, queue);
    }

    public async Task<IReadOnlyList<JsonNode>> MessagesAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonObject>("/messages"))!["messages"]!.AsArray().Select(entry => entry!)];

    public async Task SetFaultsAsync(object faults)
    {
        using var response = await Http.PutAsJsonAsync("/faults", faults);
        response.EnsureSuccessStatusCode();
    }

    public async Task<HttpResponseMessage> AnswerAsync(string from, string text, string to = Sender) =>
        await Http.PostAsJsonAsync("/inbound", new { from, to, text });

    /// <summary>Moves business time on and waits until everything that this started has ended.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Set(Clock.GetUtcNow() + time, 0);
        await QuietAsync();
    }

    public async Task QuietAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Activity.Busy > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The events that are in the queue.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventsAsync()
    {
        var messages = await queue!.ReceiveMessagesAsync(maxMessages: 32);
        return [.. messages.Value.Select(message => JsonNode.Parse(message.Body)!.AsObject())];
    }

    public ISmsGateway Gateway(int timeoutSeconds = 15) => AcsSmsGateway.Connect(
        new SmsOptions { ConnectionString = ConnectionString, Sender = Sender, TimeoutSeconds = timeoutSeconds }, new NoCredential());

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (queue is not null) await queue.DeleteIfExistsAsync();
    }
}

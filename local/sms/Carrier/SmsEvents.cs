using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace CareLoop.Local.Sms.Carrier;

/// <summary>Delivers events to the storage queue, one event object a message, as an Event Grid subscription does.</summary>
internal sealed partial class SmsEvents : IHostedService
{
    // What infra sets on the subscription: an event holds a phone and a text, and is gone after a day.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(1);

    private readonly QueueClient? queue;
    private readonly ILogger<SmsEvents> logger;

    public SmsEvents(SimulatorOptions options, ILogger<SmsEvents> logger)
    {
        this.logger = logger;
        if (options.Storage is { } storage)
            queue = new QueueClient(storage, options.Queue, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    }

    public async Task SendAsync(JsonObject smsEvent, CancellationToken cancellationToken)
    {
        if (queue is null) return;
        await queue.SendMessageAsync(BinaryData.FromString(smsEvent.ToJsonString(Json.Options)), visibilityTimeout: null, TimeToLive, cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (queue is null) EventsGoNowhere(logger);
        else await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "AzureWebJobsStorage is not set: events go nowhere.")]
    private static partial void EventsGoNowhere(ILogger logger);
}

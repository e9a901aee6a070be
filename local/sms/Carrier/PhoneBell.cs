using System.Threading.Channels;
using CareLoop.Local.Clock;

namespace CareLoop.Local.Sms.Carrier;

/// <summary>Tells whoever plays the phones of each text that reaches one, in order: <c>PUT /notify</c> says where.</summary>
internal sealed partial class PhoneBell(IHttpClientFactory clients, Activity activity, ILogger<PhoneBell> logger) : BackgroundService
{
    /// <summary>The HTTP client that rings.</summary>
    public const string Client = "phones";

    private readonly Channel<(PhoneText Text, IDisposable Underway)> texts = Channel.CreateUnbounded<(PhoneText, IDisposable)>();

    /// <summary>Where texts are posted; null: nowhere.</summary>
    public Uri? Address { get; set; }

    /// <summary>Counts a text as underway and returns what lets it ring: time waits for it in between.</summary>
    public Action Prepare(PhoneText text)
    {
        if (Address is null) return () => { };
        var underway = activity.Begin("text " + text.MessageId);
        return () =>
        {
            if (!texts.Writer.TryWrite((text, underway))) underway.Dispose();
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (text, underway) in texts.Reader.ReadAllAsync(stoppingToken))
        {
            using (underway)
            {
                if (Address is { } address) await RingAsync(address, text, stoppingToken);
            }
        }
    }

    private async Task RingAsync(Uri address, PhoneText text, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.PostAsJsonAsync(address, text, Json.Options, cancellationToken);
            if (!response.IsSuccessStatusCode) NotTaken(logger, text.MessageId, (int)response.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotReached(logger, text.MessageId, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Text {MessageId} rang and was answered with {Status}.")]
    private static partial void NotTaken(ILogger logger, string messageId, int status);

    [LoggerMessage(LogLevel.Warning, "Text {MessageId} could not ring: {Reason}")]
    private static partial void NotReached(ILogger logger, string messageId, string reason);
}

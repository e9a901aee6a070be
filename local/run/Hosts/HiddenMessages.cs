using Azure;
using Azure.Storage.Queues;

namespace CareLoop.Local.Run.Hosts;

/// <summary>
/// What a host was at when it was ended comes back when the queue's invisibility is over: ten minutes, as in the extension, and of
/// business time, since the emulator would count real ones.
/// </summary>
internal sealed class HiddenMessages(string connectionString)
{
    public static readonly TimeSpan Invisibility = TimeSpan.FromMinutes(10);

    /// <summary>Longer than a run takes to come to the instant; should it not, a message that comes back early does no harm.</summary>
    private static readonly TimeSpan OnTheWire = TimeSpan.FromHours(1);

    private readonly QueueServiceClient queues = new(connectionString);

    /// <summary>Keeps the message hidden until it is shown.</summary>
    /// <returns>How to show it; null where it is gone: its host had deleted it and could not say so any more.</returns>
    public async Task<HiddenMessage?> HideAsync(HiddenMessage message, CancellationToken cancellationToken) =>
        await UpdateAsync(message, OnTheWire, cancellationToken) is { } receipt ? message with { PopReceipt = receipt } : null;

    public Task ShowAsync(HiddenMessage message, CancellationToken cancellationToken) => UpdateAsync(message, TimeSpan.Zero, cancellationToken);

    private async Task<string?> UpdateAsync(HiddenMessage message, TimeSpan invisibility, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await queues.GetQueueClient(message.Queue).UpdateMessageAsync(message.Id, message.PopReceipt, (string?)null, invisibility, cancellationToken);
            return answer.Value.PopReceipt;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 400)
        {
            return null;
        }
    }
}

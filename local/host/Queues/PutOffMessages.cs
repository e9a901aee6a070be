using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CareLoop.Local.Clock;

namespace CareLoop.Local.Host.Queues;

/// <summary>
/// Messages whose function failed. The queue hides them in real time, of which a frozen business clock sees nothing: so they stay
/// hidden as they were received, and are shown again when their instant of business time comes.
/// </summary>
internal sealed partial class PutOffMessages(Agenda agenda, LocalClock clock, Activity activity, ILogger<PutOffMessages> logger)
{
    private readonly ConcurrentDictionary<(string Queue, string Message), (QueueMessage Message, IDisposable Held)> waiting = new();

    /// <summary>Hides a message for <paramref name="wait"/> more.</summary>
    public async Task PutOffAsync(QueueClient queue, QueueMessage message, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
        {
            await ShowAsync(queue, message);
            return;
        }

        waiting[(queue.Name, message.MessageId)] = (message, activity.Hold(queue.Name));
        agenda.At(clock.GetUtcNow() + wait, $"a message of {queue.Name} again", _ => EndAsync(queue, message.MessageId));
    }

    /// <summary>Shows what waits in a queue: this host ends, and another one may go on.</summary>
    public async Task ReleaseAsync(QueueClient queue)
    {
        foreach (var (_, message) in waiting.Keys.Where(key => key.Queue == queue.Name))
            await EndAsync(queue, message);
    }

    private async Task EndAsync(QueueClient queue, string message)
    {
        if (!waiting.TryRemove((queue.Name, message), out var one))
            return;
        using (one.Held)
        {
            try
            {
                await ShowAsync(queue, one.Message);
            }
            catch (RequestFailedException exception)
            {
                // Somebody else has it, or it comes back when its invisibility ends.
                NotShown(logger, queue.Name, message, exception.ErrorCode);
            }
        }
    }

    private static async Task ShowAsync(QueueClient queue, QueueMessage message) =>
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, TimeSpan.Zero, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue}: message {Message} was not shown again: {Code}")]
    private static partial void NotShown(ILogger logger, string queue, string message, string? code);
}

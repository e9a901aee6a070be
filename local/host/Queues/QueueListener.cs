using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CareLoop.Local.Clock;

namespace CareLoop.Local.Host.Queues;

/// <summary>
/// Reads one queue for its function. A message that it has received stays in the queue's count,
/// invisible, until it is deleted, and is an activity before that: who looks at the activities, the
/// count and the activities again can't miss it.
/// </summary>
internal sealed partial class QueueListener(
    ServedFunction function,
    FunctionArguments arguments,
    QueueClient queue,
    QueueClient poison,
    QueueSettings settings,
    FunctionInvoker invoker,
    Activity activity,
    Operations operations,
    PutOffMessages putOff,
    LocalClock clock,
    ILogger logger)
{
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromMilliseconds(20), ShortestAfterFailure = TimeSpan.FromMilliseconds(40), LongestAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly HashSet<Task> handlers = [];
    private readonly List<IDisposable> asked = [];
    private bool hasEnded;
    private TaskCompletionSource? roomForMore;
    private TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The function that the queue starts.</summary>
    public ServedFunction Function => function;

    /// <summary>Ends a wait between two looks at an empty queue, where it is one of these. It is an activity until the queue has been read.</summary>
    public void Look(IReadOnlyCollection<string> queues)
    {
        if (!queues.Contains(queue.Name))
            return;
        lock (gate)
        {
            if (hasEnded)
                return;
            asked.Add(activity.Begin($"a look at {queue.Name}"));
        }

        Interlocked.Exchange(ref looked, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Reads until stopped, then waits for the messages that it has received.</summary>
    /// <param name="stopping">Ends the reading.</param>
    /// <param name="hurry">Ends the handlers.</param>
    public async Task ListenAsync(CancellationToken stopping, CancellationToken hurry)
    {
        var (idle, afterFailure) = (ShortestIdle, ShortestAfterFailure);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Taken before the queue is read: a word that comes meanwhile ends the wait that follows.
                var next = Volatile.Read(ref looked).Task;

                var received = await ReceiveAsync(hurry);
                afterFailure = ShortestAfterFailure;
                if (received > 0)
                {
                    idle = ShortestIdle;
                    await RoomAsync();
                    if (!settings.IsTold || received == settings.BatchSize)
                        continue;
                }

                await Task.WhenAny(next, Task.Delay(settings.IsTold ? settings.LongestIdle : Shorter(idle, settings.LongestIdle), stopping));
                idle = Shorter(idle * 2, settings.LongestIdle);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                PollFailed(logger, queue.Name, exception.GetType().Name);
                await Task.Delay(afterFailure, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                afterFailure = Shorter(afterFailure * 2, LongestAfterFailure);
            }
        }

        Task all;
        lock (gate)
        {
            hasEnded = true;
            all = Task.WhenAll(handlers);
        }

        asked.ForEach(look => look.Dispose());
        await all;
        await putOff.ReleaseAsync(queue);
    }

    /// <summary>Calls the function with a message that is in no queue.</summary>
    public Task HandleAsync(string text, CancellationToken cancellationToken)
    {
        var body = settings.Base64 ? new BinaryData(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))) : new BinaryData(text);
        return InvokeAsync(QueuesModelFactory.QueueMessage(Guid.NewGuid().ToString(), string.Empty, body, 1), cancellationToken);
    }

    /// <summary>Begins what is in the queue.</summary>
    /// <returns>How many messages that are.</returns>
    private async Task<int> ReceiveAsync(CancellationToken hurry)
    {
        IDisposable[] looks;
        lock (gate)
        {
            looks = [.. asked];
            asked.Clear();
        }

        try
        {
            // Not cancelled by stopping: an answer thrown away would hide its messages for ten minutes.
            var messages = (await queue.ReceiveMessagesAsync(settings.BatchSize, settings.Invisibility, hurry)).Value;
            foreach (var message in messages)
                Begin(message, hurry);
            return messages.Length;
        }
        finally
        {
            foreach (var look in looks)
                look.Dispose();
        }
    }

    private void Begin(QueueMessage message, CancellationToken hurry)
    {
        var piece = activity.Begin(function.Name);
        var operation = operations.Begin(function.Name, (queue.Name, message.MessageId, message.PopReceipt));
        var task = Task.Run(
            async () =>
            {
                using (piece)
                using (operation)
                    await HandleAsync(message, hurry);
            },
            CancellationToken.None);
        lock (gate)
            handlers.Add(task);
        _ = task.ContinueWith(End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void End(Task task)
    {
        lock (gate)
        {
            handlers.Remove(task);
            if (handlers.Count <= settings.NewBatchThreshold)
                roomForMore?.TrySetResult();
        }
    }

    private Task RoomAsync()
    {
        lock (gate)
        {
            if (handlers.Count <= settings.NewBatchThreshold)
                return Task.CompletedTask;
            roomForMore = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return roomForMore.Task;
        }
    }

    private async Task HandleAsync(QueueMessage message, CancellationToken hurry)
    {
        try
        {
#if MUTANTS
            if (CareLoop.Common.Mutant.Is(CareLoop.Common.Mutant.EarlyAcknowledgement))
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
#endif
            // Whoever received it last died before it could put it aside.
            if (message.DequeueCount > settings.MaxDequeueCount)
                await PutAsideAsync(message);
            else if (await InvokeAsync(message, hurry))
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
            else if (message.DequeueCount >= settings.MaxDequeueCount)
                await PutAsideAsync(message);
            else
                await putOff.PutOffAsync(queue, message, settings.RetryVisibility);
        }
        catch (Exception exception)
        {
            // It comes back when its invisibility ends.
            SettleFailed(logger, queue.Name, message.MessageId, exception is RequestFailedException request ? request.ErrorCode : exception.GetType().Name);
        }
    }

    private Task<bool> InvokeAsync(QueueMessage message, CancellationToken cancellationToken) =>
        invoker.TryInvokeAsync(
            function,
            token => arguments.Fill(
                QueueArgument.Of(message, function.TriggerParameter.ParameterType, settings.Base64),
                name => QueueArgument.Named(message, name),
                token),
            cancellationToken);

    private async Task PutAsideAsync(QueueMessage message)
    {
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: CancellationToken.None);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
        clock.Look([poison.Name]);
        PutAside(logger, queue.Name, message.MessageId, poison.Name, message.DequeueCount);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} can't be read: {Kind}")]
    private static partial void PollFailed(ILogger logger, string queue, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue}: message {Message} stays for later: {Kind}")]
    private static partial void SettleFailed(ILogger logger, string queue, string message, string? kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "Queue {Queue}: message {Message} went to {Poison} after {Times} attempts")]
    private static partial void PutAside(ILogger logger, string queue, string message, string poison, long times);
}

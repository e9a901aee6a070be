using Azure.Storage.Queues;
using CareLoop.Local.Clock;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.Local.Host.Queues;

/// <summary>Queue triggers: one listener a function, from the host's start to its end.</summary>
internal sealed class QueueFunctions : IHostedService, IDisposable
{
    private readonly CancellationTokenSource hurry = new();
    private readonly IHostApplicationLifetime lifetime;
    private readonly List<(QueueListener Listener, QueueClient Queue)> listeners;
    private Task running = Task.CompletedTask;

    public QueueFunctions(
        IReadOnlyList<ServedFunction> functions,
        HostJson hostJson,
        Settings settings,
        FunctionInvoker invoker,
        Activity activity,
        LocalClock clock,
        Operations operations,
        PutOffMessages putOff,
        IHostApplicationLifetime lifetime,
        ILogger<QueueListener> logger)
    {
        this.lifetime = lifetime;
        listeners = [.. functions.Where(function => function.Trigger is QueueTriggerAttribute).Select(Listen)];
        foreach (var (listener, _) in listeners)
            clock.Looked += listener.Look;

        (QueueListener, QueueClient) Listen(ServedFunction function)
        {
            var trigger = (QueueTriggerAttribute)function.Trigger;
            var account = settings.Queues(function, trigger.Connection);
            // Names are in lower case; the extension forgives a capital.
            var name = settings.Resolve(function, trigger.QueueName).ToLowerInvariant();
            var queue = account.GetQueueClient(name);
            var arguments = new FunctionArguments(function, QueueArgument.Names);
            return (new(function, arguments, queue, account.GetQueueClient($"{name}-poison"), hostJson.Queues, invoker, activity, operations, putOff, clock, logger), queue);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, queue) in listeners)
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        running = Task.WhenAll(listeners.Select(each => Task.Run(() => each.Listener.ListenAsync(lifetime.ApplicationStopping, hurry.Token), cancellationToken)));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var impatience = cancellationToken.Register(hurry.Cancel);
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => hurry.Dispose();

    /// <summary>Runs a queue's function now, with a message that is in no queue.</summary>
    public Task RunAsync(ServedFunction function, string text, CancellationToken cancellationToken) =>
        listeners.Single(each => each.Listener.Function == function).Listener.HandleAsync(text, cancellationToken);
}

using Microsoft.Extensions.Hosting;

namespace CareLoop.Storage;

/// <summary>Creates tables and queues once, before the first function runs.</summary>
/// <param name="storage">Lazy: services are made before settings are looked at, and these would throw for the first wrong one alone.</param>
internal sealed class CreateStorageAtStart(Lazy<StorageClients> storage) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => storage.Value.EnsureCreatedAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

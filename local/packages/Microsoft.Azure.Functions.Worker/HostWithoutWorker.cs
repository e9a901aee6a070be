using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The app's services without anything that would call its functions: starts none of them, says so and ends.</summary>
internal sealed class HostWithoutWorker(IHost app) : IHost
{
    public IServiceProvider Services => app.Services;

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Console.Error.WriteLine(
            "This build of CareLoop has no Azure Functions worker: the registry that it was built from lacks the package. " +
            "Use `dotnet dev.cs run`, which serves the same functions on this machine.");
        Environment.ExitCode = 1;
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Dispose() => app.Dispose();
}

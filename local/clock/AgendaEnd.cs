using Microsoft.Extensions.Hosting;

namespace CareLoop.Local.Clock;

/// <summary>Ends the agenda with its process: nothing starts once the process stops, what runs is waited for.</summary>
internal sealed class AgendaEnd(Agenda agenda, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(agenda.Close);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => agenda.CloseAsync(cancellationToken);
}

using CareLoop.Local.Simulation.Time;
using CareLoop.Reminders;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>A host's way to the HIS.</summary>
internal sealed class SimulatedHis(World world, Host host, Life life) : IHisCallback
{
    public async Task<(CallbackOutcome Outcome, string Reason)> TellAsync(CallbackRow callback, CancellationToken cancellationToken)
    {
        world.Agenda.Check();
        world.Count("callbacks");
        world.Note(host.Name, "callback", $"{callback.HisId} {callback.Response} {callback.Sequence}");
        await world.Agenda.WaitAsync(world.Chance.Between(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1)), life, cancellationToken);
        if (world.Weather.IsHisDown || world.Weather.Strikes(0.05))
            return (CallbackOutcome.NotNow, "down");
        var outcome = world.His.Take(callback);
        if (world.Weather.Strikes(0.01))
        {
            host.Crash("callback done");
            await new TaskCompletionSource().Task;
        }

        if (world.Weather.Strikes(0.02))
        {
            await world.Agenda.WaitAsync(TimeSpan.FromSeconds(30), life, cancellationToken);
            return (CallbackOutcome.NotNow, "timeout");
        }

        return (outcome, "simulated");
    }
}

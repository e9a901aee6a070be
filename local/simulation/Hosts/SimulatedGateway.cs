using CareLoop.Local.Simulation.Phones;
using CareLoop.Local.Simulation.Time;
using CareLoop.Messaging.Gateway;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>A host's way to the SMS gateway.</summary>
internal sealed class SimulatedGateway(World world, Host host, Life life) : ISmsGateway
{
    private static readonly TimeSpan NoAnswer = TimeSpan.FromSeconds(15);

    public TimeSpan RepeatabilityWindow => TimeSpan.FromMinutes(4);

    public async Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken)
    {
        world.Agenda.Check();
        world.Count("sends");
        world.Note(host.Name, "send", $"{send.Tag} {send.To}");
        world.Network.Tries.Add((send.To, TextReading.Of(send.Text, world.Now), world.Now));
        if (world.Weather.Strikes(0.004))
            await CrashAsync("send before");
        if (world.Weather.Strikes(0.01))
        {
            await world.Agenda.WaitAsync(NoAnswer, life, cancellationToken);
            return new SmsSendOutcome.Unknown("timeout");
        }

        var begun = world.Now;
        await world.Agenda.WaitAsync(world.Chance.Between(TimeSpan.FromMilliseconds(30), TimeSpan.FromSeconds(2)), life, cancellationToken);
        var outcome = world.Network.Take(send, begun);
        if (world.Weather.Strikes(0.006))
            await CrashAsync("send done");
        if (world.Weather.Strikes(0.02))
        {
            await world.Agenda.WaitAsync(NoAnswer, life, cancellationToken);
            outcome = new SmsSendOutcome.Unknown("answer-lost");
        }

        world.Note(host.Name, "outcome", $"{send.Tag} {outcome.GetType().Name}");
        return outcome;
    }

    private Task CrashAsync(string at)
    {
        host.Crash(at);
        return new TaskCompletionSource().Task;
    }
}

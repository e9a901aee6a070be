using CareLoop.Local.Simulation.Checks;

namespace CareLoop.Local.Simulation;

/// <summary>Plays a seed: the whole library over storage, a gateway and a HIS in memory, on one thread.</summary>
public static class Seed
{
    /// <summary>What is left over when the hospital has closed settles in this time: callbacks are tried for a day.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromDays(3);

    /// <summary>Plays on a thread of its own, which has no synchronization context.</summary>
    public static SimulationResult Play(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SimulationResult? result = null;
        var thread = new Thread(() => result = PlayHere(options), maxStackSize: 16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        return result!;
    }

    internal static SimulationResult PlayHere(SimulationOptions options)
    {
        World? world = null;
        try
        {
            world = new World(options);
            world.Triggers.Start();
            world.Clinic.Open();
            world.Agenda.RunUntil(world.Closing + Settling);
            if (world.Agenda.Strayed is { } strayed)
                world.Fail("the simulation left its thread: " + strayed);
            else
                AllChecks.Run(world);
        }
        catch (Exception error)
        {
            if (world is null)
                throw;
            world.Fail("the simulation itself failed: " + error);
        }

        return new SimulationResult(options.Seed, world.Broken, world.Trace.Hash, world.Counts);
    }
}

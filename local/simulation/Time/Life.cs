namespace CareLoop.Local.Simulation.Time;

/// <summary>One run of a process, from its start to its end. What waits when it ends, waits for ever.</summary>
internal sealed class Life
{
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;
}

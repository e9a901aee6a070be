namespace CareLoop.Common;

/// <summary>
/// The two clocks. <paramref name="Business"/> decides due instants, quiet hours, deadlines, expiries and event times;
/// <paramref name="Wire"/> decides request dates, signatures, webhook timestamps, the repeatability window and time-outs.
/// In production both are the system's clock; locally business time can be moved.
/// </summary>
/// <param name="Business">The clock of the hospital's day.</param>
/// <param name="Wire">The clock that the network and other systems see.</param>
public sealed record Clocks(TimeProvider Business, TimeProvider Wire)
{
    /// <summary>The instant on the hospital's clock.</summary>
    public DateTimeOffset Now => Business.GetUtcNow();

    /// <summary>The instant on the network's clock.</summary>
    public DateTimeOffset WireNow => Wire.GetUtcNow();
}

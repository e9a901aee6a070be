namespace CareLoop.Common;

/// <summary>
/// The two times that CareLoop lives in. They are the same clock in production; on one machine
/// business time may be frozen or run fast, while the wire knows only real time.
/// </summary>
/// <param name="Business">Due instants, quiet hours, deadlines, expiries, event times.</param>
/// <param name="Wire">Request dates, signatures, webhook timestamps, the repeatability window, HTTP timeouts.</param>
public sealed record Clocks(TimeProvider Business, TimeProvider Wire)
{
    /// <summary>The instant on the hospital's clock.</summary>
    public DateTimeOffset Now => Business.GetUtcNow();

    /// <summary>The instant on the network's clock.</summary>
    public DateTimeOffset WireNow => Wire.GetUtcNow();
}

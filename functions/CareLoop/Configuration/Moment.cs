namespace CareLoop.Configuration;

/// <summary>What a decision is made with: the instant on both clocks and the configuration then.</summary>
/// <param name="Now">Business time.</param>
/// <param name="WireNow">Wire time: first-sent instants and the repeatability window.</param>
/// <param name="Config">The configuration as it was read, the same for the whole decision.</param>
internal sealed record Moment(DateTimeOffset Now, DateTimeOffset WireNow, ConfigSnapshot Config);

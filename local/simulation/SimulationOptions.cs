namespace CareLoop.Local.Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Seed">Everything follows from it.</param>
/// <param name="Days">Days on which the hospital is open; two without faults follow, in which all settles. 2 to 365.</param>
/// <param name="Trace">Takes a line for each thing that happens; null for none.</param>
public sealed record SimulationOptions(int Seed, int Days = 30, TextWriter? Trace = null);

/// <summary>How a seed went.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Broken">The promises that were broken, with what broke them; none where it held.</param>
/// <param name="TraceHash">The same for the same seed and source.</param>
/// <param name="Counts">How much of what happened.</param>
public sealed record SimulationResult(int Seed, IReadOnlyList<string> Broken, string TraceHash, IReadOnlyDictionary<string, int> Counts);

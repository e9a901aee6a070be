namespace CareLoop.Local.Bench;

/// <summary>A line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Value">How much.</param>
/// <param name="Limit">The most that it may be (design, section 6), or null where there is no limit.</param>
internal sealed record BenchRow(string Name, string Unit, double Value, double? Limit = null)
{
    public bool IsOver => Value > Limit;
}

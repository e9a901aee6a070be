namespace CareLoop.Local.Run.Hosts;

/// <summary>One end of a host that is planned: from an instant on, as soon as a function is in flight.</summary>
/// <param name="After">How long after the operation began, in real time.</param>
/// <param name="Down">How long the host stays away, in business time.</param>
internal sealed record Kill(DateTimeOffset From, string Function, TimeSpan After, TimeSpan Down)
{
    /// <summary>What a host does by itself all day. The functions that staff call, and those for poison, are at rest in a run.</summary>
    public static readonly IReadOnlyList<string> Functions = ["ReceiveHisEvents", "SweepDue", "DispatchDue", "ReceiveSmsEvent"];

    /// <summary>The hours in which all of these are at work.</summary>
    private static readonly TimeSpan Opens = new(8, 5, 0), Closes = new(19, 0, 0);

    private const int MostDown = 15;
    private const int MostMilliseconds = 30;

    /// <summary>The kills of a run, by their instants: all functions in turn, over all days.</summary>
    public static IReadOnlyList<Kill> Plan(long seed, int kills, DateTimeOffset begin, int days)
    {
        var luck = new Random(unchecked((int)(seed * 7919 + kills)));
        var span = (Closes - Opens) * days;
        return
        [
            .. Enumerable.Range(0, kills)
                .Select(index => span * ((index + luck.NextDouble() * 0.8) / kills))
                .Select((at, index) => new Kill(
                    begin.AddDays(Math.Floor(at / (Closes - Opens))) + Opens + TimeSpan.FromTicks(at.Ticks % (Closes - Opens).Ticks),
                    Functions[index % Functions.Count],
                    TimeSpan.FromMilliseconds(luck.Next(MostMilliseconds)),
                    TimeSpan.FromMinutes(1 + luck.Next(MostDown)))),
        ];
    }
}

namespace CareLoop.Local.Simulation;

/// <summary>How often what goes wrong, by seed; from the closing day on nothing does.</summary>
internal sealed class Weather
{
    private readonly World world;
    private readonly double storm;
    private readonly (DateTimeOffset From, DateTimeOffset To) storageDown;
    private readonly (DateTimeOffset From, DateTimeOffset To) hisDown;
    private readonly (DateTimeOffset From, DateTimeOffset To) throttled;

    public Weather(World world)
    {
        this.world = world;
        storm = world.Chance.Weighted((0.0, 1), (1.0, 6), (4.0, 3));
        storageDown = Outage(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(40));
        hisDown = Outage(TimeSpan.FromMinutes(5), TimeSpan.FromHours(26));
        throttled = Outage(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(45));
    }

    public bool IsStorageDown => Is(storageDown);

    public bool IsHisDown => Is(hisDown);

    public bool IsThrottled => Is(throttled);

    public double EmptyPages => Rate(0.02);

    /// <summary>A probability by the weather of the seed.</summary>
    public double Rate(double usual) => world.Now < world.Closing ? usual * storm : 0;

    public bool Strikes(double usual) => Rate(usual) is > 0 and var rate && world.Chance.Is(rate);

    private bool Is((DateTimeOffset From, DateTimeOffset To) outage) => world.Now >= outage.From && world.Now < outage.To && world.Now < world.Closing;

    private (DateTimeOffset From, DateTimeOffset To) Outage(TimeSpan least, TimeSpan most)
    {
        var from = World.Start + world.Chance.Between(TimeSpan.Zero, TimeSpan.FromDays(world.Days));
        var length = world.Chance.Between(least, most);
        return storm > 0 && world.Chance.Is(0.5) ? (from, from + length) : default;
    }
}

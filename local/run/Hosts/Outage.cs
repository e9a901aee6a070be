namespace CareLoop.Local.Run.Hosts;

/// <summary>When all hosts are down.</summary>
internal static class Outage
{
    /// <summary>In the middle of the second day's work: reminders have gone out once, answers are under way.</summary>
    private static readonly TimeSpan Begins = new(1, 10, 0, 0);

    /// <summary>What the hospital allows its sender in such a run: so few that what has piled up takes some minutes.</summary>
    public const int SendsPerMinute = 5;

    public static DateTimeOffset From(DateTimeOffset begin) => begin + Begins;
}

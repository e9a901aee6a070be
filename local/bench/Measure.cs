using CareLoop.Local.Bench.Peer;

namespace CareLoop.Local.Bench;

/// <summary>One of the things that bench measures.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Does">What it does, for who waits for it.</param>
/// <param name="RunAsync">Measures.</param>
internal sealed record Measure(string Name, string Does, Func<Stage, CancellationToken, Task<IReadOnlyList<BenchRow>>> RunAsync)
{
    /// <summary>All of them, in the order in which they run and in which their rows are written.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("requests", "storage requests of the loop's work", RequestCounts.MeasureAsync),
        new("follow-ups", "storage requests of following discharges up", FollowUpCounts.MeasureAsync),
        new("surveys", "storage requests of asking how it went", SurveyCounts.MeasureAsync),
        new("complaints", "storage requests of complaints by text", ComplaintCounts.MeasureAsync),
        new("start", "how long the local host takes to be ready", StartTime.MeasureAsync),
        new("throughput", "events, reminders and replies a second", Throughput.MeasureAsync),
        new("peer", "the same reminders in Quartz.NET on PostgreSQL", PeerMeasure.MeasureAsync),
        new("stored", "what is due among what is stored, and memory", DueAmongStored.MeasureAsync),
        new("cpu", "processor time and allocations of an event", EventCost.MeasureAsync),
        new("feeds", "what it costs to read a message of each feed", (_, _) => FeedCost.MeasureAsync()),
    ];
}

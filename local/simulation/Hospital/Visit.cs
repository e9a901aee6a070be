namespace CareLoop.Local.Simulation.Hospital;

internal enum VisitState
{
    Booked,
    Cancelled,
    Arrived,
    Missed,
}

/// <summary>A decision of the hospital about a visit, and when the app had it for certain.</summary>
/// <param name="EventId">The event that tells of it.</param>
/// <param name="State">Where the visit stands after it.</param>
/// <param name="Start">When it begins after it.</param>
/// <param name="At">When it was decided: the event's own time.</param>
internal sealed record Decision(string EventId, VisitState State, DateTimeOffset Start, DateTimeOffset At)
{
    /// <summary>Null while the app has not said that it is committed.</summary>
    public DateTimeOffset? Committed { get; set; }
}

/// <summary>A visit as the hospital knows it.</summary>
internal sealed class Visit(string id, Patient patient)
{
    private readonly List<Decision> decisions = [];

    public string Id => id;

    public Patient Patient => patient;

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<Decision> Decisions => decisions;

    public VisitState State => decisions[^1].State;

    public DateTimeOffset Start => decisions[^1].Start;

    public bool Stands => State == VisitState.Booked;

    public void Add(Decision decision) => decisions.Add(decision);

    public Decision? KnownAt(DateTimeOffset instant) => decisions.LastOrDefault(decision => decision.At <= instant);

    /// <summary>Whether the visit stood at a time all through an interval, for everybody.</summary>
    public bool StoodAt(DateTimeOffset start, DateTimeOffset from, DateTimeOffset to)
    {
        var known = KnownAt(from);
        return known is { State: VisitState.Booked, Committed: { } committed } && known.Start == start && committed <= from
            && !decisions.Any(decision => decision.At > from && decision.At <= to);
    }
}

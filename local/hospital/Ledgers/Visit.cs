using CareLoop.Local.Hospital.Days;

namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>One visit's story, from the entries.</summary>
internal sealed class Visit(Decided booking)
{
    private readonly List<Decided> changes = [booking];

    public string Id { get; } = booking.Visit;

    public string Patient { get; } = booking.Patient;

    /// <summary>What the hospital decided, in the order of source time.</summary>
    public IReadOnlyList<Decided> Changes => changes;

    public DateTimeOffset Start { get; private set; } = booking.Start;

    /// <summary>Booked while it is to come; else how it ended.</summary>
    public ChangeKind State { get; private set; } = ChangeKind.Booked;

    public bool IsLive => State == ChangeKind.Booked;

    /// <summary>How often the start changed.</summary>
    public int Moves { get; private set; }

    public void Add(Decided change)
    {
        changes.Add(change);
        switch (change.Change)
        {
            case ChangeKind.Moved:
                Start = change.Start;
                Moves++;
                break;
            case ChangeKind.Cancelled or ChangeKind.Arrived or ChangeKind.Missed:
                State = change.Change;
                break;
        }
    }
}

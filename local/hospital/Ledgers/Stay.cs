using CareLoop.Local.Hospital.Days;

namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>One stay's story, from the entries.</summary>
internal sealed class Stay(StayDecided admission)
{
    private readonly List<StayDecided> changes = [admission];

    public string Id { get; } = admission.Stay;

    public string Patient { get; } = admission.Patient;

    /// <summary>What the hospital decided, in the order of source time.</summary>
    public IReadOnlyList<StayDecided> Changes => changes;

    /// <summary>As it is now.</summary>
    public StayFacts Facts => changes[^1].Facts;

    public bool IsInHouse => changes[^1].Change is StayChange.Admitted or StayChange.Transferred or StayChange.DischargeCancelled;

    public void Add(StayDecided change) => changes.Add(change);
}

using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Days;

/// <summary>What the hospital can decide about a stay, and tells the outside by an event.</summary>
internal enum StayChange
{
    Admitted,
    Transferred,
    Discharged,

    /// <summary>The patient stays after all; they are discharged again later.</summary>
    DischargeCancelled,

    /// <summary>They left at another time than was entered.</summary>
    DischargeCorrected,
}

/// <summary>One decision about a stay.</summary>
/// <param name="At">When it is decided: the event's source time.</param>
/// <param name="SendAt">When its event leaves the hospital; days later where a ward is behind with its papers.</param>
/// <param name="Facts">The stay from then on.</param>
internal sealed record PlannedStep(StayChange Change, DateTimeOffset At, DateTimeOffset SendAt, StayFacts Facts);

/// <summary>A stay, from admission to the last word on it.</summary>
internal sealed record PlannedStay(string Id, string Patient, IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>
    /// The stay as it is told by a hospital that opens its doors to CareLoop: of who is in the wards that they are, and what comes
    /// later. Null where it is over by then.
    /// </summary>
    public PlannedStay? AsOf(DateTimeOffset opening)
    {
        if (Steps[0].At >= opening)
            return this;
        var known = Steps.Last(step => step.At < opening);
        return known.Change is StayChange.Admitted or StayChange.Transferred or StayChange.DischargeCancelled
            ? this with { Steps = [Steps[0] with { Facts = known.Facts }, .. Steps.Where(step => step.At >= opening)] }
            : null;
    }
}

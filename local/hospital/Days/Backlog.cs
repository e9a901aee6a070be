namespace CareLoop.Local.Hospital.Days;

/// <summary>A visit that was booked before the hospital opened, as it stands then.</summary>
internal static class Backlog
{
    /// <summary>Null where it is over, was cancelled, or its patient has died.</summary>
    public static PlannedVisit? AsOf(DateTimeOffset opening, PlannedVisit visit)
    {
        var standing = visit.Change switch
        {
            { Kind: ChangeKind.Cancelled or ChangeKind.PatientDied } change when change.At < opening => null,
            { Kind: ChangeKind.Moved, Start: { } start } change when change.At < opening => visit with { BookedAt = change.At, SentAt = change.At, Start = start, Change = null },
            { } change when change.At < opening => visit with { Change = null },
            _ => visit,
        };
        return standing is null || standing.Start <= opening ? null : standing;
    }
}

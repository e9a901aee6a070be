using CareLoop.Local.Hospital.Days;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>What customer service would see is what the hospital decided.</summary>
internal static class AppAgrees
{
    public const string Name = "app-shows-every-visit";

    public static CheckResult Check(Evidence evidence, IReadOnlyDictionary<string, AppVisit> shown)
    {
        var told = evidence.Ledger.Visits.Where(visit => visit.Changes.All(change => evidence.AcknowledgedAt(change) is not null)).ToList();
        return CheckResult.Of(Name, told.Count, "visits", [.. from visit in told
                                                              let wrong = Wrong(shown.GetValueOrDefault(visit.Id), visit.State)
                                                              where wrong is not null
                                                              select $"{visit.Id} {wrong}"]);
    }

    private static string? Wrong(AppVisit? shown, ChangeKind state)
    {
        if (shown?.Status is not { } status)
            return "is not known";
        var expected = state switch
        {
            ChangeKind.Cancelled => "cancelled",
            ChangeKind.Arrived => "arrived",
            ChangeKind.Missed => "noshow",
            _ => "booked",
        };
        return status.Replace("-", "", StringComparison.Ordinal).Equals(expected, StringComparison.OrdinalIgnoreCase) ? null : $"is {status}, not {expected}";
    }
}

using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>Every event that left the hospital was taken, and none of them failed.</summary>
internal static class EventsSettled
{
    public const string Name = "events-settled";

    /// <param name="later">What the receipts say of the events that were only accepted at first, by event id.</param>
    public static CheckResult Check(Evidence evidence, IReadOnlyDictionary<string, string> later)
    {
        var sent = evidence.Ledger.All<Decision>().Where(decided => decided.SendAt is null || decided.SendAt < evidence.End - evidence.Tolerance).ToList();
        return CheckResult.Of(Name, sent.Count, "events", [.. from decided in sent
                                                               let wrong = Wrong(evidence, decided, later)
                                                               where wrong is not null
                                                               select $"{decided.EventId} {wrong}"]);
    }

    private static string? Wrong(Evidence evidence, Decision decided, IReadOnlyDictionary<string, string> later)
    {
        if (evidence.Ledger.Delivery(decided.EventId) is not { } delivery)
            return "was never answered";
        var status = delivery.Status == "accepted" ? later.GetValueOrDefault(decided.EventId, "accepted") : delivery.Status;
        return status switch
        {
            "applied" or "ignored" => null,
            "accepted" => "was accepted and never settled",
            _ => $"{status}: {delivery.Reason}",
        };
    }
}

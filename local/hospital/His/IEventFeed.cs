using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>What is to be told: a decision, and what this HIS knows besides.</summary>
internal sealed record Told(Decided Decided, Patient Patient, BookingDetails Details)
{
    public string EventId => Decided.EventId;
}

/// <param name="Status">As CareLoop says; "refused" where it refused the request or the item.</param>
/// <param name="Record">Where what the event is about can be seen; null where only the receipt says.</param>
internal sealed record EventAnswer(string EventId, string Status, string? Receipt, string? Record, string? Reason)
{
    public const string Refused = "refused";
}

/// <summary>The language in which this HIS speaks to CareLoop.</summary>
internal interface IEventFeed
{
    /// <summary>The answer, or null where there was none that an interface engine would take: it tries again.</summary>
    /// <param name="webhookId">Stays the same for every try.</param>
    Task<EventAnswer?> SendAsync(string webhookId, Told told, int attempt, CancellationToken cancellationToken);

    /// <summary>One answer an event, or null where the batch is to be sent again.</summary>
    Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<Told> told, int attempt, CancellationToken cancellationToken);
}

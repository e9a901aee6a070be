using System.Diagnostics.CodeAnalysis;

using CareLoop.Local.Hospital.Days;

namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>The hospital's memory: entries, and what follows from them. Safe to use from several threads.</summary>
internal sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, Visit> visits = new(StringComparer.Ordinal);
    private readonly Dictionary<(string EventId, int Copy), Delivered> deliveries = [];
    private readonly Dictionary<string, Stay> stays = new(StringComparer.Ordinal);
    private readonly HashSet<string> decisions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Decision> deaths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Replied> replies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CalledBack>> webhooks = new(StringComparer.Ordinal);

    /// <summary>Called with each entry, in order, before <see cref="Add"/> returns.</summary>
    public Action<Entry>? Written { get; set; }

    public IReadOnlyList<Entry> Entries => Since(0);

    public IReadOnlyList<Visit> Visits
    {
        get
        {
            lock (gate)
                return [.. visits.Values];
        }
    }

    public IReadOnlyList<Stay> Stays
    {
        get
        {
            lock (gate)
                return [.. stays.Values];
        }
    }

    public static Ledger Of(IEnumerable<Entry> entries)
    {
        var ledger = new Ledger();
        foreach (var entry in entries)
            ledger.Take(entry);
        return ledger;
    }

    public T Add<T>(T entry)
        where T : Entry
    {
        lock (gate)
        {
            var numbered = entry with { Seq = entries.Count + 1 };
            Take(numbered);
            Written?.Invoke(numbered);
            return numbered;
        }
    }

    /// <summary>Adds what <paramref name="decide"/> makes of a visit as it is now, unless it makes nothing of it.</summary>
    public Decided? Decide(string visit, Func<Visit, Decided?> decide)
    {
        lock (gate)
            return visits.TryGetValue(visit, out var known) && decide(known) is { } change ? Add(change) : null;
    }

    public IReadOnlyList<Entry> Since(long seq)
    {
        lock (gate)
            return entries[(int)Math.Min(seq, entries.Count)..];
    }

    public IReadOnlyList<T> All<T>()
        where T : Entry
    {
        lock (gate)
            return [.. entries.OfType<T>()];
    }

    public bool TryVisit(string id, [NotNullWhen(true)] out Visit? visit)
    {
        lock (gate)
            return visits.TryGetValue(id, out visit);
    }

    public bool TryStay(string id, [NotNullWhen(true)] out Stay? stay)
    {
        lock (gate)
            return stays.TryGetValue(id, out stay);
    }

    public bool HasDecided(string eventId)
    {
        lock (gate)
            return decisions.Contains(eventId);
    }

    /// <summary>The news of a patient's death; null while there is none.</summary>
    public Decision? DeathOf(string patient)
    {
        lock (gate)
            return deaths.GetValueOrDefault(patient);
    }

    public Delivered? Delivery(string eventId, int copy = 0)
    {
        lock (gate)
            return deliveries.GetValueOrDefault((eventId, copy));
    }

    public Replied? Reply(string replyId)
    {
        lock (gate)
            return replies.GetValueOrDefault(replyId);
    }

    /// <summary>Adds a callback, judged with those of the same webhook id before it.</summary>
    public CalledBack Receive(string webhookId, Func<IReadOnlyList<CalledBack>, CalledBack> judge)
    {
        lock (gate)
            return Add(judge(webhooks.GetValueOrDefault(webhookId) ?? []));
    }

    private void Take(Entry entry)
    {
        entries.Add(entry);
        if (entry is Decision decision)
        {
            decisions.Add(decision.EventId);
            if (decision.IsDeath)
                deaths.TryAdd(decision.Patient, decision);
        }

        switch (entry)
        {
            case Decided { Change: ChangeKind.Booked } booking:
                visits.Add(booking.Visit, new Visit(booking));
                break;
            case Decided change:
                visits[change.Visit].Add(change);
                break;
            case StayDecided { Change: StayChange.Admitted } admission:
                stays.Add(admission.Stay, new Stay(admission));
                break;
            case StayDecided change:
                stays[change.Stay].Add(change);
                break;
            case Delivered delivered:
                deliveries[(delivered.EventId, delivered.Copy)] = delivered;
                break;
            case Replied replied:
                replies[replied.ReplyId] = replied;
                break;
            case CalledBack callback:
                if (!webhooks.TryGetValue(callback.WebhookId, out var before))
                    webhooks.Add(callback.WebhookId, before = []);
                before.Add(callback);
                break;
        }
    }
}

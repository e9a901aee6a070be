using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A text that went out, and what it is about.</summary>
/// <param name="Shown">The visits of this phone that it names.</param>
/// <param name="Asks">Whether it asks if the patient comes, as a reminder does.</param>
/// <param name="IsAnswer">It follows a message from the same phone within ten minutes: quiet hours let it pass.</param>
internal sealed record SentText(SimMessage Message, IReadOnlyList<ShownVisit> Shown, bool Asks, bool IsAnswer)
{
    public DateTimeOffset At => Message.At;

    public string Phone => Message.To;
}

/// <summary>What is known from outside about a run: the hospital's ledger and the simulator's, and the app's public answers.</summary>
internal sealed class Evidence
{
    /// <summary>What follows a patient's own message so soon is an answer to it.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(10);

    private readonly ILookup<string, Patient> holders;
    private readonly IReadOnlyDictionary<string, string> records;
    private readonly ILookup<string, SentText> textsByPhone;
    private readonly Dictionary<string, DateTimeOffset> acknowledged;

    public Evidence(
        Registry registry, Ledger ledger, IReadOnlyList<SimMessage> messages, DateTimeOffset end, TimeSpan tolerance, TimeSpan? clockTolerance = null, SeenByStaff? seen = null,
        IReadOnlyDictionary<string, string>? records = null, Span? outage = null, TimeSpan ahead = default)
    {
        ClockTolerance = clockTolerance ?? tolerance;
        Seen = seen ?? SeenByStaff.Nothing;
        Outage = outage;
        Ahead = ahead;
        this.records = records ?? new Dictionary<string, string>();
        Registry = registry;
        Ledger = ledger;
        Messages = messages;
        End = end;
        Tolerance = tolerance;
        holders = registry.Patients.Where(patient => patient.Address is not null).ToLookup(patient => patient.Address!, StringComparer.Ordinal);
        var inbound = messages.Where(message => message.IsInbound).ToLookup(message => message.From, StringComparer.Ordinal);
        Texts = [.. from message in messages
                    where message.IsText && !HospitalStaff.IsStaff(message.To)
                    let reading = TextReading.Of(message.Text, message.At)
                    select new SentText(
                        message,
                        Phonebook.Shown(ledger, holders[message.To], reading),
                        reading.Codes.Confirm.Length > 0,
                        inbound[message.To].Any(before => before.At <= message.At && Heard(before.At) >= message.At - AnswerWithin - tolerance))];
        textsByPhone = Texts.ToLookup(text => text.Phone, StringComparer.Ordinal);
        acknowledged = ledger.All<Delivered>()
            .Where(delivered => delivered.Status is "applied" or "accepted" or "ignored")
            .GroupBy(delivered => delivered.EventId, StringComparer.Ordinal)
            .ToDictionary(deliveries => deliveries.Key, deliveries => deliveries.Min(delivery => delivery.At), StringComparer.Ordinal);
        Replies = [.. from planned in ledger.All<ReplyPlanned>()
                      let sent = ledger.Reply(planned.ReplyId)
                      where sent is not null
                      select new SentReply(planned, sent.At)];
    }

    public Registry Registry { get; }

    public Ledger Ledger { get; }

    public IReadOnlyList<SimMessage> Messages { get; }

    public IReadOnlyList<SentText> Texts { get; }

    /// <summary>What the phones' holders sent.</summary>
    public IReadOnlyList<SentReply> Replies { get; }

    /// <summary>When the hospital's last day ended.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How much business time a handler's work may take: nothing in frozen time, seconds times the speed otherwise, and what repeats may take where faults are dealt.</summary>
    public TimeSpan Tolerance { get; }

    /// <summary>By how much clocks and the time that work takes may differ; faults make nothing earlier or later than this at which it may be done.</summary>
    public TimeSpan ClockTolerance { get; }

    /// <summary>By how much the clock of a host may be ahead of the hospital's: what is due may come that much early.</summary>
    public TimeSpan Ahead { get; }

    /// <summary>What the app has put before people.</summary>
    public SeenByStaff Seen { get; }

    /// <summary>When all hosts were down; null where they never were.</summary>
    public Span? Outage { get; }

    /// <summary>When what reached the app's door at an instant could be acted on at the earliest.</summary>
    public DateTimeOffset Heard(DateTimeOffset at) => Outage is { } outage && at >= outage.From && at < outage.Until ? outage.Until : at;

    /// <summary>Whether all hosts were down at some time between two instants.</summary>
    public bool WasDown(DateTimeOffset from, DateTimeOffset until) => Outage is { } outage && from < outage.Until && until > outage.From;

    /// <summary>How late a reminder may come where time runs on while work is done: the least that the default policy allows an evening's. Frozen time knows no lateness.</summary>
    public TimeSpan CatchUp => Tolerance == TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromHours(14);

    public IEnumerable<SentText> TextsTo(string? phone) => phone is null ? [] : textsByPhone[phone];

    public IEnumerable<Patient> HoldersOf(string phone) => holders[phone];

    /// <summary>Where the app said that what an event is about can be seen, at once or when the event was settled; null where it did not.</summary>
    public string? RecordOf(Decided decided) => Ledger.Delivery(decided.EventId)?.Record ?? records.GetValueOrDefault(decided.EventId);

    /// <summary>When CareLoop first said that it has an event; null while it has not.</summary>
    public DateTimeOffset? AcknowledgedAt(Decision decided) =>
        acknowledged.TryGetValue(decided.EventId, out var at) ? at : null;

    /// <summary>What CareLoop had been told about a visit by an instant, the latest decision last.</summary>
    public IReadOnlyList<Decided> Told(Visit visit, DateTimeOffset by) =>
        [.. visit.Changes.Where(change => AcknowledgedAt(change) <= by).OrderBy(change => change.Time)];

    /// <summary>The visit as CareLoop had been told it: null while it was not, or no start was.</summary>
    public (ChangeKind State, DateTimeOffset Start)? Known(Visit visit, DateTimeOffset by)
    {
        var told = Told(visit, by);
        if (told.LastOrDefault(change => change.Change is ChangeKind.Booked or ChangeKind.Moved or ChangeKind.Repeated) is not { } start)
            return null;
        var end = told.LastOrDefault(change => change.Change is ChangeKind.Cancelled or ChangeKind.Arrived or ChangeKind.Missed);
        return (end?.Change ?? ChangeKind.Booked, start.Start);
    }

    /// <summary>Whether the phone's last word about being texted, before an instant, was not to be.</summary>
    public bool IsOptedOut(string phone, DateTimeOffset before) => IsOptedOut(phone, message => Heard(message.At) < before);

    /// <summary>Whether it was when this text went out: frozen time gives a word and its answer the same instant, but not the same number.</summary>
    public bool WasOptedOut(SentText text) => IsOptedOut(text.Phone, message => message.Seq < text.Message.Seq);

    private bool IsOptedOut(string phone, Func<SimMessage, bool> counts)
    {
        var optedOut = false;
        foreach (var message in Messages.Where(message => message.IsInbound && message.From == phone && counts(message)))
            optedOut = OptOutWords.Judge(message.Text) ?? optedOut;
        return optedOut;
    }

    /// <summary>Whether the carrier had said by an instant that there is no such number.</summary>
    public bool IsBadNumber(string phone, DateTimeOffset by) =>
        Messages.Any(message => message.To == phone && message.IsText && message.At <= by && SimMessage.NoSuchNumber.Contains(message.ReportCode ?? 0));

    /// <summary>A phone as reports may show it.</summary>
    public static string Mask(string phone) => phone.Length > 8 ? phone[..^8] + "****" + phone[^4..] : "****";
}

/// <param name="At">When the simulator took it.</param>
internal sealed record SentReply(ReplyPlanned Planned, DateTimeOffset At);

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>Gets events to CareLoop: keeps what was decided until it is answered, and tries again with the same id.</summary>
internal sealed class InterfaceEngine(
    Ledger ledger,
    Registry registry,
    IEventFeed feed,
    Agenda agenda,
    LocalClock clock,
    IOptions<HospitalOptions> options)
{
    private const int MostInABatch = 100;

    /// <summary>In an outage all that waits is tried together, at these minutes of the hour.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    /// <summary>A restart of CareLoop is over after the first few; an outage is waited out. The last one repeats.</summary>
    private static readonly TimeSpan[] Retries =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5),
        LongestRetry,
    ];

    private readonly long seed = options.Value.Seed;

    /// <summary>Plans all sendings of an event that are not answered yet.</summary>
    public void Plan(Decision decided)
    {
        if (decided.SendAt is not { } sendAt)
            return;
        if (ledger.Delivery(decided.EventId) is null)
            agenda.At(sendAt, decided.EventId, cancellationToken => SendAsync(decided, 0, 0, cancellationToken));
        if (Course.SecondSending(seed, decided) is { } again && ledger.Delivery(decided.EventId, 1) is null)
            agenda.At(again, decided.EventId, cancellationToken => SendAsync(decided, 1, 0, cancellationToken));
    }

    /// <summary>Plans the opening batches: what was booked before the first day, and who was in the wards.</summary>
    public void PlanOpening(IEnumerable<Decision> decided, DateTimeOffset at)
    {
        foreach (var (index, batch) in decided.Where(entry => ledger.Delivery(entry.EventId) is null).Chunk(MostInABatch).Index())
            agenda.At(at, $"opening batch {index}", cancellationToken => SendBatchAsync(batch, 0, cancellationToken));
    }

    private async Task SendAsync(Decision decided, int copy, int attempt, CancellationToken cancellationToken)
    {
        var answer = await feed.SendAsync("msg-" + decided.EventId, Tell(decided), attempt, cancellationToken);
        if (answer is null)
            TryAgain(decided.EventId, attempt, (next, token) => SendAsync(decided, copy, next, token));
        else
            Note(answer, copy, attempt);
    }

    private async Task SendBatchAsync(IReadOnlyList<Decision> batch, int attempt, CancellationToken cancellationToken)
    {
        var answers = await feed.SendBatchAsync("msg-batch-" + batch[0].EventId, [.. batch.Select(Tell)], attempt, cancellationToken);
        if (answers is null)
            TryAgain("opening batch", attempt, (next, token) => SendBatchAsync(batch, next, token));
        else
            foreach (var answer in answers)
                Note(answer, 0, attempt);
    }

    private void TryAgain(string what, int attempt, Func<int, CancellationToken, Task> send)
    {
        var delay = Retries[Math.Min(attempt, Retries.Length - 1)];
        var at = clock.GetUtcNow() + delay;
        if (delay == LongestRetry)
            at = at.AddTicks(-(at.Ticks % LongestRetry.Ticks));
        agenda.At(at, what, cancellationToken => send(attempt + 1, cancellationToken));
    }

    private void Note(EventAnswer answer, int copy, int attempt) =>
        ledger.Add(new Delivered(answer.EventId, copy, answer.Status, answer.Receipt, answer.Record, answer.Reason, attempt + 1) { At = clock.GetUtcNow() });

    private Told Tell(Decision decision) => decision switch
    {
        Decided visit => new ToldVisit(visit, registry[visit.Patient], BookingDetails.Of(seed, visit.Visit)),
        StayDecided stay => new ToldStay(stay, registry[stay.Patient]),
        _ => throw new InvalidOperationException($"Nobody is told of {decision.GetType().Name}."),
    };
}

using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Bench.Bare;

/// <summary>The requests of the loop's work, as the app makes them on this very emulator, in a corner of its own.</summary>
internal sealed record Scripts
{
    /// <summary>Reminders in a group, as shipped.</summary>
    public const int Group = 50;

    /// <summary>Patients that were recorded: six groups, so that a sweep shares its work as in the app.</summary>
    public const int Patients = 6 * Group;

    /// <summary>By patient: the first event, a further one.</summary>
    public required IReadOnlyList<(Script First, Script Further)> Events { get; init; }

    /// <summary>The sweep of all groups: read, leased, sent, deleted.</summary>
    public required Script Sweep { get; init; }

    /// <summary>By group, from its message to the last outcome.</summary>
    public required IReadOnlyList<Script> Dispatches { get; init; }

    /// <summary>By patient: the answer "1".</summary>
    public required IReadOnlyList<Script> Replies { get; init; }

    /// <summary>The corner's queues.</summary>
    public required (string Due, string SmsEvents) Queues { get; init; }

    /// <param name="stage">The emulator.</param>
    /// <param name="keep">Tables stay as long as this: the scripts go on in them.</param>
    public static async Task<Scripts> RecordAsync(Stage stage, Action<IAsyncDisposable> keep)
    {
        var recorder = new Recorder();
        var bed = await Bed.OnEmulatorAsync(stage, recorder);
        keep(bed);
        await bed.LiftBudgetAsync();
        var start = bed.Clock.GetUtcNow().AddHours(7);

        // Texts have been sent before: the sender's budget is a row that is there.
        await bed.SendAsync("his.appointment.booked", Patients, $"booked-{Patients}", start.AddHours(-1));
        bed.Clock.Set(start.AddHours(-1) - Bed.RemindedBefore);
        await bed.Get<SweepDue>().HandleAsync(CancellationToken.None);
        await HandleDueAsync(bed, message => bed.Get<DispatchDue>().HandleAsync(message, CancellationToken.None));

        var hash = bed.Get<KeyedHash>();
        List<IReadOnlyList<string>> hashes = [.. Enumerable.Range(0, Patients).Select(patient => (string[])
            [hash.Of("id", $"{HisCall.Authority}|{HisCall.Identifier(patient)}"), hash.Of("phone", Texts.PhoneOf(patient))])];
        Script Of(IReadOnlyList<Recorded> requests, int? patient = null) => new(requests, patient is { } one ? [hashes[one]] : hashes);

        var events = new List<(Script, Script)>();
        for (var patient = 0; patient < Patients; patient++)
        {
            var first = await recorder.RecordAsync(() => bed.SendAsync("his.appointment.booked", patient, $"booked-{patient}", start));
            var further = await recorder.RecordAsync(() => bed.SendAsync("his.appointment.booked", patient, $"further-{patient}", start.AddDays(9), visit: "B"));
            events.Add((Of(first, patient), Of(further, patient)));
        }

        bed.Clock.Set(start - Bed.RemindedBefore);
        var sweep = await recorder.RecordAsync(() => bed.Get<SweepDue>().HandleAsync(CancellationToken.None));
        var dispatches = new List<Script>();
        await HandleDueAsync(bed, async message =>
            dispatches.Add(Of(await recorder.RecordAsync(() => bed.Get<DispatchDue>().HandleAsync(message, CancellationToken.None)))));
        var replies = new List<Script>();
        for (var patient = 0; patient < Patients; patient++)
        {
            var text = Texts.Answer(patient, bed.Clock.GetUtcNow());
            replies.Add(Of(await recorder.RecordAsync(() => bed.Get<ReceiveSmsEvent>().HandleAsync(text, CancellationToken.None)), patient));
        }

        return new Scripts
        {
            Events = events,
            Sweep = Of(sweep),
            Dispatches = dispatches,
            Replies = replies,
            Queues = (bed.Get<StorageClients>().Queue(QueueNames.Due).Name, bed.Get<StorageClients>().Queue(QueueNames.SmsEvents).Name),
        };
    }

    private static async Task HandleDueAsync(Bed bed, Func<string, Task> handle)
    {
        while (await bed.HandleQueueAsync(QueueNames.Due, handle))
        {
        }
    }
}

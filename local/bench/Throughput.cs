using Azure.Storage.Queues;
using CareLoop.Local.Bench.App;
using CareLoop.Local.Bench.Bare;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>
/// Events, reminders and replies a second through the local host, beside a bare generator of the same requests on the same
/// emulator. They take turns, a batch of patients each, so that both meet tables of the same size and the same machine.
/// </summary>
internal sealed class Throughput : IAsyncDisposable
{
    /// <summary>Senders at the same time; as many as a host takes messages at once.</summary>
    private const int Concurrency = 16;

    /// <summary>Read, written.</summary>
    private const int RequestsOfABudgetChange = 2;

    /// <summary>As many patients each as the scripts have. The first ones warm up: in them more than half of the host's processor time goes to the compiler.</summary>
    private const int Batches = 6, WarmingUp = 3;

    private readonly Generator bare;
    private readonly Scripts scripts;
    private readonly Outside outside;
    private readonly AppProcess app;
    private readonly QueueServiceClient queues;

    /// <summary>Changes of the sender's budget that the app last made for a reply: those that go at the same time share one.</summary>
    private double budgetShare = 1;

    private Throughput(string storage, Scripts scripts, Outside outside, AppProcess app)
    {
        (this.scripts, this.outside, this.app) = (scripts, outside, app);
        bare = new Generator(storage);
        queues = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    }

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        IAsyncDisposable? corner = null;
        try
        {
            var scripts = await Scripts.RecordAsync(stage, kept => corner = kept);
            await using var outside = await Outside.StartAsync();
            await using var app = await AppProcess.StartAsync(stage, outside, cancellationToken);
            await app.LiftBudgetAsync(cancellationToken);
            await using var throughput = new Throughput(stage.Storage, scripts, outside, app);
            return await throughput.MeasureAsync(stage.Say, cancellationToken);
        }
        finally
        {
            if (corner is not null)
                await corner.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        bare.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<BenchRow>> MeasureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var events = new Pair($"HIS events, {Concurrency} at a time (half new patients, half known)");
        var reminders = new Pair($"reminders, in groups of {Scripts.Group}");
        var replies = new Pair("replies, each with its answer and its callback");
        var first = 0;
        for (var batch = 0; batch < Batches; batch++)
        {
            var patients = Enumerable.Range(first, Scripts.Patients).ToList();
            first += patients.Count;
            var counts = batch >= WarmingUp;
            say(counts ? $"  batch {batch}: {patients.Count} patients" : "  warming up");

            // A visit in the afternoon, a later one in each batch: at most ten hours on, so that no reminder falls in quiet hours.
            var start = AppProcess.Begin.AddHours(6 + batch);
            await TakeTurnsAsync(events, 2 * patients.Count, batch, counts, AppEvents(patients, start, cancellationToken), BareEvents(patients, cancellationToken));
            await app.SetTimeAsync(start - Bed.RemindedBefore, cancellationToken);
            await TakeTurnsAsync(reminders, patients.Count, batch, counts, () => AppRemindersAsync(patients.Count, cancellationToken), BareReminders(patients, cancellationToken));
            await TakeTurnsAsync(replies, patients.Count, batch, counts, () => AppRepliesAsync(patients, cancellationToken), BareReplies(patients, cancellationToken));
        }

        return [.. events.Rows, .. reminders.Rows, .. replies.Rows, new($"working set of the local host after {first} patients", "MiB", app.WorkingSetMiB)];
    }

    /// <summary>Who goes first meets the smaller tables: the other one the next time.</summary>
    private async Task TakeTurnsAsync(Pair pair, int count, int batch, bool counts, Func<Task> ofApp, Func<Task> ofBare)
    {
        var appFirst = batch % 2 == 0;
        var bareRequests = bare.TableRequests;
        var bareTime = appFirst ? TimeSpan.Zero : await TimedAsync(ofBare);
        var (cpu, requests) = (app.Cpu, await AppRequestsAsync());
        var appTime = await TimedAsync(ofApp);
        (cpu, requests) = (app.Cpu - cpu, await AppRequestsAsync() - requests);
        if (appFirst)
            bareTime = await TimedAsync(ofBare);
        if (counts)
            pair.Add(count, new(appTime, requests), cpu, new(bareTime, bare.TableRequests - bareRequests));
    }

    /// <summary>Of tables: the host also asks its queues for more while it has nothing to do.</summary>
    private async Task<int> AppRequestsAsync() =>
        (await app.RequestsAsync(CancellationToken.None)).Where(kind => !kind.Key.EndsWith("/messages", StringComparison.Ordinal)).Sum(kind => kind.Value);

    private async Task<int> BudgetRequestsAsync() =>
        (await app.RequestsAsync(CancellationToken.None)).Where(kind => kind.Key.EndsWith(TableNames.Limits, StringComparison.Ordinal)).Sum(kind => kind.Value);

    private static async Task<TimeSpan> TimedAsync(Func<Task> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        await act();
        return TimeProvider.System.GetElapsedTime(began);
    }

    private Func<Task> AppEvents(List<int> patients, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var firsts = patients.Select(patient => (Id: $"booked-{patient}", Body: HisCall.Body("his.appointment.booked", patient, $"booked-{patient}", app.Now, start))).ToList();
        var further = patients.Select(patient => (Id: $"further-{patient}", Body: HisCall.Body("his.appointment.booked", patient, $"further-{patient}", app.Now, start.AddDays(9), visit: "B"))).ToList();
        return async () =>
        {
            await EachAsync(firsts, one => app.PostAsync(one.Body, one.Id, cancellationToken), cancellationToken);
            await EachAsync(further, one => app.PostAsync(one.Body, one.Id, cancellationToken), cancellationToken);
        };
    }

    private Func<Task> BareEvents(List<int> patients, CancellationToken cancellationToken)
    {
        var firsts = patients.Select(patient => scripts.Events[patient % Scripts.Patients].First.For(patient / Scripts.Patients)).ToList();
        var further = patients.Select(patient => scripts.Events[patient % Scripts.Patients].Further.For(patient / Scripts.Patients)).ToList();
        return async () =>
        {
            await EachAsync(firsts, script => bare.RunAsync(script, cancellationToken), cancellationToken);
            await EachAsync(further, script => bare.RunAsync(script, cancellationToken), cancellationToken);
        };
    }

    private async Task AppRemindersAsync(int count, CancellationToken cancellationToken)
    {
        var wanted = outside.Texts + count;
        await app.SweepAsync(cancellationToken);
        await app.DoneAsync("texts", () => outside.Texts, wanted, cancellationToken);
    }

    private Func<Task> BareReminders(List<int> patients, CancellationToken cancellationToken)
    {
        var copy = patients[0] / Scripts.Patients;
        var sweep = scripts.Sweep.For(copy);
        var dispatches = scripts.Dispatches.Select(script => script.For(copy)).ToList();
        return async () =>
        {
            var draining = bare.DrainAsync(scripts.Queues.Due, dispatches, cancellationToken);
            await bare.RunAsync(sweep, cancellationToken);
            await draining;
        };
    }

    private async Task AppRepliesAsync(List<int> patients, CancellationToken cancellationToken)
    {
        var (texts, callbacks) = (outside.Texts + patients.Count, outside.Callbacks + patients.Count);
        var budget = await BudgetRequestsAsync();
        await AnswerAsync(queues.GetQueueClient(QueueNames.SmsEvents), patients, cancellationToken);
        await app.DoneAsync("answers", () => Math.Min(outside.Texts - texts, outside.Callbacks - callbacks), 0, cancellationToken);
        budgetShare = Math.Min(1, (await BudgetRequestsAsync() - budget) / (double)RequestsOfABudgetChange / patients.Count);
    }

    private Func<Task> BareReplies(List<int> patients, CancellationToken cancellationToken)
    {
        var whole = patients.Select(patient => scripts.Replies[patient % Scripts.Patients].For(patient / Scripts.Patients)).ToList();
        var withoutBudget = patients.Select(patient => scripts.Replies[patient % Scripts.Patients].WithoutBudget(patient / Scripts.Patients)).ToList();
        return async () =>
        {
            // Only now is it known how many texts shared a change in the app.
            var replies = patients.Select((_, index) => ((int)((index + 1) * budgetShare) > (int)(index * budgetShare) ? whole : withoutBudget)[index]).ToList();
            var draining = bare.DrainAsync(scripts.Queues.SmsEvents, replies, cancellationToken);
            await AnswerAsync(queues.GetQueueClient(scripts.Queues.SmsEvents), patients, cancellationToken);
            await draining;
        };
    }

    /// <summary>Event Grid's part: it is the same for both.</summary>
    private Task AnswerAsync(QueueClient queue, List<int> patients, CancellationToken cancellationToken) =>
        EachAsync(patients, async patient => await queue.SendMessageAsync(Texts.Answer(patient, app.Now), cancellationToken), cancellationToken);

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken }, async (one, _) => await act(one));

    /// <summary>What one of the two took.</summary>
    private readonly record struct Taken(TimeSpan Time, int TableRequests)
    {
        public static Taken operator +(Taken one, Taken other) => new(one.Time + other.Time, one.TableRequests + other.TableRequests);
    }

    /// <summary>The app's figures and the bare generator's, batch by batch.</summary>
    private sealed class Pair(string what)
    {
        private int count;
        private Taken app;
        private TimeSpan appCpu;
        private Taken bare;

        public IReadOnlyList<BenchRow> Rows =>
        [
            new($"{what}: through the local host", "a second", count / app.Time.TotalSeconds),
            new($"{what}: the same requests by a bare generator", "a second", count / bare.Time.TotalSeconds),
            new($"{what}: the host's share of the generator's", "ratio", bare.Time / app.Time),
            new($"{what}: the host for one", "table requests", (double)app.TableRequests / count),
            new($"{what}: the generator for one", "table requests", (double)bare.TableRequests / count),
            new($"{what}: processor time of the host for one", "ms", appCpu.TotalMilliseconds / count),
        ];

        public void Add(int more, Taken ofApp, TimeSpan cpu, Taken ofBare)
        {
            count += more;
            app += ofApp;
            appCpu += cpu;
            bare += ofBare;
        }
    }
}

using System.Collections.Concurrent;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Scheduling;

/// <summary>
/// Handles one group of due rows. Items fail alone: the group is acknowledged, a failed item is due again later with its
/// count of attempts. The requests that serve the whole group are made once.
/// </summary>
public sealed partial class DispatchDue
{
    /// <summary>When a failed item is looked at again; past the end, every six hours, and staff see it in <c>failures</c>.</summary>
    private static readonly TimeSpan[] RetryWaits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>A due row older than this that matches nothing belongs to a commit that never came.</summary>
    private static readonly TimeSpan CommitMayStillCome = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan CommitWait = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan JoinWait = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, IDueHandler> handlers;
    private readonly Dictionary<string, IDueErrand> errands;
    private readonly PatientFiles files;
    private readonly DueTable due;
    private readonly Effects effects;
    private readonly ISendGate gate;
    private readonly ConfigStore config;
    private readonly FailureLog failures;
    private readonly Clocks clocks;
    private readonly int parallelism;
    private readonly ILogger<DispatchDue> logger;

    internal DispatchDue(
        IEnumerable<IDueHandler> handlers,
        IEnumerable<IDueErrand> errands,
        PatientFiles files,
        DueTable due,
        Effects effects,
        ISendGate gate,
        ConfigStore config,
        FailureLog failures,
        Clocks clocks,
        IOptions<SchedulingOptions> options,
        ILogger<DispatchDue> logger)
    {
        this.handlers = handlers.ToDictionary(handler => handler.Kind);
        this.errands = errands.ToDictionary(errand => errand.Kind);
        (this.files, this.due, this.effects, this.gate, this.config) = (files, due, effects, gate, config);
        (this.failures, this.clocks, this.logger) = (failures, clocks, logger);
        parallelism = options.Value.Parallelism;
    }

    /// <summary>Handles one message of queue <c>due</c>. Throws <see cref="FormatException"/> where it is none.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        var group = DueGroupMessage.Read(message);
        // What is due is decided by the row: on a host whose clock is behind, its instant has come all the same.
        var now = clocks.Now;
        var latest = group.Rows.Max(row => row.Look.At);
        var moment = new Moment(latest > now ? latest : now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var again = new Again();

        var works = await DecideAsync(group, moment, again, cancellationToken);
        await gate.AdmitAsync([.. works.Select(work => work.File)], moment, cancellationToken);
        var guards = works.Where(work => work.File.Calls.Count > 0).Select(work => Guard(work.File, moment)).ToList();
        await due.WriteAsync([.. works.SelectMany(work => work.File.Looks), .. guards], cancellationToken);
        await ForEachAsync(works, work => FinishAsync(work, moment, again, cancellationToken));
        await ForEachAsync(group.Rows.Where(IsErrand), row => RunAsync(row, again, cancellationToken));

#if MUTANTS
        if (!Mutant.Is(Mutant.LostDueRow))
#endif
        await due.PutOffAsync(again.Rows, cancellationToken);
        await due.DeleteAsync([.. group.Rows, .. due.RowsOf(guards)], cancellationToken);
    }

    private async Task<List<Work>> DecideAsync(DueGroupMessage group, Moment moment, Again again, CancellationToken cancellationToken)
    {
        var works = new List<Work>();
        await ForEachAsync(group.Rows.Where(row => !IsErrand(row)).GroupBy(row => row.Look.Patient), async rows =>
        {
            var work = new Work([.. rows]);
            await TryAsync(work, again, async () =>
            {
                work.File = await files.LoadAsync(work.Patient, cancellationToken);
                Decide(work, work.File, moment, again);
                lock (works)
                {
                    works.Add(work);
                }
            });
        });
        return works;
    }

    private bool IsErrand(DueRow row) => errands.ContainsKey(Parts(row.Look.Record).Kind);

    private Task RunAsync(DueRow row, Again again, CancellationToken cancellationToken) =>
        TryAsync(new Work([row]), again, () =>
        {
            var (kind, id) = Parts(row.Look.Record);
            return errands[kind].RunAsync(row.Look, id, cancellationToken);
        });

    private async Task FinishAsync(Work work, Moment moment, Again again, CancellationToken cancellationToken) =>
        await TryAsync(work, again, async () =>
        {
            var file = work.File;
            if (file.HasChanges && await files.CommitAsync(file, cancellationToken) != CommitOutcome.Applied)
            {
                file = (await files.ChangeHereAsync(work.Patient, fresh => Decide(work, fresh, moment, again), cancellationToken)).File;
            }

            await effects.RunAsync(file, moment, cancellationToken);
        });

    /// <summary>
    /// A look at claimed calls inside the gateway's repeatability window: should this process die between a claim and its outcome,
    /// the queue would come back too late to make the same attempt again. Two requests a group.
    /// </summary>
    private static Look Guard(PatientFile file, Moment moment) =>
        new(moment.Now + Effects.GuardAfter, file.Key, EffectsDue.CallsRecord, file.Head.Version, HeadVersion: file.Head.Version + (file.HasChanges ? 1 : 0));

    private bool Decide(Work work, PatientFile file, Moment moment, Again again)
    {
        foreach (var row in work.Rows)
        {
            if (file.Head.Version < row.Look.HeadVersion)
            {
                // Due rows are written before the commit that they belong to; that commit may still be coming.
                if (clocks.WireNow - row.Created < CommitMayStillCome)
                {
                    again.Add(row.Look with { At = clocks.Now + CommitWait }, row.Created);
                }

                continue;
            }

            if (file.Head.MergedInto is not null)
            {
                // Whoever took the record over asked for a look of its own. Sends in flight are resumed below.
                continue;
            }

            var (kind, id) = Parts(row.Look.Record);
            if (file.Head.IsJoining && kind != EffectsDue.Letter)
            {
                // What is planned waits until it is known what else is planned for the same visit.
                again.Add(row.Look with { At = clocks.Now + JoinWait }, row.Created);
                continue;
            }

            if (handlers.TryGetValue(kind, out var handler))
            {
                handler.Look(file, row.Look, id, moment);
            }
        }

        effects.Resume(file, moment);
        return true;
    }

    /// <summary>One patient's failure is that patient's: it is due again, and it is written down where it keeps failing.</summary>
    private async Task TryAsync(Work work, Again again, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(Cause.Of(error), work.Patient.ToString());
            foreach (var row in work.Rows)
            {
                var attempts = row.Look.Attempts + 1;
                var wait = attempts <= RetryWaits.Length ? RetryWaits[attempts - 1] : TimeSpan.FromHours(6);
                again.Add(row.Look with { At = clocks.Now + wait, Attempts = attempts }, row.Created);
                if (attempts == RetryWaits.Length)
                {
                    await failures.WriteAsync(Failure.OfLook(row.Look, error, clocks.Now), CancellationToken.None);
                }
            }
        }
    }

    private static (string Kind, string Id) Parts(string record)
    {
        var dot = record.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (record, "") : (record[..dot], record[(dot + 1)..]);
    }

    /// <summary>
    /// At most so many at once: each that is done takes the next. Nothing is handed to other threads, so that a run can be
    /// repeated: what goes on after a wait is up to what was waited for.
    /// </summary>
    private Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> act)
    {
        var waiting = new ConcurrentQueue<T>(items);
        return Task.WhenAll(Enumerable.Range(0, Math.Min(parallelism, waiting.Count)).Select(_ => WorkAsync()).ToList());

        async Task WorkAsync()
        {
            while (waiting.TryDequeue(out var item))
            {
                await act(item);
            }
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Error, Message = "A look at patient {Patient} failed and is due again: {Cause}")]
    private partial void LogFailed(string cause, string patient);

    private sealed class Work(IReadOnlyList<DueRow> rows)
    {
        public IReadOnlyList<DueRow> Rows { get; } = rows;

        public PatientKey Patient => Rows[0].Look.Patient;

        public PatientFile File { get; set; } = null!;
    }

    private sealed class Again
    {
        private readonly List<(Look Look, DateTimeOffset Created)> rows = [];

        public IReadOnlyList<(Look Look, DateTimeOffset Created)> Rows => rows;

        public void Add(Look look, DateTimeOffset created)
        {
            lock (rows)
            {
                rows.Add((look, created));
            }
        }
    }
}

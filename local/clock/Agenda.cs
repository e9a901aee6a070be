using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareLoop.Local.Clock;

/// <summary>
/// What this process will do by itself, at instants of business time as its clock shows it. At a
/// speed above 0 it happens in real time; in frozen time, when the clock is told to go. What is due
/// together begins in the order of its instants, each as far as its first await, and then runs
/// together; it is an activity until it has ended.
/// </summary>
public sealed partial class Agenda : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];
    private readonly List<Recurrence> recurrences = [];
    private readonly CancellationTokenSource hurry = new();
    private readonly LocalClock clock;
    private readonly Activity activity;
    private readonly ILogger logger;
    private bool closed;

    /// <summary>An agenda on a clock.</summary>
    public Agenda(LocalClock clock, Activity activity, ILogger<Agenda>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        this.clock = clock;
        this.activity = activity;
        this.logger = logger ?? NullLogger<Agenda>.Instance;
        clock.SetBack += PlanAgain;
    }

    /// <summary>The earliest act ahead; null when there is none. Polls are not acts.</summary>
    public DateTimeOffset? Next => clock.First(alarm => alarm.Kind == AlarmKind.Act && !alarm.Relative);

    /// <summary>Does <paramref name="act"/> once, at <paramref name="instant"/> or, if that has passed, as soon as time goes on.</summary>
    /// <param name="instant">Business time of this process.</param>
    /// <param name="what">A name for logs and diagnosis, without patient data.</param>
    /// <param name="act">Its token is cancelled when the process can't wait any longer for it to end.</param>
    public void At(DateTimeOffset instant, string what, Func<CancellationToken, Task> act) =>
        clock.RingAt(new Alarm(what, AlarmKind.Act, () => Start(what, act)), instant);

    /// <summary>
    /// Does <paramref name="act"/> again and again, never twice at a time; instants that passed meanwhile are made up for once.
    /// </summary>
    /// <param name="what">A name for logs and diagnosis, without patient data.</param>
    /// <param name="next">The first instant after the one given, or null when there is none.</param>
    /// <param name="act">Gets the instant at which it was due.</param>
    /// <param name="poll">Whether the act only looks for what is due, so that time may jump past it.</param>
    public void Every(
        string what,
        Func<DateTimeOffset, DateTimeOffset?> next,
        Func<DateTimeOffset, CancellationToken, Task> act,
        bool poll = false)
    {
        var recurrence = new Recurrence(what, next, act, poll ? AlarmKind.Poll : AlarmKind.Act);
        lock (gate)
        {
            recurrences.Add(recurrence);
            PlanNext(recurrence);
        }
    }

    /// <summary>From now on nothing starts; what runs, runs on.</summary>
    internal void Close()
    {
        lock (gate)
            closed = true;
        clock.SetBack -= PlanAgain;
    }

    /// <summary>Waits until what runs has ended or, when the token is cancelled, tells it to hurry and waits no longer.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        Close();
        Task all;
        lock (gate)
            all = Task.WhenAll(running);
        try
        {
            await all.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await hurry.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        hurry.Dispose();
    }

    private void Start(string what, Func<CancellationToken, Task> act)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (closed)
                return;
            running.Add(end.Task);
        }

        _ = RunAsync(what, act, end);
    }

    private async Task RunAsync(string what, Func<CancellationToken, Task> act, TaskCompletionSource end)
    {
        using (activity.Begin(what))
        {
            try
            {
                await act(hurry.Token);
            }
            catch (OperationCanceledException) when (hurry.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                ActFailed(logger, what, exception);
            }
        }

        lock (gate)
            running.Remove(end.Task);
        end.SetResult();
    }

    /// <summary>Called under the lock, when the recurrence does not run.</summary>
    private void PlanNext(Recurrence recurrence)
    {
        if (recurrence.Planned is { } before)
            clock.Remove(before);
        recurrence.Planned = null;
        if (closed || recurrence.Next(clock.GetUtcNow()) is not { } instant)
            return;

        Alarm? alarm = null;
        alarm = new Alarm(recurrence.What, recurrence.Kind, () => Start(recurrence.What, token => RecurAsync(recurrence, alarm!, instant, token)))
        {
            Pass = () => PlanAfter(recurrence, alarm!),
        };
        recurrence.Planned = alarm;
        clock.RingAt(alarm, instant);
    }

    private async Task RecurAsync(Recurrence recurrence, Alarm alarm, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // It rang just as the clock was set back, and is planned anew.
            if (recurrence.Planned != alarm)
                return;
            recurrence.Runs = true;
        }

        try
        {
            await recurrence.Act(instant, cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                recurrence.Runs = false;
                PlanNext(recurrence);
            }
        }
    }

    private void PlanAfter(Recurrence recurrence, Alarm alarm)
    {
        lock (gate)
        {
            if (recurrence.Planned == alarm)
                PlanNext(recurrence);
        }
    }

    private void PlanAgain()
    {
        lock (gate)
        {
            foreach (var recurrence in recurrences.Where(recurrence => !recurrence.Runs))
                PlanNext(recurrence);
        }
    }

    private sealed record Recurrence(
        string What,
        Func<DateTimeOffset, DateTimeOffset?> Next,
        Func<DateTimeOffset, CancellationToken, Task> Act,
        AlarmKind Kind)
    {
        public Alarm? Planned { get; set; }

        public bool Runs { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed.")]
    private static partial void ActFailed(ILogger logger, string what, Exception exception);
}

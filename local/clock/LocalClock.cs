namespace CareLoop.Local.Clock;

/// <summary>
/// The business time of one process: real time until told otherwise, then frozen, or running at a
/// multiple of real time. Timers made by it count in its time; one that missed several of its
/// periods in a jump fires once.
/// </summary>
public sealed class LocalClock : TimeProvider
{
    /// <summary>Longer than this the wake-up timer never sleeps; it looks and sleeps again.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromHours(1);

    /// <summary>Timers that fire at least this often only poll.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly SortedSet<Alarm> alarms = new(Alarm.Order);
    private readonly Activity activity;
    private readonly TimeProvider wire;
    private readonly ITimer wake;
    private DateTimeOffset anchor;
    private long anchorOnWire;
    private double speed = 1;
    private long sequence;

    /// <summary>A clock that shows real time.</summary>
    public LocalClock()
        : this(new Activity(), TimeSpan.Zero, System)
    {
    }

    internal LocalClock(Activity activity, TimeSpan skew, TimeProvider wire)
    {
        this.activity = activity;
        this.wire = wire;
        Skew = skew;
        anchor = wire.GetUtcNow() + skew;
        anchorOnWire = wire.GetTimestamp();
        wake = wire.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Raised after the clock was set to an earlier time than it showed.</summary>
    internal event Action? SetBack;

    /// <summary>Raised when somebody knows of work that waits in queues of these names: who else looks for it by real time now and then, looks at once.</summary>
    public event Action<IReadOnlyCollection<string>>? Looked;

    /// <summary>How many times as fast as real time this clock runs; 0 when frozen.</summary>
    public double Speed
    {
        get
        {
            lock (gate)
                return speed;
        }
    }

    /// <summary>By how much this clock is ahead of the one that all processes are set by.</summary>
    public TimeSpan Skew { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>
    /// Sets the clock, and starts what became due. The process shows <paramref name="now"/> plus its <see cref="Skew"/>.
    /// </summary>
    /// <param name="now">Business time, as all processes are told it.</param>
    /// <param name="speed">0 freezes the clock there; otherwise business seconds per real second.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is negative or not a number.</exception>
    public void Set(DateTimeOffset now, double speed)
    {
        Move(now, speed);
        Fire();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return Now();
    }

    /// <summary>Business ticks, so that elapsed times are business times too.</summary>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        // As with the system's timers, what the callback does belongs to the flow that made the timer.
        var flow = ExecutionContext.Capture();
        var alarm = new Alarm("timer", AlarmKind.Act, () => Run(flow, callback, state)) { Relative = true };
        var timer = new ClockTimer(this, alarm);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock. Frozen, it starts nothing of what became due: <see cref="Fire"/> does.</summary>
    internal void Move(DateTimeOffset now, double speed)
    {
        if (!(speed >= 0) || double.IsInfinity(speed))
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "A speed is 0 (frozen) or a positive number.");

        TimeSpan step;
        lock (gate)
        {
            var shown = Now();
            anchor = now.ToUniversalTime() + Skew;
            anchorOnWire = wire.GetTimestamp();
            this.speed = speed;
            step = anchor - shown;
            if (step < TimeSpan.Zero)
                MoveRelativeAlarms(step);
            Nap();
        }

        if (step < TimeSpan.Zero)
            SetBack?.Invoke();
    }

    /// <summary>Starts everything that is due. Each is an activity before this returns.</summary>
    /// <param name="polls">Whether that goes for an agenda's polls, too: where nothing is due that they would find, they are passed by.</param>
    internal void Fire(bool polls = true)
    {
        List<Alarm> passed = [];
        lock (gate)
        {
            var now = Now();
            List<Started> acts = [];
            while (alarms.Min is { } alarm && alarm.Due <= now)
            {
                alarms.Remove(alarm);
                if (!polls && alarm is { Kind: AlarmKind.Poll, Pass: not null })
                {
                    passed.Add(alarm);
                    continue;
                }

                var started = new Started(alarm, activity.Begin(alarm.What));
                // A timer's callback may block; the acts of an agenda begin in order, so that a run can be repeated.
                if (alarm.Relative)
                    Ring([started]);
                else
                    acts.Add(started);
                if (alarm.Period > TimeSpan.Zero)
                {
                    var missed = (now - alarm.Due).Ticks / alarm.Period.Ticks;
                    Add(alarm, alarm.Due + (missed + 1) * alarm.Period);
                }
            }

            if (acts.Count > 0)
                Ring(acts);
            Nap();
        }

        foreach (var alarm in passed)
            alarm.Pass!();
    }

    /// <summary>Raises <see cref="Looked"/>.</summary>
    public void Look(IReadOnlyCollection<string> queues) => Looked?.Invoke(queues);

    /// <summary>Lets an alarm ring at an instant. In frozen time that is when the clock is next told to fire, even for an instant that has passed.</summary>
    internal void RingAt(Alarm alarm, DateTimeOffset instant)
    {
        lock (gate)
        {
            alarms.Remove(alarm);
            Add(alarm, instant);
            Nap();
        }
    }

    /// <summary>Takes an alarm back.</summary>
    internal void Remove(Alarm alarm)
    {
        lock (gate)
        {
            alarms.Remove(alarm);
            Nap();
        }
    }

    /// <summary>When the first of some alarms rings, in this clock's time.</summary>
    internal DateTimeOffset? First(Func<Alarm, bool> which)
    {
        lock (gate)
            return alarms.FirstOrDefault(which)?.Due;
    }

    private static void Run(ExecutionContext? flow, TimerCallback callback, object? state)
    {
        if (flow is null)
            callback(state);
        else
            ExecutionContext.Run(flow, s => callback(s), state);
    }

    private DateTimeOffset Now() =>
        speed == 0 ? anchor : anchor + wire.GetElapsedTime(anchorOnWire) * speed;

    private void Add(Alarm alarm, DateTimeOffset due)
    {
        alarm.Due = due;
        alarm.Sequence = ++sequence;
        alarms.Add(alarm);
    }

    private static void Ring(List<Started> all) =>
        ThreadPool.UnsafeQueueUserWorkItem(static all =>
        {
            foreach (var (alarm, piece) in all)
            {
                using (piece)
                    alarm.Ring();
            }
        }, all, preferLocal: false);

    private void MoveRelativeAlarms(TimeSpan step)
    {
        var relative = alarms.Where(alarm => alarm.Relative).ToList();
        foreach (var alarm in relative)
            alarms.Remove(alarm);
        foreach (var alarm in relative)
        {
            alarm.Due += step;
            alarms.Add(alarm);
        }
    }

    private void Nap()
    {
        if (speed == 0 || alarms.Min is not { } first)
        {
            wake.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var seconds = Math.Clamp((first.Due - Now()).TotalSeconds / speed, 0, LongestNap.TotalSeconds);
        // Rounded up: the system's timers count whole milliseconds and would wake a fraction too early.
        wake.Change(TimeSpan.FromMilliseconds(Math.Ceiling(seconds * 1000)), Timeout.InfiniteTimeSpan);
    }

    private bool Change(Alarm alarm, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);

        lock (gate)
        {
            alarms.Remove(alarm);
            alarm.Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
            alarm.Kind = alarm.Period > TimeSpan.Zero && alarm.Period <= LongestPoll ? AlarmKind.Poll : AlarmKind.Act;
            if (dueTime >= TimeSpan.Zero)
            {
                var now = Now();
                // What waits for no time starts in frozen time too.
                if (dueTime == TimeSpan.Zero)
                    Ring([new Started(alarm, activity.Begin(alarm.What))]);
                if (dueTime > TimeSpan.Zero || alarm.Period > TimeSpan.Zero)
                    Add(alarm, now + (dueTime > TimeSpan.Zero ? dueTime : alarm.Period));
            }

            Nap();
            return true;
        }
    }

    private sealed record Started(Alarm Alarm, IDisposable Piece);

    private sealed class ClockTimer(LocalClock clock, Alarm alarm) : ITimer
    {
        private volatile bool disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => !disposed && clock.Change(alarm, dueTime, period);

        public void Dispose()
        {
            disposed = true;
            clock.Remove(alarm);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace CareLoop.Local.Simulation.Time;

/// <summary>A host's clock: so far ahead of the true time or behind it, its timers on the agenda.</summary>
internal sealed class HostClock(Agenda agenda, Life life, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        agenda.Check();
        return agenda.Now + skew;
    }

    public override long GetTimestamp() => agenda.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new AgendaTimer(agenda, life, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class AgendaTimer(Agenda agenda, Life life, Action callback) : ITimer
    {
        private int setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var current = ++setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                agenda.After(dueTime, () => Fire(current, period), life);
            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(int current, TimeSpan period)
        {
            if (current != setting)
                return;
            if (period != Timeout.InfiniteTimeSpan)
                agenda.After(period, () => Fire(current, period), life);
            callback();
        }
    }
}

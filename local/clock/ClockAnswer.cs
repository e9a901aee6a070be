namespace CareLoop.Local.Clock;

/// <summary>
/// What a process tells about its time and its work. Instants are as all processes are told them,
/// this process's skew taken out, so that setting all clocks to one of them makes it come.
/// </summary>
/// <param name="Now">Business time.</param>
/// <param name="Speed">0 when frozen.</param>
/// <param name="Busy">How many pieces of work are in flight.</param>
/// <param name="Activity">How many were ever begun.</param>
/// <param name="Next">The earliest instant at which the process acts by itself.</param>
/// <param name="Poll">The next instant at which it looks for what is due.</param>
/// <param name="What">Some of what is in flight, the oldest first.</param>
/// <param name="Held">By queue, how many messages it keeps unseen until an instant of its own.</param>
internal sealed record ClockAnswer(
    DateTime Now,
    double Speed,
    int Busy,
    long Activity,
    DateTime? Next,
    DateTime? Poll,
    IReadOnlyList<string> What,
    IReadOnlyDictionary<string, int> Held)
{
    public static ClockAnswer Of(LocalClock clock, Activity activity)
    {
        // The work first: what it plans before it ends is then in the instants read after.
        var (busy, count, what, held) = activity.Look();
        return new(
            (clock.GetUtcNow() - clock.Skew).UtcDateTime,
            clock.Speed,
            busy,
            count,
            First(AlarmKind.Act),
            First(AlarmKind.Poll),
            what,
            held);

        DateTime? First(AlarmKind kind) => (clock.First(alarm => alarm.Kind == kind) - clock.Skew)?.UtcDateTime;
    }
}

/// <summary>What a process's clock is set to.</summary>
/// <param name="Now">Business time.</param>
/// <param name="Speed">0 to freeze it there.</param>
internal sealed record ClockRequest(DateTimeOffset Now, double Speed);

namespace CareLoop.Local.Clock;

/// <summary>One thing that waits for an instant of business time. Its members are guarded by the clock's lock.</summary>
internal sealed class Alarm(string what, AlarmKind kind, Action ring)
{
    /// <summary>Earliest first; of one instant, the one set first.</summary>
    public static readonly IComparer<Alarm> Order = Comparer<Alarm>.Create((a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));

    public string What { get; } = what;

    public AlarmKind Kind { get; set; } = kind;

    public Action Ring { get; } = ring;

    /// <summary>Done in place of ringing where time passes the alarm by: it plans the next one. Null where it can't.</summary>
    public Action? Pass { get; init; }

    public DateTimeOffset Due { get; set; }

    public long Sequence { get; set; }

    /// <summary>Zero for an alarm that rings once.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>Whether the alarm counts from when it was set, as a TimeProvider's timers do, and so moves along when the clock is set back.</summary>
    public bool Relative { get; init; }
}

internal enum AlarmKind
{
    /// <summary>An act that this process does at its instant: time must not pass it by.</summary>
    Act,

    /// <summary>A look whether something is due, every minute or more often: time may pass it by when nothing is.</summary>
    Poll,
}

namespace CareLoop.Local.Simulation.Time;

/// <summary>
/// All that is still to happen, by simulated time and then by chance. One thread takes one entry at a time; whatever waits
/// goes on inside it, because nothing here has another thread or a synchronization context to go on in.
/// </summary>
internal sealed class Agenda(DateTimeOffset start, Chance ties)
{
    private readonly PriorityQueue<(Action Act, Life? Life), (long At, int Tie, long Number)> entries = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long number;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Where something ran on another thread; then the run means nothing.</summary>
    public string? Strayed { get; private set; }

    /// <summary>Called wherever the product comes back to the simulation.</summary>
    public void Check()
    {
        if (Environment.CurrentManagedThreadId != thread)
            Strayed ??= Environment.StackTrace;
    }

    /// <param name="at">Not before this instant.</param>
    /// <param name="act">What happens then.</param>
    /// <param name="life">Whose it is: with its end it does not happen any more.</param>
    public void At(DateTimeOffset at, Action act, Life? life = null)
    {
        Check();
        entries.Enqueue((act, life), (Math.Max(at.UtcTicks, Now.UtcTicks), ties.Below(int.MaxValue), ++number));
    }

    public void After(TimeSpan wait, Action act, Life? life = null) => At(Now + wait, act, life);

    /// <summary>A wait that ends inside the loop.</summary>
    public Task WaitAsync(TimeSpan wait, Life life, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource();
        if (cancellationToken.CanBeCanceled)
            cancellationToken.UnsafeRegister(static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), done);
        After(wait, () => done.TrySetResult(), life);
        return done.Task;
    }

    /// <summary>Does everything up to an instant.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (entries.TryPeek(out _, out var priority) && priority.At <= end.UtcTicks && Strayed is null)
        {
            var (act, life) = entries.Dequeue();
            Now = new DateTimeOffset(priority.At, TimeSpan.Zero);
            if (life is not { IsOver: true })
                act();
        }

        Now = Now > end ? Now : end;
    }
}

namespace CareLoop.Local.Clock;

/// <summary>
/// What this process is doing right now. Time jumps only when every process does nothing and none
/// has begun anything between two askings, so each piece of work is begun before the thing that
/// caused it (a message, a request, a timer) is out of sight, and ended after its last effect.
/// </summary>
public sealed class Activity
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, string> running = [];
    private readonly Dictionary<string, int> held = new(StringComparer.Ordinal);
    private TaskCompletionSource? quiet;
    private long count;

    /// <summary>How many pieces of work are in flight.</summary>
    public int Busy
    {
        get
        {
            lock (gate)
                return running.Count;
        }
    }

    /// <summary>How many pieces of work were ever begun.</summary>
    public long Count
    {
        get
        {
            lock (gate)
                return count;
        }
    }

    /// <summary>Begins a piece of work; disposing what is returned ends it, however often that happens.</summary>
    /// <param name="what">A name for diagnosis, without patient data.</param>
    public IDisposable Begin(string what)
    {
        lock (gate)
        {
            running.Add(++count, what);
            return new Piece(this, count);
        }
    }

    /// <summary>Waits until nothing is in flight, but no longer than <paramref name="longest"/> by a real clock.</summary>
    public async Task QuietAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task ended;
        lock (gate)
        {
            if (running.Count == 0)
                return;
            quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            ended = quiet.Task;
        }

        await ended.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// A message stays in its queue, unseen, until an instant of this process's agenda: time need not wait for that queue to be
    /// empty. Disposing what is returned ends it.
    /// </summary>
    /// <param name="queue">The queue whose count it stays in.</param>
    public IDisposable Hold(string queue)
    {
        lock (gate)
        {
            held[queue] = held.GetValueOrDefault(queue) + 1;
            return new Held(this, queue);
        }
    }

    /// <summary>All of one moment: a count read apart from what is busy could miss a piece that began between.</summary>
    internal (int Busy, long Count, IReadOnlyList<string> What, IReadOnlyDictionary<string, int> Held) Look()
    {
        lock (gate)
            return (running.Count, count, [.. running.Values.Take(Shown)], held.Where(queue => queue.Value > 0).ToDictionary());
    }

    private const int Shown = 20;

    private sealed class Held(Activity activity, string queue) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            lock (activity.gate)
            {
                if (!ended)
                    activity.held[queue]--;
                ended = true;
            }
        }
    }

    private sealed class Piece(Activity activity, long number) : IDisposable
    {
        public void Dispose()
        {
            lock (activity.gate)
            {
                activity.running.Remove(number);
                if (activity.running.Count > 0)
                    return;
                activity.quiet?.TrySetResult();
                activity.quiet = null;
            }
        }
    }
}

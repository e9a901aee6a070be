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

    /// <summary>All three of one moment: a count read apart from what is busy could miss a piece that began between.</summary>
    internal (int Busy, long Count, IReadOnlyList<string> What) Look()
    {
        lock (gate)
            return (running.Count, count, [.. running.Values.Take(Shown)]);
    }

    private const int Shown = 20;

    private sealed class Piece(Activity activity, long number) : IDisposable
    {
        public void Dispose()
        {
            lock (activity.gate)
                activity.running.Remove(number);
        }
    }
}

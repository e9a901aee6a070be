namespace CareLoop.Local.Memory.Queues;

/// <summary>The queues of the account.</summary>
public sealed class QueueAccount
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Messages> queues = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;

    internal QueueAccount(TimeProvider clock) => this.clock = clock;

    /// <summary>A queue by its name; null where there is none.</summary>
    public Messages? Find(string name)
    {
        lock (gate)
            return queues.GetValueOrDefault(name);
    }

    internal IReadOnlyList<string> Names()
    {
        lock (gate)
            return [.. queues.Keys];
    }

    internal bool Create(string name)
    {
        lock (gate)
            return queues.TryAdd(name, new Messages(name, clock));
    }

    internal bool Delete(string name)
    {
        lock (gate)
            return queues.Remove(name);
    }
}

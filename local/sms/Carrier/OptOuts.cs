using System.Collections.Concurrent;

namespace CareLoop.Local.Sms.Carrier;

/// <summary>Which phones take no texts from which senders.</summary>
internal sealed class OptOuts
{
    private readonly ConcurrentDictionary<(string Sender, string Phone), bool> pairs = new();

    public void Add(string sender, string phone) => pairs[(sender, phone)] = true;

    public void Remove(string sender, string phone) => pairs.TryRemove((sender, phone), out _);

    public bool Holds(string sender, string phone) => pairs.ContainsKey((sender, phone));
}

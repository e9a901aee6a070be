using System.Globalization;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Queues;

/// <summary>One queue. Messages are received in the order in which they became visible.</summary>
public sealed class Messages
{
    // The service's last instant, for messages that never expire.
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly SortedSet<QueueMessage> order = new(Comparer<QueueMessage>.Create(
        (one, other) => one.VisibleAt == other.VisibleAt ? one.Number.CompareTo(other.Number) : one.VisibleAt.CompareTo(other.VisibleAt)));

    private readonly Dictionary<string, QueueMessage> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider clock;
    private long receipts;
    private long messages;
    private DateTimeOffset firstExpiry = Never;

    internal Messages(string name, TimeProvider clock) => (Name, this.clock) = (name, clock);

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <summary>All messages, invisible ones included.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                Expire();
                return order.Count;
            }
        }
    }

    /// <summary>When the next message can be received, which may have been long ago; null where there is none.</summary>
    public DateTimeOffset? NextVisibleAt
    {
        get
        {
            lock (gate)
            {
                Expire();
                return order.Min?.VisibleAt;
            }
        }
    }

    /// <summary>Puts a message.</summary>
    /// <param name="text">As it is to be stored.</param>
    /// <param name="invisible">How long it can't be received.</param>
    /// <param name="timeToLive">After which it vanishes; null for never.</param>
    public QueueMessage Put(string text, TimeSpan invisible, TimeSpan? timeToLive)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var number = ++messages;
            var message = new QueueMessage(
                new Guid((int)(number >> 32), 0, 0, BitConverter.GetBytes(number)).ToString(),
                text, now, timeToLive is { } life ? now + life : Never, now + invisible, 0, NewReceipt())
            { Number = number };
            Keep(message);
            return message;
        }
    }

    /// <summary>Receives messages: they are invisible to others until they are deleted or the time is over.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="invisible">For how long.</param>
    public IReadOnlyList<QueueMessage> Receive(int most, TimeSpan invisible)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            List<QueueMessage> received = [];
            foreach (var message in Visible(most))
            {
                Drop(message);
                var taken = message with { VisibleAt = now + invisible, DequeueCount = message.DequeueCount + 1, PopReceipt = NewReceipt() };
                Keep(taken);
                received.Add(taken);
            }

            return received;
        }
    }

    /// <summary>The next messages, left as they are.</summary>
    public IReadOnlyList<QueueMessage> Peek(int most)
    {
        lock (gate)
            return Visible(most);
    }

    /// <summary>Removes all messages.</summary>
    public void Clear()
    {
        lock (gate)
        {
            order.Clear();
            byId.Clear();
        }
    }

    internal Refusal? Delete(string id, string receipt)
    {
        lock (gate)
        {
            if (Check(id, receipt, out var message) is { } refusal)
                return refusal;
            Drop(message!);
            return null;
        }
    }

    internal Refusal? Update(string id, string receipt, TimeSpan invisible, string? text, out QueueMessage? updated)
    {
        lock (gate)
        {
            updated = null;
            if (Check(id, receipt, out var message) is { } refusal)
                return refusal;
            Drop(message!);
            updated = message! with { Text = text ?? message.Text, VisibleAt = clock.GetUtcNow() + invisible, PopReceipt = NewReceipt() };
            Keep(updated);
            return null;
        }
    }

    /// <summary>Deletes a message as its receiver.</summary>
    /// <returns>Whether the receipt was still the message's.</returns>
    public bool Delete(QueueMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delete(message.Id, message.PopReceipt) is null;
    }

    /// <summary>Hides a message for another while, as its receiver.</summary>
    /// <returns>Whether the receipt was still the message's.</returns>
    public bool Hide(QueueMessage message, TimeSpan invisible)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Update(message.Id, message.PopReceipt, invisible, null, out _) is null;
    }

    private Refusal? Check(string id, string receipt, out QueueMessage? message)
    {
        Expire();
        if (!byId.TryGetValue(id, out message))
            return QueueRefusals.MessageNotFound;
        // The emulator answers 400 to a receipt of an earlier receive; the service knows no such message any more.
        return message.PopReceipt == receipt ? null : QueueRefusals.MessageNotFound;
    }

    private List<QueueMessage> Visible(int most)
    {
        Expire();
        var now = clock.GetUtcNow();
        return [.. order.TakeWhile(message => message.VisibleAt <= now).Take(most)];
    }

    private void Expire()
    {
        var now = clock.GetUtcNow();
        if (now < firstExpiry)
            return;
        foreach (var message in order.Where(message => message.ExpiresAt <= now).ToList())
            Drop(message);
        firstExpiry = order.Select(message => message.ExpiresAt).DefaultIfEmpty(Never).Min();
    }

    private void Keep(QueueMessage message)
    {
        order.Add(message);
        byId[message.Id] = message;
        firstExpiry = message.ExpiresAt < firstExpiry ? message.ExpiresAt : firstExpiry;
    }

    private void Drop(QueueMessage message)
    {
        order.Remove(message);
        byId.Remove(message.Id);
    }

    private string NewReceipt() =>
        Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes((++receipts).ToString("D12", CultureInfo.InvariantCulture)));
}

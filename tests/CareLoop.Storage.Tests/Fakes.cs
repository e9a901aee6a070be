using System.Collections.Concurrent;
using CareLoop.Messaging.Gateway;
using CareLoop.Reminders;

namespace CareLoop.Storage.Tests;

/// <summary>A clock that stands where it is set; waits on it are real ones.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Pass(TimeSpan time) => Now += time;
}

/// <summary>A gateway that accepts every text unless told otherwise, and keeps what it was given.</summary>
internal sealed class FakeGateway : ISmsGateway
{
    private readonly ConcurrentQueue<SmsSend> sent = new();

    /// <summary>Every call in order, repeats included.</summary>
    public IReadOnlyList<SmsSend> Calls => [.. sent];

    /// <summary>What the patients have on their phones: repeats of one attempt are one text.</summary>
    public IReadOnlyList<SmsSend> Texts => [.. sent.DistinctBy(send => send.RepeatabilityId)];

    public Func<SmsSend, SmsSendOutcome> Answer { get; set; } = send => new SmsSendOutcome.Accepted("gw-" + send.RepeatabilityId.ToString("N")[..8]);

    public TimeSpan RepeatabilityWindow { get; set; } = TimeSpan.FromMinutes(4);

    public Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken)
    {
        sent.Enqueue(send);
        return Task.FromResult(Answer(send));
    }
}

/// <summary>A HIS that takes every answer unless told otherwise, and keeps what it was told.</summary>
internal sealed class FakeHis : IHisCallback
{
    private readonly ConcurrentQueue<CallbackRow> told = new();

    public IReadOnlyList<CallbackRow> Told => [.. told];

    public CallbackOutcome Answer { get; set; } = CallbackOutcome.Told;

    public Task<(CallbackOutcome Outcome, string Reason)> TellAsync(CallbackRow callback, CancellationToken cancellationToken)
    {
        told.Enqueue(callback);
        return Task.FromResult((Answer, "fake"));
    }
}

namespace CareLoop.Local.Run.Time;

/// <summary>A process whose business time is kept here.</summary>
internal interface IParticipant
{
    string Name { get; }

    Task<ParticipantState> AskAsync(CancellationToken cancellationToken);

    /// <summary>Asks once it is at nothing, or after a moment where that does not come: who waits need not ask again and again.</summary>
    Task<ParticipantState> QuietAsync(CancellationToken cancellationToken);

    /// <param name="speed">0: frozen at <paramref name="now"/>, and nothing starts.</param>
    Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken);

    /// <summary>Starts what is due. When it returns, what was started counts as busy.</summary>
    /// <param name="polls">Whether that goes for looks, too, or they are passed by.</param>
    Task GoAsync(bool polls, CancellationToken cancellationToken);

    /// <summary>
    /// Messages wait in these queues: it looks for them at once, and not when it next would by itself. When this returns, its look
    /// counts as busy.
    /// </summary>
    Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken);
}

/// <param name="Busy">How many things it is at.</param>
/// <param name="Activity">How many it ever began: unchanged between two askings, it did nothing in between.</param>
/// <param name="Next">When it next does something by itself.</param>
/// <param name="Poll">When it next looks whether something is due.</param>
/// <param name="What">What it is at, for diagnosis.</param>
/// <param name="Held">By queue, how many messages it keeps unseen until an instant of its own.</param>
internal sealed record ParticipantState(
    int Busy, long Activity, DateTimeOffset? Next, DateTimeOffset? Poll, IReadOnlyList<string> What, IReadOnlyDictionary<string, int>? Held = null);

/// <summary>What waits in storage.</summary>
internal interface IBacklog
{
    /// <param name="held">By queue, how many messages somebody keeps unseen for later: those are not waited for.</param>
    /// <param name="end">What is due later is not looked for: storage would be read through for it at each step.</param>
    Task<Waiting> LookAsync(IReadOnlyDictionary<string, int> held, DateTimeOffset end, CancellationToken cancellationToken);
}

/// <param name="Filled">The queues that hold messages, invisible ones too.</param>
/// <param name="EarliestDue">The minute of the earliest due row; null where there is none.</param>
internal sealed record Waiting(IReadOnlyList<string> Filled, DateTimeOffset? EarliestDue);

using CareLoop.Local.Run.Processes;
using CareLoop.Local.Run.Time;

namespace CareLoop.Local.Run.Hosts;

/// <summary>One of the run's hosts: a process that may be ended and started again. While there is none, it takes no part in time.</summary>
internal sealed class HostSlot(string name, Uri address, IParticipant process, Func<DateTimeOffset?, ChildProcess> start, Crew crew) : IParticipant
{
    private static readonly ParticipantState Nothing = new(0, 0, null, null, []);

    private readonly Lock gate = new();
    private readonly Dictionary<long, Operation> running = [];
    private ChildProcess? child;

    /// <summary>Called with each operation that begins.</summary>
    public Action<HostSlot, Operation>? Begun { get; set; }

    public string Name => name;

    public Uri Address => address;

    public bool IsUp { get; private set; } = true;

    /// <summary>Starts the process.</summary>
    /// <param name="now">Business time at which its clock stands until it is set; null: where the run begins.</param>
    public void Start(DateTimeOffset? now)
    {
        var started = start(now);
        started.Said = line => Hear(started, line);
        child = started;
        crew.Add(started);
    }

    /// <summary>From now on it is part of time again.</summary>
    public async Task JoinAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await process.SetAsync(now, 0, cancellationToken);
        IsUp = true;
    }

    public bool IsRunning(Operation operation)
    {
        lock (gate)
            return running.GetValueOrDefault(operation.Number) == operation;
    }

    /// <summary>Ends the process as a crash does.</summary>
    /// <returns>What it was at.</returns>
    public async Task<IReadOnlyList<Operation>> KillAsync()
    {
        IsUp = false;
        await crew.KillAsync(child!);
        lock (gate)
        {
            Operation[] cut = [.. running.Values];
            running.Clear();
            child = null;
            return cut;
        }
    }

    public async Task<ParticipantState> AskAsync(CancellationToken cancellationToken) =>
        await WhileUpAsync(() => process.AskAsync(cancellationToken)) ?? Nothing;

    public async Task<ParticipantState> QuietAsync(CancellationToken cancellationToken) =>
        await WhileUpAsync(() => process.QuietAsync(cancellationToken)) ?? Nothing;

    public Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken) =>
        WhileUpAsync(() => DoneAsync(process.SetAsync(now, speed, cancellationToken)));

    public Task GoAsync(bool polls, CancellationToken cancellationToken) =>
        WhileUpAsync(() => DoneAsync(process.GoAsync(polls, cancellationToken)));

    public Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) =>
        WhileUpAsync(() => DoneAsync(process.LookAsync(queues, cancellationToken)));

    private static async Task<ParticipantState> DoneAsync(Task task)
    {
        await task;
        return Nothing;
    }

    private async Task<ParticipantState?> WhileUpAsync(Func<Task<ParticipantState>> ask)
    {
        if (!IsUp)
            return null;
        try
        {
            return await ask();
        }
        catch (Exception exception) when (!IsUp && exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private void Hear(ChildProcess from, string line)
    {
        if (!Operation.TryRead(line, out var begun, out var ended))
            return;
        lock (gate)
        {
            // The last words of a process that was ended come late.
            if (from != child)
                return;
            if (begun is null)
                running.Remove(ended);
            else
                running[begun.Number] = begun;
        }

        if (begun is not null)
            Begun?.Invoke(this, begun);
    }
}

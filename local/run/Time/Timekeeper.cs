namespace CareLoop.Local.Run.Time;

/// <summary>
/// Moves frozen business time from one thing that is due to the next. It moves only when nothing is
/// in flight: every process idle, every queue empty, and no process having begun anything in between.
/// </summary>
internal sealed class Timekeeper(IReadOnlyList<IParticipant> participants, IBacklog backlog, TimeProvider wire)
{
    /// <summary>How long one instant's work may take by a real clock before it counts as stuck.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(3);

    /// <summary>So often may the same instant be due again before it is a loop and not work.</summary>
    private const int MostRoundsAnInstant = 1000;

    private int rounds;
    private IParticipant? lastBusy;

    /// <summary>Business time as all processes were last told it.</summary>
    public DateTimeOffset Now { get; private set; }

    public async Task FreezeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        Now = now;
        await SetAllAsync(now, 0, cancellationToken);
    }

    public async Task RunAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken)
    {
        Now = now;
        await SetAllAsync(now, speed, cancellationToken);
    }

    /// <summary>Goes through everything that is due up to <paramref name="end"/> and stands there, quiet.</summary>
    /// <exception cref="StalledException">Something does not end.</exception>
    public async Task JumpToAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        while (await StepAsync(end, cancellationToken))
        {
        }

        if (Now < end)
            await FreezeAsync(end, cancellationToken);
    }

    /// <summary>Waits until all is quiet, then moves to the next instant and starts what is due there.</summary>
    /// <returns>False where nothing is due up to <paramref name="end"/>; time has not moved then.</returns>
    public async Task<bool> StepAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var quiet = await SettleAsync(cancellationToken);
        var act = quiet.Min(state => state.Next);
        if (Next(quiet, await backlog.EarliestDueAsync(act < end ? act.Value : end, cancellationToken)) is not { } next || next > end)
            return false;

        rounds = next <= Now ? rounds + 1 : 0;
        if (rounds > MostRoundsAnInstant)
            throw new StalledException($"Business time stays at {Now:u}: the same thing is due again and again.{Describe(quiet, [])}");
        if (next > Now)
            await FreezeAsync(next, cancellationToken);
        await Task.WhenAll(participants.Select(participant => participant.GoAsync(cancellationToken)));
        return true;
    }

    /// <summary>Waits until nothing is in flight.</summary>
    public async Task<IReadOnlyList<ParticipantState>> SettleAsync(CancellationToken cancellationToken)
    {
        var began = wire.GetTimestamp();
        var wait = ShortestWait;
        while (true)
        {
            // While one is busy the others need not be asked: asking all of them often would cost more than the work itself.
            var (busy, first) = await FirstBusyAsync(cancellationToken);
            IReadOnlyList<string> filled = busy is null ? await backlog.FilledQueuesAsync(Held(first), cancellationToken) : [];
            if (busy is null && filled.Count == 0)
            {
                var second = await AskAllAsync(cancellationToken);
                if (second.Zip(first).All(pair => pair.First.Busy == 0 && pair.First.Activity == pair.Second.Activity))
                    return second;
                wait = ShortestWait;
            }

            if (filled.Count > 0)
                await Task.WhenAll(participants.Select(participant => participant.LookAsync(filled, cancellationToken)));
            if (wire.GetElapsedTime(began) > StalledAfter)
                throw new StalledException($"Nothing came to an end for {StalledAfter.TotalSeconds:0} seconds at {Now:u}.{Describe(await AskAllAsync(cancellationToken), filled)}");
            await Task.Delay(wait, wire, cancellationToken);
            wait = wait * 1.5 < LongestWait ? wait * 1.5 : LongestWait;
        }
    }

    /// <summary>The next instant at which anything happens: an act, or the first look after a row became due.</summary>
    internal static DateTimeOffset? Next(IReadOnlyList<ParticipantState> states, DateTimeOffset? due)
    {
        var act = states.Min(state => state.Next);
        if (due is null || states.Min(state => state.Poll) is not { } poll)
            return act;
        var look = due > poll ? due.Value : poll;
        return act < look ? act : look;
    }

    /// <summary>The first participant that is at something; else the states of all.</summary>
    private async Task<(IParticipant? Busy, IReadOnlyList<ParticipantState> States)> FirstBusyAsync(CancellationToken cancellationToken)
    {
        if (lastBusy is not null && (await lastBusy.AskAsync(cancellationToken)).Busy > 0)
            return (lastBusy, []);
        var states = await AskAllAsync(cancellationToken);
        lastBusy = participants.Zip(states).FirstOrDefault(pair => pair.Second.Busy > 0).First;
        return (lastBusy, states);
    }

    private async Task<IReadOnlyList<ParticipantState>> AskAllAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(participants.Select(participant => participant.AskAsync(cancellationToken)));

    private static Dictionary<string, int> Held(IReadOnlyList<ParticipantState> states) => states
        .SelectMany(state => state.Held ?? new Dictionary<string, int>())
        .GroupBy(queue => queue.Key, queue => queue.Value)
        .ToDictionary(queue => queue.Key, queue => queue.Sum());

    private Task SetAllAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken) =>
        Task.WhenAll(participants.Select(participant => participant.SetAsync(now, speed, cancellationToken)));

    private string Describe(IReadOnlyList<ParticipantState> states, IReadOnlyList<string> filled)
    {
        var busy = participants.Zip(states)
            .Where(pair => pair.Second.Busy > 0)
            .Select(pair => $" {pair.First.Name} is at {string.Join(", ", pair.Second.What.Take(5))}.");
        return string.Concat(busy) + (filled.Count > 0 ? $" Messages wait in {string.Join(", ", filled)}." : "");
    }
}

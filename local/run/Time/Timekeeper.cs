namespace CareLoop.Local.Run.Time;

/// <summary>
/// Moves frozen business time from one thing that is due to the next. It moves only when nothing is
/// in flight: every process idle, every queue empty, and no process having begun anything in between.
/// </summary>
internal sealed class Timekeeper(IReadOnlyList<IParticipant> participants, IBacklog backlog, TimeProvider wire)
{
    /// <summary>How long one instant's work may take by a real clock before it counts as stuck.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(16);

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
        var (quiet, due) = await SettleAsync(end, cancellationToken);
        if (Next(quiet, due) is not { } next || next > end)
            return false;

        rounds = next <= Now ? rounds + 1 : 0;
        if (rounds > MostRoundsAnInstant)
            throw new StalledException($"Business time stays at {Now:u}: the same thing is due again and again.{Describe(quiet, [])}");
        if (next > Now)
            await FreezeAsync(next, cancellationToken);

        // Who has nothing due there has nothing to start; and where nothing is due in storage, who only looks for that passes it by.
        var acting = participants.Zip(quiet).Where(pair => pair.Second.Next <= next || pair.Second.Poll <= next).Select(pair => pair.First).ToList();
        await Task.WhenAll(acting.Select(participant => participant.GoAsync(due <= next, cancellationToken)));
        lastBusy = acting.FirstOrDefault();
        return true;
    }

    /// <summary>Waits until nothing is in flight.</summary>
    /// <param name="end">Until when due rows are looked for, unless something acts before.</param>
    /// <returns>What all say then, and the minute of the earliest due row.</returns>
    public async Task<(IReadOnlyList<ParticipantState> States, DateTimeOffset? Due)> SettleAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var began = wire.GetTimestamp();
        var wait = ShortestWait;
        while (true)
        {
            IReadOnlyList<string> filled = [];
            var (busy, first) = await FirstBusyAsync(cancellationToken);
            if (busy is null)
            {
                var act = first.Min(state => state.Next);
                (filled, var due) = await backlog.LookAsync(Held(first), act < end ? act.Value : end, cancellationToken);
                if (filled.Count > 0)
                {
                    await LookAsync(filled, wait, cancellationToken);
                    wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                }
                else
                {
                    var second = await AskAllAsync(cancellationToken);
                    if (second.Zip(first).All(pair => pair.First.Busy == 0 && pair.First.Activity == pair.Second.Activity))
                        return (second, due);
                }
            }

            if (wire.GetElapsedTime(began) > StalledAfter)
                throw new StalledException($"Nothing came to an end for {StalledAfter.TotalSeconds:0} seconds at {Now:u}.{Describe(await AskAllAsync(cancellationToken), filled)}");
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
        // While one is busy the others need not be asked: asking all of them often would cost more than the work itself.
        var before = lastBusy;
        var known = before is null ? null : await before.QuietAsync(cancellationToken);
        if (known?.Busy > 0)
            return (before, []);
        var states = await Task.WhenAll(participants.Select(participant => participant == before ? Task.FromResult(known!) : participant.AskAsync(cancellationToken)));
        var busy = participants.Zip(states).FirstOrDefault(pair => pair.Second.Busy > 0).First;
        lastBusy = busy ?? before;
        return (busy, states);
    }

    /// <summary>Tells all of messages that wait. Where they were told before, those are ones that nobody can see yet, and asking costs.</summary>
    private async Task LookAsync(IReadOnlyList<string> filled, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > ShortestWait)
            await Task.Delay(wait, wire, cancellationToken);
        await Task.WhenAll(participants.Select(participant => participant.LookAsync(filled, cancellationToken)));
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

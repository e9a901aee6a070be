namespace CareLoop.Messaging;

/// <summary>
/// The changes that this process wants to make to a sender's budget while an earlier one is on its way go together, as one
/// read and one write. Apart, they would overtake each other at every try: the row is the one that all texts of a sender
/// share. What counts stands in storage; here only waits who asks.
/// </summary>
/// <param name="change">Makes one change in storage.</param>
internal sealed class BudgetRounds(Func<string, Func<BudgetUse, BudgetUse>, Task> change)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <summary>Makes a change, alone or with others. Pure: it may run several times.</summary>
    public Task JoinAsync(string sender, Func<BudgetUse, BudgetUse> decide)
    {
        Round round;
        lock (gate)
        {
            if (!lines.TryGetValue(sender, out var line))
            {
                lines[sender] = line = new Line();
            }

            if (line.Gathering is { } gathering)
            {
                gathering.Decisions.Add(decide);
                return gathering.Done.Task;
            }

            round = new Round(line.Latest) { Decisions = { decide } };
            (line.Gathering, line.Latest) = (round, round.Done.Task);
        }

        _ = RunAsync(sender, round);
        return round.Done.Task;
    }

    private async Task RunAsync(string sender, Round round)
    {
        try
        {
            await round.Before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            lock (gate)
            {
                lines[sender].Gathering = null;
            }

            await change(sender, use => round.Decisions.Aggregate(use, (current, decide) => decide(current)));
            round.Done.SetResult();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            round.Done.SetException(error);
        }
    }

    private sealed class Line
    {
        /// <summary>The round that has not begun, which takes in who comes.</summary>
        public Round? Gathering { get; set; }

        public Task Latest { get; set; } = Task.CompletedTask;
    }

    private sealed class Round(Task before)
    {
        public Task Before => before;

        public List<Func<BudgetUse, BudgetUse>> Decisions { get; } = [];

        public TaskCompletionSource Done { get; } = new();
    }
}

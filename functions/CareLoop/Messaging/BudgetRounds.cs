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
        // One for each who asks: of several that wait for one task all but one would go on at the same time.
        var asked = new TaskCompletionSource();
        Round round;
        lock (gate)
        {
            if (!lines.TryGetValue(sender, out var line))
            {
                lines[sender] = line = new Line();
            }

            if (line.Gathering is { } gathering)
            {
                gathering.Changes.Add((decide, asked));
                return asked.Task;
            }

            round = new Round(line.Latest.Task) { Changes = { (decide, asked) } };
            (line.Gathering, line.Latest) = (round, round.Ended);
        }

        _ = RunAsync(sender, round);
        return asked.Task;
    }

    private async Task RunAsync(string sender, Round round)
    {
        await round.Before;
        lock (gate)
        {
            lines[sender].Gathering = null;
        }

        Exception? failure = null;
        try
        {
            await change(sender, use => round.Changes.Aggregate(use, (current, asked) => asked.Decide(current)));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            failure = error;
        }

        // Who was served goes on right here: the next round first, which needs nobody's work.
        round.Ended.SetResult();
        foreach (var (_, done) in round.Changes)
        {
            if (failure is null)
            {
                done.SetResult();
            }
            else
            {
                done.SetException(failure);
            }
        }
    }

    private sealed class Line
    {
        /// <summary>The round that has not begun, which takes in who comes.</summary>
        public Round? Gathering { get; set; }

        public TaskCompletionSource Latest { get; set; } = Over();

        private static TaskCompletionSource Over()
        {
            var over = new TaskCompletionSource();
            over.SetResult();
            return over;
        }
    }

    private sealed class Round(Task before)
    {
        public Task Before => before;

        public List<(Func<BudgetUse, BudgetUse> Decide, TaskCompletionSource Done)> Changes { get; } = [];

        /// <summary>Only the round behind waits for it.</summary>
        public TaskCompletionSource Ended { get; } = new();
    }
}

using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>What the facts of one family in a day come to. Only ever added to; two of them join to what one would have counted.</summary>
internal interface IDayCells<TSelf> where TSelf : class, IDayCells<TSelf>, new()
{
    static abstract TSelf Parse(string json);

    string ToJson();

    void Add(TSelf others);

    /// <summary>Adds one fact.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="json">What it says.</param>
    /// <param name="now">What is overdue is so by now.</param>
    void Add(string id, string json, DateTimeOffset now);
}

/// <summary>
/// What the facts of a period come to. A day that is over is counted once and kept, until a fact of it comes late; today is counted each
/// time. Asked again, the figures are the same.
/// </summary>
/// <param name="facts">Where they stand.</param>
/// <param name="family">Which of them.</param>
internal sealed class CountDays<TCells>(FactTable facts, string family) where TCells : class, IDayCells<TCells>, new()
{
    /// <summary>How many partitions are counted at a time: a year that nobody has asked for yet has 1,460.</summary>
    private const int AtOnce = 16;

    /// <summary>The cells of each day.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="period">Which days.</param>
    /// <param name="today">The organisation's local day.</param>
    /// <param name="now">What is overdue is so by now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyDictionary<DateOnly, TCells>> OfAsync(string organisation, FigurePeriod period, DateOnly today, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<DateOnly, TCells>();
        var partitions = new List<FactDay>();
        await foreach (var day in facts.DaysAsync(organisation, period.From, period.To, family, cancellationToken))
        {
            partitions.Add(day);
        }

        foreach (var some in partitions.Chunk(AtOnce))
        {
            foreach (var (partition, counted) in some.Zip(await Task.WhenAll(some.Select(partition => CountAsync(partition, today, now, cancellationToken)))))
            {
                if (!days.TryGetValue(partition.Day, out var cells))
                {
                    days[partition.Day] = cells = new TCells();
                }

                cells.Add(counted);
            }
        }

        return days;
    }

    private async Task<TCells> CountAsync(FactDay partition, DateOnly today, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (partition is { Rollup: { } kept, Changed: null } && partition.Day < today)
        {
            return TCells.Parse(kept);
        }

        var cells = new TCells();
        await foreach (var (id, json) in facts.FactsAsync(partition.Partition, family, cancellationToken))
        {
            cells.Add(id, json, now);
        }

        if (partition.Day < today)
        {
            await facts.KeepAsync(partition, family, cells.ToJson(), cancellationToken);
        }

        return cells;
    }
}

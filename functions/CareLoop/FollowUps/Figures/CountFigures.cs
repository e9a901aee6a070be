using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>
/// What the facts of a period come to. A day that is over is counted once and kept, until a fact of it comes late; today is counted each
/// time. Asked again, the figures are the same.
/// </summary>
internal sealed class CountFigures(FactTable facts)
{
    /// <summary>How many partitions are counted at a time: a year that nobody has asked for yet has 1,460.</summary>
    private const int AtOnce = 16;

    /// <summary>The cells of each day.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="period">Which days.</param>
    /// <param name="today">The organisation's local day.</param>
    /// <param name="now">What is overdue is so by now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyDictionary<DateOnly, FigureCells>> OfAsync(string organisation, FigurePeriod period, DateOnly today, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<DateOnly, FigureCells>();
        var partitions = new List<FactDay>();
        await foreach (var day in facts.DaysAsync(organisation, period.From, period.To, TellFigures.Family, cancellationToken))
        {
            partitions.Add(day);
        }

        foreach (var some in partitions.Chunk(AtOnce))
        {
            foreach (var (partition, counted) in some.Zip(await Task.WhenAll(some.Select(partition => CountAsync(partition, today, now, cancellationToken)))))
            {
                if (!days.TryGetValue(partition.Day, out var cells))
                {
                    days[partition.Day] = cells = new FigureCells();
                }

                cells.Add(counted);
            }
        }

        return days;
    }

    private async Task<FigureCells> CountAsync(FactDay partition, DateOnly today, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (partition is { Rollup: { } kept, Changed: null } && partition.Day < today)
        {
            return FigureCells.Parse(kept);
        }

        var cells = new FigureCells();
        await foreach (var (id, json) in facts.FactsAsync(partition.Partition, TellFigures.Family, cancellationToken))
        {
            cells.Add(id, json, now);
        }

        if (partition.Day < today)
        {
            await facts.KeepAsync(partition, TellFigures.Family, cells.ToJson(), cancellationToken);
        }

        return cells;
    }
}

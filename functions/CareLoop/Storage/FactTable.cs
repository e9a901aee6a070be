using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>One thing that figures count.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="Day">The local day that it counts for; null for what counts for none and stands until it is taken back.</param>
/// <param name="Family">What it is counted with: letters and dashes.</param>
/// <param name="Id">Derived from its record: told again, it replaces what was told before.</param>
/// <param name="Json">What it says.</param>
internal sealed record Fact(string Organisation, DateOnly? Day, string Family, string Id, string Json)
{
    /// <summary>Over how many partitions a day of one organisation is spread.</summary>
    private const int Shards = 4;

    public string Partition => Day is { } day ? FactTable.PartitionOf(Organisation, day, Shard(Id)) : FactTable.StandingOf(Organisation);

    public string RowKey => FactTable.RowKeyOf(Family, Id);

    /// <summary>Partition and row key, as the record that tells it keeps them.</summary>
    public string Address => $"{Partition}|{RowKey}";

    private static int Shard(string id) => id.Aggregate(0, (sum, character) => ((sum * 31) + character) & 0xffff) % Shards;
}

/// <summary>What a partition of facts comes to.</summary>
/// <param name="Partition">Organisation, day and shard.</param>
/// <param name="Day">The day.</param>
/// <param name="Rollup">What its facts were last counted to; null where they were not.</param>
/// <param name="Changed">The version of the mark that facts have come since; null where none have.</param>
internal sealed record FactDay(string Partition, DateOnly Day, string? Rollup, ETag? Changed);

/// <summary>
/// The <c>stats</c> table: facts by organisation, day and shard, and what each day comes to. A fact and the mark that its day has changed
/// are one transaction; a day is counted again when somebody asks for it, and the mark goes with what was counted: so whatever comes
/// late, or twice, the figures are those of the facts.
/// </summary>
internal sealed class FactTable(StorageClients storage)
{
    private const string FactPrefix = "f~", MarkPrefix = "d~", RollupPrefix = "a~";

    /// <summary>A property holds 64 KiB of UTF-16, 32,768 characters; a row sixteen of them and something to spare.</summary>
    private const int MaxChunk = 30_000, MaxChunks = 15;

    private readonly TableClient table = storage.Table(TableNames.Stats);

    public static string PartitionOf(string organisation, DateOnly day, int shard) => string.Create(CultureInfo.InvariantCulture, $"{TableKey.Part(organisation)}~{day:yyyyMMdd}~{shard}");

    /// <summary>Where the facts of no day stand: behind all days, so that no period holds them.</summary>
    public static string StandingOf(string organisation) => $"{TableKey.Part(organisation)}~standing";

    public static string RowKeyOf(string family, string id) => $"{FactPrefix}{family}~{id}";

    /// <summary>Stores facts: one request a partition.</summary>
    /// <param name="facts">Each at its own day; those of one day and id stand together, whatever their families.</param>
    /// <param name="earlier">Where the same record told other facts before, that are to go: partition and row key.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task WriteAsync(IReadOnlyCollection<Fact> facts, IEnumerable<string> earlier, CancellationToken cancellationToken)
    {
        foreach (var partition in facts.GroupBy(fact => fact.Partition))
        {
            var transaction = new RowTransaction(partition.Key);
            foreach (var fact in partition)
            {
                transaction.Put(new TableEntity(fact.Partition, fact.RowKey) { ["fact"] = fact.Json });
            }

            foreach (var family in partition.Select(fact => fact.Family).Distinct())
            {
                transaction.Put(new TableEntity(partition.Key, MarkPrefix + family));
            }

            await transaction.SubmitAsync(table, cancellationToken);
        }

        foreach (var address in earlier.Except(facts.Select(fact => fact.Address)))
        {
            await RemoveAsync(address, cancellationToken);
        }
    }

    /// <summary>Stores a fact where none of its id stands on its day: one request.</summary>
    /// <returns>Null where it is stored now, else what stands there.</returns>
    public async Task<string?> ClaimAsync(Fact fact, CancellationToken cancellationToken)
    {
        var transaction = new RowTransaction(fact.Partition);
        transaction.Add(new TableEntity(fact.Partition, fact.RowKey) { ["fact"] = fact.Json });
        transaction.Put(new TableEntity(fact.Partition, MarkPrefix + fact.Family));
        try
        {
            await transaction.SubmitAsync(table, cancellationToken);
            return null;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return await FindAsync(fact, cancellationToken);
        }
    }

    /// <summary>What a fact's place says; null where nothing stands there.</summary>
    public async Task<string?> FindAsync(Fact place, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(place.Partition, place.RowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.GetString("fact") : null;
    }

    /// <summary>The days of a period, each in its shards: what they come to, and whether that still holds.</summary>
    public async IAsyncEnumerable<FactDay> DaysAsync(string organisation, DateOnly from, DateOnly to, string family, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = (PartitionOf(organisation, from, 0), PartitionOf(organisation, to, 9));
        var (mark, rollup) = (MarkPrefix + family, RollupPrefix + family);
        FactDay? day = null;
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last} and (RowKey eq {mark} or RowKey eq {rollup})");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (day is not null && day.Partition != row.PartitionKey)
            {
                yield return day;
                day = null;
            }

            day ??= new FactDay(row.PartitionKey, DayOf(row.PartitionKey), null, null);
            day = row.RowKey == mark ? day with { Changed = row.ETag } : day with { Rollup = Text(row) };
        }

        if (day is not null)
        {
            yield return day;
        }
    }

    /// <summary>The days of a period that have facts, each in its shards: partitions only, in their order.</summary>
    /// <param name="after">The partition behind which it begins; null at the first.</param>
    public async IAsyncEnumerable<(string Partition, DateOnly Day)> PartitionsAsync(
        string organisation, DateOnly from, DateOnly to, string family, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = (PartitionOf(organisation, from, 0), PartitionOf(organisation, to, 9));
        var (mark, rollup) = (MarkPrefix + family, RollupPrefix + family);
        var behind = after is not null && string.CompareOrdinal(after, first) > 0 ? after : first[..^1];
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {behind} and PartitionKey le {last} and (RowKey eq {mark} or RowKey eq {rollup})");
        var earlier = "";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            if (row.PartitionKey != earlier)
            {
                yield return (earlier = row.PartitionKey, DayOf(row.PartitionKey));
            }
        }
    }

    /// <summary>The facts of one partition: all, or those whose ids begin so.</summary>
    public async IAsyncEnumerable<(string Id, string Json)> FactsAsync(string partition, string family, [EnumeratorCancellation] CancellationToken cancellationToken, string begins = "")
    {
        var prefix = RowKeyOf(family, "");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix + begins} and RowKey lt {prefix + begins + '\uFFFD'}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return (row.RowKey[prefix.Length..], row.GetString("fact"));
        }
    }

    /// <summary>The organisations of which there are facts: a request each, and one more.</summary>
    public async IAsyncEnumerable<string> OrganisationsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey gt {last}");
            string? found = null;
            await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
            {
                found = row.PartitionKey;
                break;
            }

            if (found is null)
            {
                yield break;
            }

            var part = found[..found.IndexOf('~', StringComparison.Ordinal)];
            yield return TableKey.Text(part);
            // Behind its days: '~' comes after every digit.
            last = part + "~~";
        }
    }

    /// <summary>The facts of a period whose ids begin so, by day: of a month in one query, for jobs.</summary>
    public async IAsyncEnumerable<(string Id, string Json)> FactsAsync(string organisation, DateOnly from, DateOnly to, string family, string begins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last, prefix) = (PartitionOf(organisation, from, 0), PartitionOf(organisation, to, 9), RowKeyOf(family, ""));
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last} and RowKey ge {prefix + begins} and RowKey lt {prefix + begins + '\uFFFD'}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return (row.RowKey[prefix.Length..], row.GetString("fact"));
        }
    }

    /// <summary>Keeps what a partition comes to, unless a fact has come since it was marked; then it is counted again when it is asked for again.</summary>
    public async Task KeepAsync(FactDay day, string family, string rollup, CancellationToken cancellationToken)
    {
        if (day.Changed is not { } changed || rollup.Length > MaxChunk * MaxChunks)
        {
            return;
        }

        var row = new TableEntity(day.Partition, RollupPrefix + family);
        for (var (at, chunk) = (0, 0); at < rollup.Length; at += MaxChunk, chunk++)
        {
            row[string.Create(CultureInfo.InvariantCulture, $"text{chunk}")] = rollup.Substring(at, Math.Min(MaxChunk, rollup.Length - at));
        }

        var transaction = new RowTransaction(day.Partition);
        transaction.Put(row);
        transaction.Delete(MarkPrefix + family, changed);
        try
        {
            await transaction.SubmitAsync(table, cancellationToken);
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            // A fact has come meanwhile.
        }
    }

    /// <summary>Takes a fact back: partition and row key. One that is gone already does no harm.</summary>
    public async Task RemoveAsync(string address, CancellationToken cancellationToken)
    {
        var bar = address.IndexOf('|', StringComparison.Ordinal);
        var (partition, rowKey) = (address[..bar], address[(bar + 1)..]);
        var transaction = new RowTransaction(partition);
        transaction.Put(new TableEntity(partition, MarkPrefix + rowKey.Split('~')[1]));
        transaction.Delete(rowKey, ETag.All);
        try
        {
            await transaction.SubmitAsync(table, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            // Gone already.
        }
    }

    private static DateOnly DayOf(string partition) => DateOnly.ParseExact(partition.Split('~')[1], "yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Text(TableEntity row) => string.Concat(Enumerable.Range(0, MaxChunks).Select(chunk => row.GetString(string.Create(CultureInfo.InvariantCulture, $"text{chunk}"))));
}

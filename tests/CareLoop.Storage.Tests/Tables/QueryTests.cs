using Azure;
using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public abstract class QueryTests(TestStorage storage) : StorageTest(storage)
{
    [Fact]
    public async Task Query_MoreThanAPage_ReturnsAllInOrder()
    {
        var table = await FilledAsync(1_050);

        var rows = await table.QueryAsync<TableEntity>("PartitionKey eq 'p'").ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1_050).Select(Key), rows.Select(row => row.RowKey));
    }

    [Fact]
    public async Task AsPages_WithoutSize_HasAThousandRowsAPage()
    {
        var table = await FilledAsync(1_050);

        var pages = await table.QueryAsync<TableEntity>().AsPages().ToListAsync();

        Assert.Equal([1_000, 50], pages.Select(page => page.Values.Count));
        Assert.NotNull(pages[0].ContinuationToken);
        Assert.Null(pages[1].ContinuationToken);
    }

    [Fact]
    public async Task AsPages_FromAToken_GoesOnWhereItStopped()
    {
        var table = await FilledAsync(25);
        var query = table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 10);

        var first = await query.AsPages().FirstAsync();
        var rest = await table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 10).AsPages(first.ContinuationToken).ToListAsync();

        Assert.Equal([10, 5], rest.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 25).Select(Key), first.Values.Concat(rest.SelectMany(page => page.Values)).Select(row => row.RowKey));
    }

    [Fact]
    public async Task AsPages_WithSizeHint_OverridesTheQuerysOwn()
    {
        var table = await FilledAsync(25);

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages(pageSizeHint: 20).ToListAsync();

        Assert.Equal([20, 5], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task AsPages_AcrossPartitionsWithForeignKeys_GoesOn()
    {
        var table = await Storage.TableAsync();
        string[] keys = ["a b", "o'brien", "王", "一%"];
        foreach (var key in keys)
            await table.AddEntityAsync(new TableEntity(key, key));

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 1).AsPages().ToListAsync();

        Assert.Equal(keys.Order(StringComparer.Ordinal), pages.SelectMany(page => page.Values).Select(row => row.PartitionKey));
    }

    [Fact]
    public async Task Query_RangeOfPartitions_IsSortedAndHonoursTheSize()
    {
        var table = await Storage.TableAsync();
        foreach (var (partition, row) in new[] { ("07~2", "b"), ("08~1", "a"), ("07~1", "z"), ("07~2", "a"), ("06~9", "a"), ("07~3", "a") })
            await table.AddEntityAsync(new TableEntity(partition, row));

        var query = table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey ge {"07~"} and PartitionKey lt {"07~3"}"), maxPerPage: 2);
        var pages = await query.AsPages().ToListAsync();

        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(["07~1 z", "07~2 a", "07~2 b"], pages.SelectMany(page => page.Values).Select(row => $"{row.PartitionKey} {row.RowKey}"));
    }

    [Fact]
    public async Task Query_NothingMatches_IsOneEmptyPage()
    {
        var table = await FilledAsync(3);

        var pages = await table.QueryAsync<TableEntity>("PartitionKey eq 'none'").AsPages().ToListAsync();

        Assert.Empty(Assert.Single(pages).Values);
    }

    [Fact]
    public async Task Query_WithSelect_ReturnsThosePropertiesAndTheETag()
    {
        var table = await Storage.TableAsync();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Kept"] = 1, ["Left"] = 2 });

        var row = await table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey", "Kept"]).SingleAsync();

        Assert.Equal(("p", "r", 1), (row.PartitionKey, row.RowKey, row.GetInt32("Kept")));
        Assert.False(row.ContainsKey("Left"));
        Assert.Equal(added.Headers.ETag, row.ETag);
    }

    [Fact]
    public async Task Query_ByEveryType_ComparesAsThatType()
    {
        var table = await Storage.TableAsync();
        var instant = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        var id = new Guid("c9da6455-213d-42c9-9a79-3e9149a57833");
        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "it's 100% 一",
            ["Flag"] = true,
            ["Int"] = 5,
            ["Long"] = 5_000_000_000,
            ["Real"] = 2.5,
            ["Whole"] = 2.0,
            ["At"] = instant,
            ["Id"] = id,
        });

        FormattableString[] matching =
        [
            $"Text eq {"it's 100% 一"}", $"Flag eq {true}", $"Int ge {5}", $"Long eq {5_000_000_000}", $"Real lt {2.6}", $"Whole eq {2.0}",
            $"At le {instant}", $"At eq {instant.UtcDateTime}", $"Id eq {id}", $"not (Text eq {"it"})",
        ];
        FormattableString[] others =
        [
            $"Text eq {"' or true or Text eq '"}", $"Flag eq {false}", $"Int gt {5}", $"Long lt {5_000_000_000}", $"At gt {instant}", $"Id eq {Guid.Empty}",
        ];

        foreach (var filter in matching)
            Assert.Single(await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)).ToListAsync());
        foreach (var filter in others)
            Assert.Empty(await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)).ToListAsync());
    }

    [Fact]
    public async Task Query_InvalidFilter_IsRefused()
    {
        var table = await Storage.TableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.QueryAsync<TableEntity>("PartitionKey is 'p'").ToListAsync().AsTask());

        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Query_Cancelled_Ends()
    {
        var table = await FilledAsync(3);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => table.QueryAsync<TableEntity>(cancellationToken: cancellation.Token).ToListAsync(CancellationToken.None).AsTask());
    }

    private static string Key(int number) => $"{number:D6}";

    private async Task<TableClient> FilledAsync(int rows)
    {
        var table = await Storage.TableAsync();
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
            await table.SubmitTransactionAsync(chunk.Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", Key(number)))));
        return table;
    }
}

public sealed class QueryTestsOnAzurite() : QueryTests(new Azurite());

public sealed class QueryTestsInMemory() : QueryTests(new Memory());

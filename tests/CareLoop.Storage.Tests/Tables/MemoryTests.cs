using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>What the service may do at any time and the emulator never does.</summary>
public sealed class MemoryTests
{
    private readonly SetClock clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly Memory storage;

    public MemoryTests() => storage = new Memory(clock);

    [Fact]
    public async Task Write_TimeStandsStill_HasANewVersionAndTheServicesTime()
    {
        var table = await storage.TableAsync();

        var first = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag;
        var second = (await table.UpsertEntityAsync(new TableEntity("p", "r"))).Headers.ETag;

        Assert.NotEqual(first, second);
        Assert.Equal(clock.Now, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.Timestamp!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Query_EmptyPagesBetween_ReturnsEveryRowOnce()
    {
        var table = await storage.TableAsync();
        for (var number = 0; number < 10; number++)
            await table.AddEntityAsync(new TableEntity($"{number % 2}", $"{number}"));
        var asked = 0;
        storage.Account.Tables.EmptyPage = () => asked++ % 3 != 2;

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 3).AsPages().ToListAsync();

        Assert.Equal([0, 0, 3, 0, 0, 3, 0, 0, 3, 0, 0, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(10, pages.SelectMany(page => page.Values).Select(row => row.RowKey).Distinct().Count());
    }

    [Fact]
    public async Task Query_ManyRowsInAnyOrder_AreInOrdinalOrder()
    {
        var table = await storage.TableAsync();
        var keys = Enumerable.Range(0, 3_000).Select(number => $"{number * 7919 % 3_000:x}").ToList();
        foreach (var key in keys)
            await table.AddEntityAsync(new TableEntity("p", key));
        foreach (var key in keys.Where((_, number) => number % 3 == 0))
            await table.DeleteEntityAsync("p", key);

        var left = await table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey ge '3' and RowKey lt '5'").ToListAsync();

        var expected = keys.Where((key, number) => number % 3 != 0 && string.CompareOrdinal(key, "3") >= 0 && string.CompareOrdinal(key, "5") < 0);
        Assert.Equal(expected.Order(StringComparer.Ordinal), left.Select(row => row.RowKey));
    }
}

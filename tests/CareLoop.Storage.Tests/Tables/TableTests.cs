using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public abstract class TableTests(TestStorage storage) : StorageTest(storage)
{
    [Fact]
    public async Task Create_ExistingTable_IsAConflict()
    {
        var table = await Storage.TableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());

        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [Fact]
    public async Task CreateIfNotExists_ExistingTable_KeepsIt()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var answer = await table.CreateIfNotExistsAsync();
        await Storage.Tables.CreateTableIfNotExistsAsync(table.Name);

        Assert.Equal(table.Name, answer.Value.Name);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Delete_Table_RemovesItAndAnswers404WhenDoneAgain()
    {
        var table = await Storage.TableAsync();

        var first = await table.DeleteAsync();
        var second = await Storage.Tables.DeleteTableAsync(table.Name);

        Assert.Equal((204, 404), (first.Status, second.Status));
    }

    [Fact]
    public async Task Query_ByPrefix_FindsThoseTables()
    {
        foreach (var name in new[] { "b", "a", "c" })
            await Storage.TableAsync(name);

        var found = await Storage.Tables
            .QueryAsync(TableServiceClient.CreateQueryFilter($"TableName ge {Storage.Prefix + "a"} and TableName lt {Storage.Prefix + "c"}"))
            .ToListAsync();

        Assert.Equal([Storage.Prefix + "a", Storage.Prefix + "b"], found.Select(table => table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GetTableClient_OfAService_ReachesItsTable()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var same = Storage.Tables.GetTableClient(table.Name);

        Assert.Equal((table.Uri, table.AccountName), (same.Uri, same.AccountName));
        Assert.True((await same.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }
}

public sealed class TableTestsOnAzurite() : TableTests(new Azurite());

public sealed class TableTestsInMemory() : TableTests(new Memory());

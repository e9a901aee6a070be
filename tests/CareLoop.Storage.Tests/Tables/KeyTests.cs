using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>Keys travel in the path, in filters, in JSON and in the parts of a transaction, escaped differently in each.</summary>
public abstract class KeyTests(TestStorage storage) : StorageTest(storage)
{
    public static TheoryData<string> Keys => new()
    {
        "王 建国", "😀", "o'brien", "''", "'", "100%", "%25", "%E7%8E%8B", "a+b c", "a&b=c", "~", "a|b", "(x)", "[x]{y}", "\"x\"", "<x>",
        "x, y='z", "a;b:c,d", "@x$y!z*", "^`", ".", "..", "2026-03-02T09:00Z",
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Row_UnderAnyKey_IsAddedReadFoundUpdatedAndDeleted(string key)
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(new TableEntity(key, key));
        var read = (await table.GetEntityAsync<TableEntity>(key, key)).Value;
        var found = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}")).SingleAsync();
        var updated = await table.UpdateEntityAsync(new TableEntity(key, key) { ["A"] = 1 }, read.ETag);
        var deleted = await table.DeleteEntityAsync(key, key, updated.Headers.ETag!.Value);

        Assert.Equal((key, key), (read.PartitionKey, read.RowKey));
        Assert.Equal((key, key), (found.PartitionKey, found.RowKey));
        Assert.Equal(204, deleted.Status);
        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Transaction_UnderAnyKey_AddsUpdatesAndDeletes(string key)
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity(key, key + "1"));
        await table.AddEntityAsync(new TableEntity(key, key + "2"));

        await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity(key, key)),
            new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key + "1") { ["A"] = 1 }),
            new(TableTransactionActionType.Delete, new TableEntity(key, key + "2")),
        ]);

        var rows = await table.QueryAsync<TableEntity>().ToDictionaryAsync(row => row.RowKey);
        Assert.Equal(2, rows.Count);
        Assert.Equal(key, rows[key].PartitionKey);
        Assert.Equal(1, rows[key + "1"].GetInt32("A"));
    }
}

public sealed class KeyTestsOnAzurite() : KeyTests(new Azurite());

public sealed class KeyTestsInMemory() : KeyTests(new Memory());

using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public sealed class TransactionTests : AzuriteTest
{
    [Fact]
    public async Task Submit_EveryKindOfAction_DoesAllAndTellsEachETag()
    {
        var table = await Storage.TableAsync();
        foreach (var key in new[] { "merged", "replaced", "deleted", "upserted" })
            await table.AddEntityAsync(new TableEntity("患者", key) { ["Old"] = 1 });
        var merged = (await table.GetEntityAsync<TableEntity>("患者", "merged")).Value;

        var answer = await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("患者", "added") { ["New"] = "{\"一\": 'x'}\n--" }),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("患者", "merged") { ["New"] = 2L }, merged.ETag),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("患者", "replaced") { ["New"] = 2L }),
            new(TableTransactionActionType.Delete, new TableEntity("患者", "deleted")),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("患者", "upserted") { ["New"] = true }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("患者", "inserted") { ["New"] = true }),
        ]);

        var rows = await table.QueryAsync<TableEntity>().ToDictionaryAsync(row => row.RowKey);
        Assert.Equal(["added", "inserted", "merged", "replaced", "upserted"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("{\"一\": 'x'}\n--", rows["added"].GetString("New"));
        Assert.Equal((1, 2L), (rows["merged"].GetInt32("Old"), rows["merged"].GetInt64("New")));
        Assert.Null(rows["replaced"].GetInt32("Old"));
        Assert.Equal(1, rows["upserted"].GetInt32("Old"));
        Assert.Equal([204, 204, 204, 204, 204, 204], answer.Value.Select(response => response.Status));
        Assert.Equal(rows["merged"].ETag, answer.Value[1].Headers.ETag);
        Assert.Equal(rows["inserted"].ETag, answer.Value[5].Headers.ETag);
    }

    [Fact]
    public async Task Submit_OneConflict_DoesNothingAndTellsTheIndex()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "taken"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.Add, new TableEntity("p", "b")),
            new(TableTransactionActionType.Add, new TableEntity("p", "taken")),
            new(TableTransactionActionType.Add, new TableEntity("p", "c")),
        ]));

        Assert.Equal((409, 2), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal(["taken"], (await table.QueryAsync<TableEntity>().ToListAsync()).Select(row => row.RowKey));
    }
}

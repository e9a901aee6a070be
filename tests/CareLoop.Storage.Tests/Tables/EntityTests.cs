using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public abstract class EntityTests(TestStorage storage) : StorageTest(storage)
{
    [Fact]
    public async Task Add_NewRow_IsReadBackWithETagAndTimestamp()
    {
        var table = await Storage.TableAsync();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "一", ["Count"] = 3 });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(204, added.Status);
        Assert.Equal(added.Headers.ETag, row.ETag);
        Assert.NotNull(row.Timestamp);
        Assert.Equal(("p", "r", "一", 3), (row.PartitionKey, row.RowKey, row.GetString("Name"), row.GetInt32("Count")));
    }

    [Fact]
    public async Task Add_ExistingRow_IsAConflict()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task Get_MissingRow_Throws404()
    {
        var table = await Storage.TableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "none"));

        Assert.Equal(404, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.ResourceNotFound);
    }

    [Fact]
    public async Task Get_MissingTable_TellsThatTheTableIsMissing()
    {
        var table = Storage.Tables.GetTableClient(Storage.Prefix + "none");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(404, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.TableNotFound);
    }

    [Fact]
    public async Task GetIfExists_MissingRow_HasNoValue()
    {
        var table = await Storage.TableAsync();

        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "none");

        Assert.False(answer.HasValue);
        Assert.Equal(404, answer.GetRawResponse().Status);
    }

    [Fact]
    public async Task GetIfExists_Row_HasIt()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Kept"] = "a" });

        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.True(answer.HasValue);
        Assert.Equal("a", answer.Value!.GetString("Kept"));
    }

    [Fact]
    public async Task Get_WithSelect_ReturnsOnlyThoseProperties()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Kept"] = "a", ["Left"] = "b" });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "Kept"])).Value;

        Assert.Equal(("r", "a"), (row.RowKey, row.GetString("Kept")));
        Assert.False(row.ContainsKey("Left"));
    }

    [Fact]
    public async Task Update_WithTheVersionRead_Replaces()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Old"] = 1 });
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        var updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["New"] = 2 }, row.ETag, TableUpdateMode.Replace);

        var after = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.False(after.ContainsKey("Old"));
        Assert.Equal(2, after.GetInt32("New"));
        Assert.Equal(updated.Headers.ETag, after.ETag);
        Assert.NotEqual(row.ETag, after.ETag);
    }

    [Fact]
    public async Task Update_RowReadAndChanged_WritesItWhole()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 1L, ["Name"] = "a" });
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        row["Count"] = 2;

        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        var after = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((2L, "a"), (after.GetInt64("Count"), after.GetString("Name")));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task Update_WithAnOldVersion_Throws412AndChangesNothing(TableUpdateMode mode)
    {
        var table = await Storage.TableAsync();
        var old = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["By"] = "winner" }, old, mode);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["By"] = "loser" }, old, mode));

        Assert.Equal(412, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Equal("winner", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("By"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task Update_MissingRow_Throws404AndCreatesNothing(TableUpdateMode mode)
    {
        var table = await Storage.TableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, mode));

        Assert.Equal(404, failure.Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Update_WithoutAVersion_IsRefusedBeforeItIsSent()
    {
        var table = await Storage.TableAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task Upsert_Merge_CreatesThenKeepsWhatItDoesNotName()
    {
        var table = await Storage.TableAsync();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((1, 2), (row.GetInt32("A"), row.GetInt32("B")));
    }

    [Fact]
    public async Task Upsert_Replace_CreatesThenReplaces()
    {
        var table = await Storage.TableAsync();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, TableUpdateMode.Replace);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, TableUpdateMode.Replace);

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Null(row.GetInt32("A"));
        Assert.Equal(2, row.GetInt32("B"));
    }

    [Fact]
    public async Task Delete_WithAnOldVersion_Throws412AndKeepsTheRow()
    {
        var table = await Storage.TableAsync();
        var old = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, old);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", old));

        Assert.Equal(412, failure.Status);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Delete_Row_RemovesItAndAnswers404WhenDoneAgain()
    {
        var table = await Storage.TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var first = await table.DeleteEntityAsync("p", "r");
        var second = await table.DeleteEntityAsync("p", "r");

        Assert.Equal((204, 404), (first.Status, second.Status));
    }
}

public sealed class EntityTestsOnAzurite() : EntityTests(new Azurite());

public sealed class EntityTestsInMemory() : EntityTests(new Memory());

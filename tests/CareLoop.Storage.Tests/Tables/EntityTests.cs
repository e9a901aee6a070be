using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public sealed class EntityTests : AzuriteTest
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
}

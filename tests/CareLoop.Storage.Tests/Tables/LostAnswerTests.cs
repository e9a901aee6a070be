using System.Net;
using Azure;
using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>
/// A write is applied, its answer lost, and the pipeline sends it again. The second answer is what the
/// caller gets: recognising the write as one's own is left to the caller.
/// </summary>
public abstract class LostAnswerTests(TestStorage storage) : StorageTest(storage)
{
    [Fact]
    public async Task Add_AnswerLost_SurfacesAsAConflict()
    {
        var (table, loss) = await LosingAsync(HttpMethod.Post);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }));

        Assert.Equal((409, 1), (failure.Status, loss.Lost));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("A"));
    }

    [Fact]
    public async Task Update_AnswerLost_SurfacesAsAnOldVersion()
    {
        var (table, loss) = await LosingAsync(HttpMethod.Put);
        var version = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, version, TableUpdateMode.Replace));

        Assert.Equal((412, 1), (failure.Status, loss.Lost));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("A"));
    }

    [Fact]
    public async Task Delete_AnswerLost_Answers404()
    {
        var (table, loss) = await LosingAsync(HttpMethod.Delete);
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var answer = await table.DeleteEntityAsync("p", "r");

        Assert.Equal((404, 1), (answer.Status, loss.Lost));
    }

    [Fact]
    public async Task Transaction_AnswerLost_SurfacesAsTheFirstConflict()
    {
        var (table, loss) = await LosingAsync(HttpMethod.Post);

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "a")),
            new(TableTransactionActionType.Add, new TableEntity("p", "b")),
        ]));

        Assert.Equal((409, 1, 1), (failure.Status, failure.FailedTransactionActionIndex, loss.Lost));
        Assert.Equal(2, await table.QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task Get_ServerBusyTwice_IsAskedAgain()
    {
        using var answers = new ScriptedAnswers(
            () => ScriptedAnswers.Json(HttpStatusCode.ServiceUnavailable, """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"busy"}}}"""),
            () => ScriptedAnswers.Json(HttpStatusCode.InternalServerError, "<html>"),
            () => ScriptedAnswers.Json(HttpStatusCode.OK, """{"PartitionKey":"p","RowKey":"r"}"""));
        var table = new TableClient(Storage.Connection, "rows", new TableClientOptions().Through(answers));

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(("r", 3), (row.RowKey, answers.Requests.Count));
    }

    [Fact]
    public async Task Get_ServerBusyForGood_ThrowsWithTheServicesCode()
    {
        using var answers = new ScriptedAnswers(
            () => ScriptedAnswers.Json(HttpStatusCode.ServiceUnavailable, """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"busy"}}}"""));
        var table = new TableClient(Storage.Connection, "rows", new TableClientOptions().Through(answers));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal((503, "ServerBusy", 4), (failure.Status, failure.ErrorCode, answers.Requests.Count));
    }

    private async Task<(TableClient Table, AnswerLoss Loss)> LosingAsync(HttpMethod method)
    {
        var created = await Storage.TableAsync();
        var first = true;
        var loss = new AnswerLoss(request => request.Method == method && Interlocked.Exchange(ref first, false), Storage.Handler());
        return (new TableClient(Storage.Connection, created.Name, new TableClientOptions().Through(loss)), loss);
    }
}

public sealed class LostAnswerTestsOnAzurite() : LostAnswerTests(new Azurite());

public sealed class LostAnswerTestsInMemory() : LostAnswerTests(new Memory());

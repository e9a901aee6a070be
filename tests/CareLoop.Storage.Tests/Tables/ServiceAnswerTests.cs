using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>Answers as the Table service words them where the emulator words them differently.</summary>
public sealed class ServiceAnswerTests
{
    private const string Part = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    private const string Headers = "X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nPreference-Applied: return-no-content\r\nDataServiceVersion: 3.0;\r\n";

    [Fact]
    public async Task Submit_AllDone_TellsEachETag()
    {
        using var answers = new ScriptedAnswers(() => Batch(
            $"HTTP/1.1 204 No Content\r\n{Headers}Location: https://an.table.core.windows.net/rows(PartitionKey='p',RowKey='a')\r\nETag: W/\"datetime'2026-03-02T01%3A02%3A03.1234567Z'\"\r\n\r\n\r\n",
            $"HTTP/1.1 204 No Content\r\n{Headers}\r\n\r\n"));

        var answer = await Table(answers).SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.Delete, new TableEntity("p", "b")),
        ]);

        Assert.Equal([204, 204], answer.Value.Select(response => response.Status));
        Assert.Equal(new ETag("W/\"datetime'2026-03-02T01%3A02%3A03.1234567Z'\""), answer.Value[0].Headers.ETag);
        Assert.Null(answer.Value[1].Headers.ETag);
        Assert.Equal(202, answer.GetRawResponse().Status);
    }

    [Fact]
    public async Task Submit_OneRefused_ThrowsItsStatusCodeAndIndex()
    {
        const string Error = """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"1:The specified entity already exists.\nRequestId:1\nTime:2026-03-02T01:02:03.1234567Z"}}}""";
        using var answers = new ScriptedAnswers(() => Batch(
            $"HTTP/1.1 409 Conflict\r\n{Headers}Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n{Error}\r\n"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table(answers).SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.Add, new TableEntity("p", "b")),
        ]));

        Assert.Equal((409, 1), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task Submit_WholeRequestRefused_IsAPlainFailure()
    {
        using var answers = new ScriptedAnswers(() => ScriptedAnswers.Json(
            HttpStatusCode.RequestEntityTooLarge,
            """{"odata.error":{"code":"RequestBodyTooLarge","message":{"lang":"en-US","value":"The request body is too large."}}}"""));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => Table(answers).SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "a"))]));

        Assert.Equal((413, "RequestBodyTooLarge"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Get_AnnotatedRow_IsTyped()
    {
        using var answers = new ScriptedAnswers(() => ScriptedAnswers.Json(HttpStatusCode.OK, """
            {"odata.metadata":"https://an.table.core.windows.net/$metadata#rows/@Element","odata.etag":"W/\"datetime'2026-03-02T01%3A02%3A03.1234567Z'\"",
             "PartitionKey":"p","RowKey":"r","Timestamp":"2026-03-02T01:02:03.1234567Z",
             "Due@odata.type":"Edm.DateTime","Due":"2026-03-02T09:00:00Z","Long@odata.type":"Edm.Int64","Long":"9007199254740993",
             "Real":2.0,"Int":2,"Not@odata.type":"Edm.Double","Not":"NaN","Text":"2026-03-02T09:00:00Z"}
            """));

        var row = (await Table(answers).GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(new ETag("W/\"datetime'2026-03-02T01%3A02%3A03.1234567Z'\""), row.ETag);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 1, 2, 3, TimeSpan.Zero).AddTicks(1_234_567), row.Timestamp);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), row.GetDateTimeOffset("Due"));
        Assert.Equal(9_007_199_254_740_993, row.GetInt64("Long"));
        Assert.Equal((2.0, 2, double.NaN), (row.GetDouble("Real"), row.GetInt32("Int"), row.GetDouble("Not")));
        Assert.Equal("2026-03-02T09:00:00Z", row.GetString("Text"));
    }

    private static HttpResponseMessage Batch(params string[] responses)
    {
        var body = new StringBuilder("--batchresponse_b1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_c1\r\n\r\n");
        foreach (var response in responses)
            body.Append("--changesetresponse_c1\r\n").Append(Part).Append(response);
        body.Append("--changesetresponse_c1--\r\n--batchresponse_b1--\r\n");
        var content = new StringContent(body.ToString());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_b1");
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
    }

    private static TableClient Table(HttpMessageHandler answers) =>
        new("AccountName=an;AccountKey=a2V5", "rows", new TableClientOptions().Through(answers));
}

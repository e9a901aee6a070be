using System.Net;
using System.Web;
using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>
/// What the service may answer and the emulator never does: empty pages that lead on, and continuation
/// by partition alone.
/// </summary>
public sealed class ContinuationTests
{
    private const string PartitionHeader = "x-ms-continuation-NextPartitionKey";
    private const string RowHeader = "x-ms-continuation-NextRowKey";

    [Fact]
    public async Task Query_EmptyPageThatLeadsOn_GoesOn()
    {
        using var answers = new ScriptedAnswers(
            () => Page("", (PartitionHeader, "1!8!cA--"), (RowHeader, "1!4!MQ--")),
            () => Page("""{"odata.etag":"W/\"x\"","PartitionKey":"p","RowKey":"r"}"""));

        var pages = await Table(answers).QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages().ToListAsync();

        Assert.Equal([0, 1], pages.Select(page => page.Values.Count));
        var second = Query(answers.Requests[1]);
        Assert.Equal(("1!8!cA--", "1!4!MQ--", "PartitionKey eq 'p'"), (second["NextPartitionKey"], second["NextRowKey"], second["$filter"]));
    }

    [Fact]
    public async Task Query_PartitionAloneLeadsOn_SendsNoRow()
    {
        using var answers = new ScriptedAnswers(() => Page("", (PartitionHeader, "1!8!cA--")), () => Page(""));

        var rows = await Table(answers).QueryAsync<TableEntity>().ToListAsync();

        Assert.Empty(rows);
        Assert.Equal("1!8!cA--", Query(answers.Requests[1])["NextPartitionKey"]);
        Assert.Null(Query(answers.Requests[1])["NextRowKey"]);
    }

    private static System.Collections.Specialized.NameValueCollection Query(HttpRequestMessage request) =>
        HttpUtility.ParseQueryString(request.RequestUri!.Query);

    private static HttpResponseMessage Page(string rows, params (string Name, string Value)[] headers) =>
        ScriptedAnswers.Json(HttpStatusCode.OK, $$"""{"odata.metadata":"x","value":[{{rows}}]}""", headers);

    private static TableClient Table(HttpMessageHandler answers) =>
        new("AccountName=an;AccountKey=a2V5;DefaultEndpointsProtocol=https", "rows", new TableClientOptions().Through(answers));
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public sealed class AuthenticationTests : AzuriteTest
{
    private const string Key = "c2hhcmVkIGtleSBvZiBhIHRlc3Q=";

    [Fact]
    public async Task Request_WithAWrongKey_Throws403()
    {
        var endpoint = Storage.Tables.Uri;
        var table = new TableClient(endpoint, Storage.Prefix + "rows", new TableSharedKeyCredential(Storage.Tables.AccountName, Key));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateIfNotExistsAsync());

        Assert.Equal(403, failure.Status);
    }

    [Theory]
    [InlineData("AccountName=an;AccountKey={0}", "https://an.table.core.windows.net/rows", "/rows")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=an;AccountKey={0};EndpointSuffix=core.chinacloudapi.cn", "http://an.table.core.chinacloudapi.cn/rows", "/rows")]
    [InlineData("AccountName=an;AccountKey={0};TableEndpoint=http://127.0.0.1:20002/an;", "http://127.0.0.1:20002/an/rows", "/an/rows")]
    public async Task Request_OfAConnectionString_GoesToItsEndpointSigned(string connection, string address, string path)
    {
        using var answers = new ScriptedAnswers(() => new HttpResponseMessage(HttpStatusCode.NoContent));
        var table = new TableClient(string.Format(null, connection, Key), "rows", new TableClientOptions().Through(answers));

        await table.UpsertEntityAsync(new TableEntity("o'b 一", "r"));

        var request = Assert.Single(answers.Requests);
        Assert.Equal(("an", address), (table.AccountName, table.Uri.ToString()));
        Assert.StartsWith(address + "(", request.RequestUri!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(path + "(PartitionKey='o", request.RequestUri.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(Signature(request, "an"), request.Headers.Authorization!.ToString());
    }

    [Fact]
    public void Client_OfTheDevelopmentStorage_GoesToTheDefaultPorts()
    {
        var tables = new TableServiceClient("UseDevelopmentStorage=true");

        Assert.Equal(("devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1"), (tables.AccountName, tables.Uri.ToString().TrimEnd('/')));
    }

    [Fact]
    public async Task Request_WithAToken_CarriesItForTheStorageScope()
    {
        var tokens = new FixedToken();
        using var answers = new ScriptedAnswers(() => ScriptedAnswers.Json(HttpStatusCode.OK, """{"PartitionKey":"p","RowKey":"r"}"""));
        var table = new TableClient(new Uri("https://an.table.core.windows.net"), "rows", tokens, new TableClientOptions().Through(answers));

        await table.GetEntityAsync<TableEntity>("p", "r");

        var request = Assert.Single(answers.Requests);
        Assert.Equal("Bearer abc", request.Headers.Authorization!.ToString());
        Assert.Equal(["https://storage.azure.com/.default"], tokens.Scopes);
        Assert.True(request.Headers.Contains("x-ms-version"));
        Assert.Equal("an", table.AccountName);
    }

    [Fact]
    public async Task Request_WithATokenOverPlainHttp_IsNotSent()
    {
        using var answers = new ScriptedAnswers(() => new HttpResponseMessage(HttpStatusCode.OK));
        var table = new TableClient(new Uri("http://an.table.core.windows.net"), "rows", new FixedToken(), new TableClientOptions().Through(answers));

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Empty(answers.Requests);
    }

    // "Authorize with Shared Key", Table service: Shared Key Lite signs date and resource, Shared Key also verb and content.
    private static string Signature(HttpRequestMessage request, string account)
    {
        var scheme = request.Headers.Authorization!.Scheme;
        var date = request.Headers.GetValues("x-ms-date").Single();
        var signed = $"{date}\n/{account}{request.RequestUri!.AbsolutePath}";
        if (scheme == "SharedKey")
            signed = $"{request.Method}\n\n{request.Content?.Headers.ContentType}\n{signed}";
        return $"{scheme} {account}:{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(signed)))}";
    }

    private sealed class FixedToken : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return new AccessToken("abc", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}

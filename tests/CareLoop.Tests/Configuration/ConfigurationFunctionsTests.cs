using System.Text;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Configuration;

public sealed class ConfigurationFunctionsTests : IDisposable
{
    private readonly EmptyTables tables = new();
    private readonly ConfigStore store;
    private readonly ConfigurationFunctions functions;

    public ConfigurationFunctionsTests()
    {
        var clients = tables.Clients();
        store = new ConfigStore(
            clients, new AuditLog(clients), new Clocks(TimeProvider.System, TimeProvider.System), Options.Create(new ConfigOptions()), NullLogger<ConfigStore>.Instance);
        functions = new ConfigurationFunctions(
            new StaffAccess(new PlatformAuthentication(Options.Create(new AccessOptions { PlatformAuthenticates = true }))), store);
    }

    [Fact]
    public async Task Read_ShippedDocument_ShowsItWithItsVersionAsETag()
    {
        var context = Caller("DepartmentHead@east/CARD");

        var (status, body) = await Execute(context, await functions.Read(context.Request, "reminder-policy", "*", "default", default));

        Assert.Equal((200, "\"0\""), (status, context.Response.Headers.ETag.ToString()));
        Assert.Equal(("default", 0, JsonValueKind.Null), (body.GetProperty("name").GetString(), body.GetProperty("version").GetInt32(), body.GetProperty("publishedAt").ValueKind));
        Assert.Equal("P7D", body.GetProperty("document").GetProperty("steps")[0].GetProperty("offset").GetString());
    }

    [Fact]
    public async Task List_Kind_ShowsItsDocuments()
    {
        var context = Caller("Auditor@*");

        var (status, body) = await Execute(context, await functions.List(context.Request, "organisation", default));

        Assert.Equal((200, 1), (status, body.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task Publish_NewDocument_AnswersItsVersion()
    {
        var context = Caller("Administrator@east", """{"name":"东院"}""");

        var (status, body) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal((200, 1, "\"1\""), (status, body.GetProperty("version").GetInt32(), context.Response.Headers.ETag.ToString()));
        Assert.Equal(PlatformHeader.ObjectId, body.GetProperty("publishedBy").GetString());
        Assert.Equal(2, tables.Written.Count);
    }

    [Fact]
    public async Task Publish_Mistake_AnswersTheFieldByPointer()
    {
        var context = Caller("Administrator@east", """{"zone":"Mars/Olympus"}""");

        var (status, body) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal(422, status);
        Assert.Equal("/zone", body.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Empty(tables.Written);
    }

    [Theory]
    [InlineData("\"0\"", 200)]
    [InlineData("\"7\"", 409)]
    [InlineData("7", 400)]
    [InlineData("W/\"7\"", 400)]
    [InlineData("*", 400)]
    public async Task Publish_IfMatch_IsTheVersionItWasMadeFrom(string ifMatch, int expected)
    {
        var context = Caller("Administrator@east", "{}");
        context.Request.Headers.IfMatch = ifMatch;

        var (status, _) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 422)]
    public async Task Publish_NoDocument_IsRefused(string body, int expected)
    {
        var context = Caller("Administrator@east", body);

        var (status, _) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publish_BodyTooLarge_IsRefused(bool says)
    {
        var context = Caller("Administrator@east", new string(' ', ConfigStore.MaxDocumentBytes + 1));
        if (!says)
            context.Request.ContentLength = null;

        var (status, _) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal(413, status);
    }

    [Fact]
    public async Task Publish_BodyThatIsNotUtf8_IsRefused()
    {
        var context = Caller("Administrator@east");
        context.Request.Body = new MemoryStream([(byte)'"', 0xC3, 0x28, (byte)'"']);

        var (status, _) = await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default));

        Assert.Equal(400, status);
    }

    [Theory]
    [InlineData(null, 401, 401)]
    [InlineData("Outreach@*", 403, 403)]
    [InlineData("Auditor@*", 404, 403)]
    [InlineData("Administrator@west", 404, 404)]
    public async Task EveryFunction_CallerWhoMayNot_IsRefused(string? role, int reading, int publishing)
    {
        var context = Caller(role, "{}");

        Assert.Equal(reading, (await Execute(context, await functions.Read(context.Request, "organisation", "east", "default", default))).Status);
        Assert.Equal(reading, (await Execute(context, await functions.List(context.Request, "no-such-kind", default))).Status);
        Assert.Equal(reading, (await Execute(context, await functions.History(context.Request, "organisation", "east", "default", default))).Status);
        Assert.Equal(publishing, (await Execute(context, await functions.Publish(context.Request, "organisation", "east", "default", default))).Status);
        Assert.Empty(tables.Written);
    }

    public void Dispose()
    {
        tables.Dispose();
    }

    private static DefaultHttpContext Caller(string? role, string? body = null)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Path = "/api/config/organisation";
        if (role is not null)
            context.Request.Headers[ClientPrincipal.HeaderName] = PlatformHeader.Of(role);
        if (body is not null)
        {
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            context.Request.ContentLength = context.Request.Body.Length;
        }

        return context;
    }

    private static async Task<(int Status, JsonElement Body)> Execute(DefaultHttpContext context, IResult result)
    {
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, JsonElement.Parse(body.ToArray()));
    }
}

using System.Text;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using CareLoop.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Configuration;

public sealed class DirectoryFunctionsTests : IDisposable
{
    private const string People = "id,name,phone\nwang,王,13912345678\n";
    private const string Discharge = """{"discharge":{"at":"2026-01-31T11:00:00+08:00","diagnoses":["Z51.1","C34.9"],"department":"CARD"}}""";

    private readonly EmptyTables tables = new();
    private readonly DirectoryFunctions functions;

    public DirectoryFunctionsTests()
    {
        var clients = tables.Clients();
        var store = new ConfigStore(
            clients, new AuditLog(clients), new Clocks(TimeProvider.System, TimeProvider.System), Options.Create(new ConfigOptions()), NullLogger<ConfigStore>.Instance);
        functions = new DirectoryFunctions(
            new StaffAccess(new PlatformAuthentication(Options.Create(new AccessOptions { PlatformAuthenticates = true }))), store, new ImportDirectory(store), new PreviewPlan(store));
    }

    [Fact]
    public async Task Publish_Directory_AnswersItsVersion()
    {
        var (context, body) = await PublishAsync("Administrator@east", """{"people":[{"id":"wang","name":"王"}]}""");

        Assert.Equal((200, "\"1\""), (context.Response.StatusCode, context.Response.Headers.ETag.ToString()));
        Assert.Equal(("directory", "east", "default"), (body.GetProperty("kind").GetString(), body.GetProperty("organisation").GetString(), body.GetProperty("name").GetString()));
        Assert.Equal(2, tables.Written.Count);
    }

    [Fact]
    public async Task Publish_Mistake_AnswersTheFieldByPointer()
    {
        var (context, body) = await PublishAsync("Administrator@east", """{"people":[{"id":"wang","name":"王","superior":"nobody"}]}""");

        Assert.Equal((422, "/people/0/superior"), (context.Response.StatusCode, body.GetProperty("errors")[0].GetProperty("pointer").GetString()));
        Assert.Empty(tables.Written);
    }

    [Fact]
    public async Task Read_OrganisationWithoutADirectory_IsNotFound()
    {
        Assert.Equal(404, (await ReadAsync("Administrator@*", "?organisation=east")).Status);
        Assert.Equal(404, (await ReadAsync("Administrator@*", "")).Status);
        Assert.Equal(200, (await ReadAsync("Auditor@east", "?organisation=*")).Status);
        Assert.Equal(403, (await ReadAsync("Outreach@*", "?organisation=*")).Status);
    }

    [Fact]
    public async Task Import_File_IsPublishedAsOneVersion()
    {
        var (context, body) = await ImportAsync("Administrator@east", People);

        Assert.Equal((200, "\"1\""), (context.Response.StatusCode, context.Response.Headers.ETag.ToString()));
        Assert.Equal((1, 0), (body.GetProperty("people").GetInt32(), body.GetProperty("departments").GetInt32()));
        Assert.Equal(2, tables.Written.Count);
    }

    [Fact]
    public async Task Import_BadLines_AreToldAndNothingIsTaken()
    {
        var (context, body) = await ImportAsync("Administrator@east", People + "li,,1\nsun,孙,13900000001\nsun,孙,\n");

        Assert.Equal((422, "2 lines can't be used, so nothing was taken."), (context.Response.StatusCode, body.GetProperty("detail").GetString()));
        Assert.Equal(["/5/id", "/3/name", "/3/phone"], body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
        Assert.Empty(tables.Written);
    }

    [Theory]
    [InlineData("text/csv; charset=GB18030", "GB18030", 200)]
    [InlineData("text/csv", "GB18030", 422)]
    [InlineData("application/json", "utf-8", 400)]
    public async Task Import_CharacterSet_IsAsSaid(string contentType, string encoding, int expected)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.UTF8).GetBytes(People);

        var (context, _) = await ImportAsync("Administrator@east", bytes, contentType);

        Assert.Equal(expected, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("Administrator@west", 404)]
    [InlineData("DepartmentHead@east", 403)]
    [InlineData(null, 401)]
    public async Task Import_CallerWhoMayNot_IsRefused(string? role, int expected)
    {
        Assert.Equal(expected, (await ImportAsync(role, People)).Context.Response.StatusCode);
        Assert.Equal(expected, (await PublishAsync(role, "{}")).Context.Response.StatusCode);
        Assert.Empty(tables.Written);
    }

    [Fact]
    public async Task Import_FileThatIsTooLarge_IsRefused() =>
        Assert.Equal(413, (await ImportAsync("Administrator@east", new string(' ', ImportDirectory.MaxBodyBytes + 1))).Context.Response.StatusCode);

    [Fact]
    public async Task Import_BasedOnAnotherVersion_IsAConflict()
    {
        var context = Caller("Administrator@east", Encoding.UTF8.GetBytes(People), "text/csv");
        context.Request.Headers.IfMatch = "\"7\"";

        Assert.Equal(409, (await Execute(context, await functions.ImportAsync(context.Request, default))).Context.Response.StatusCode);
    }

    [Fact]
    public async Task Preview_Discharge_ShowsThePlanAndItsDates()
    {
        var (context, body) = await PreviewAsync("Administrator@east", Discharge);

        Assert.Equal((200, "*/tumour@0", "*/tumour@0"), (context.Response.StatusCode, body.GetProperty("takes").GetString(), body.GetProperty("plan").GetString()));
        Assert.Equal(["*/tumour@0", "*/standard@0"], body.GetProperty("candidates").EnumerateArray().Select(plan => plan.GetProperty("plan").GetString()));
        Assert.Equal("C34.9", body.GetProperty("candidates")[0].GetProperty("criteria")[0].GetProperty("found").GetString());
        var first = body.GetProperty("dates")[0];
        Assert.Equal(("check", "sms", "2026-02-02T11:00:00+08:00"), (first.GetProperty("step").GetString(), first.GetProperty("channel").GetString(), first.GetProperty("from").GetString()));
        Assert.Empty(tables.Written);
    }

    [Fact]
    public async Task Preview_Draft_IsChosenAsIfItWerePublished()
    {
        const string Draft = """{"appliesTo":{"departments":["CARD"],"diagnoses":["C34"]},"steps":[{"id":"a","level":1,"channel":"call","from":"1 working day","to":"P30D"}]}""";

        var (_, body) = await PreviewAsync("Administrator@east", Discharge[..^1] + $",\"plan\":{Draft}}}");

        Assert.Equal(("east/draft@1", "east/draft@1"), (body.GetProperty("takes").GetString(), body.GetProperty("plan").GetString()));
        Assert.Equal("2026-02-02T11:00:00+08:00", Assert.Single(body.GetProperty("dates").EnumerateArray()).GetProperty("from").GetString());
    }

    [Fact]
    public async Task Preview_PlanByName_ShowsItsDatesThoughAnotherTakesIt()
    {
        var (_, body) = await PreviewAsync("Administrator@east", Discharge[..^1] + ",\"name\":\"standard\"}");
        var (unknown, _) = await PreviewAsync("Administrator@east", Discharge[..^1] + ",\"name\":\"none\"}");

        Assert.Equal(("*/tumour@0", "*/standard@0", 4), (body.GetProperty("takes").GetString(), body.GetProperty("plan").GetString(), body.GetProperty("dates").GetArrayLength()));
        Assert.Equal(404, unknown.Response.StatusCode);
    }

    [Theory]
    [InlineData("{}", "/discharge")]
    [InlineData("""{"visit":{"age":"old","ward":1},"plan":{"steps":[]},"x":1}""", "/visit/age /visit/at /visit/ward /x /plan/steps")]
    [InlineData("""{"visit":{"at":"2026-01-31T11:00:00"}}""", "/visit/at")]
    public async Task Preview_WrongFields_ArePointedTo(string json, string expected)
    {
        var (context, body) = await PreviewAsync("Administrator@east", json);

        Assert.Equal(422, context.Response.StatusCode);
        Assert.Equal(Published.Pointers(expected), body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
    }

    [Theory]
    [InlineData("DepartmentHead@east/CARD", 200)]
    [InlineData("DepartmentHead@east/ONC", 404)]
    [InlineData("Administrator@west", 404)]
    [InlineData("Auditor@*", 403)]
    [InlineData(null, 401)]
    public async Task Preview_Caller_MayAskAboutTheirOwn(string? role, int expected) =>
        Assert.Equal(expected, (await PreviewAsync(role, Discharge)).Context.Response.StatusCode);

    public void Dispose() => tables.Dispose();

    private async Task<(int Status, JsonElement Body)> ReadAsync(string role, string query)
    {
        var context = Caller(role, [], null, query);
        var (_, body) = await Execute(context, await functions.ReadAsync(context.Request, default));
        return (context.Response.StatusCode, body);
    }

    private async Task<(HttpContext Context, JsonElement Body)> PublishAsync(string? role, string json)
    {
        var context = Caller(role, Encoding.UTF8.GetBytes(json), "application/json");
        return await Execute(context, await functions.PublishAsync(context.Request, default));
    }

    private Task<(HttpContext Context, JsonElement Body)> ImportAsync(string? role, string csv) => ImportAsync(role, Encoding.UTF8.GetBytes(csv), "text/csv");

    private async Task<(HttpContext Context, JsonElement Body)> ImportAsync(string? role, byte[] csv, string contentType)
    {
        var context = Caller(role, csv, contentType);
        return await Execute(context, await functions.ImportAsync(context.Request, default));
    }

    private async Task<(HttpContext Context, JsonElement Body)> PreviewAsync(string? role, string json)
    {
        var context = Caller(role, Encoding.UTF8.GetBytes(json), "application/json");
        return await Execute(context, await functions.PreviewAsync(context.Request, default));
    }

    private static DefaultHttpContext Caller(string? role, byte[] body, string? contentType, string query = "?organisation=east")
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Path = "/api/directory";
        context.Request.QueryString = new QueryString(query);
        if (role is not null)
            context.Request.Headers[ClientPrincipal.HeaderName] = PlatformHeader.Of(role);
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Request.ContentType = contentType;
        return context;
    }

    private static async Task<(HttpContext Context, JsonElement Body)> Execute(DefaultHttpContext context, IResult result)
    {
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context, JsonElement.Parse(body.ToArray()));
    }
}

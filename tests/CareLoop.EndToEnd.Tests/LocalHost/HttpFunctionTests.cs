using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CareLoop.Local.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private RunningHost host = null!;

    public async Task InitializeAsync() => host = await RunningHost.StartAsync([typeof(Samples)]);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Get_RouteParameters_BindByNameAndType()
    {
        var answer = await host.Http.GetStringAsync($"/things/{Guid.Empty}/7/a%20b?code={RunningHost.Key}");

        Assert.Equal($"\"{Guid.Empty} 7 a b\"", answer);
    }

    [Fact]
    public async Task Get_OptionalParameterLeftOut_IsNull() =>
        Assert.Equal("\"none\"", await host.Http.GetStringAsync("/optional"));

    [Fact]
    public async Task Get_NoRoute_IsServedAtTheFunctionsName() =>
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/Unrouted")).StatusCode);

    [Fact]
    public async Task Get_ActionResult_IsExecuted()
    {
        using var answer = await host.Http.GetAsync("/action");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("""{"is":"taken"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/keyed", null, HttpStatusCode.Unauthorized)]
    [InlineData("/keyed", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/keyed?code=wrong", null, HttpStatusCode.Unauthorized)]
    [InlineData("/keyed", RunningHost.Key, HttpStatusCode.OK)]
    [InlineData("/keyed?code=" + RunningHost.Key, null, HttpStatusCode.OK)]
    [InlineData("/master", null, HttpStatusCode.Unauthorized)]
    [InlineData("/master", RunningHost.Key, HttpStatusCode.OK)]
    [InlineData("/optional", null, HttpStatusCode.OK)]
    public async Task Get_LevelOfTheFunction_DecidesWhetherAKeyIsNeeded(string path, string? key, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Get_NoKeyConfigured_RefusesAnEmptyOne()
    {
        await using var keyless = await RunningHost.StartAsync([typeof(Samples)], "--LocalHost:FunctionKey=");

        using var answer = await keyless.Http.GetAsync("/keyed?code=");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Post_GetFunction_IsNotServed()
    {
        using var answer = await host.Http.PostAsync("/optional", null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Get_FunctionThrows_Is500WithNothingOfTheException()
    {
        using var answer = await host.Http.GetAsync("/failing");
        var problem = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
        var line = Assert.Single(host.Recorder.Logged, line => line.Contains("Failing", StringComparison.Ordinal));
        Assert.Contains("InvalidOperationException < FormatException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyOver100Megabytes_Is413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/length") { Content = new Announced(104_857_601) };
        request.Headers.ExpectContinue = true;

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Post_BodyOver30Megabytes_IsServed()
    {
        using var answer = await host.Http.PostAsync("/length", new ByteArrayContent(new byte[31_000_000]));

        Assert.Equal("31000000", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_RoutePrefixOfHostJson_ComesFirst()
    {
        await using var prefixed = await RunningHost.StartAsync([typeof(Samples)], "--AzureFunctionsJobHost:extensions:http:routePrefix=api");

        using var served = await prefixed.Http.GetAsync("/api/optional");
        using var unserved = await prefixed.Http.GetAsync("/optional");

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unserved.StatusCode);
    }

    [Fact]
    public async Task Get_HostStatus_NamesTheFunctionsAndIsNoActivity()
    {
        var status = await host.Http.GetFromJsonAsync<JsonElement>("/admin/host/status");

        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.Contains("Keyed", status.GetProperty("functions").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(0, host.Activity.Count);
    }

    [Fact]
    public async Task Stop_RequestInFlight_IsAnswered()
    {
        var waiting = host.Http.GetAsync("/waiting");
        await host.Recorder.SeenAsync(1);

        var stopping = host.StopAsync();
        host.Recorder.Gate.SetResult();
        using var answer = await waiting;
        await stopping;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://10.1.2.3:0")]
    public void Build_AddressForOtherMachines_Throws(string urls) =>
        Assert.Throws<InvalidOperationException>(() => LocalFunctionHost.Build([$"--urls={urls}"], [typeof(Samples)], null));

    private sealed class Announced(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }

    public sealed class Samples(Recorder recorder)
    {
        [Function("Things")]
        public static IResult Things(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "things/{id:guid}/{number}/{name}")] HttpRequest request, Guid id, int number, string name) =>
            Results.Json($"{id} {number} {name}", statusCode: request.Method == "GET" ? 200 : 500);

        [Function("Optional")]
        public static Task<IResult> Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{id?}")] HttpRequest request, string? id) =>
            Task.FromResult(Results.Json(id ?? "none"));

        [Function("Unrouted")]
        public static IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken) =>
            cancellationToken.CanBeCanceled ? Results.Ok() : Results.BadRequest();

        [Function("Action")]
        public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
            new ConflictObjectResult(new { Is = "taken" });

        [Function("Keyed")]
        public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get", Route = "keyed")] HttpRequest request) => Results.Ok();

        [Function("Master")]
        public static IResult Master([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "master")] HttpRequest request) => Results.Ok();

        [Function("Failing")]
        public static async Task<IResult> Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failing")] HttpRequest request)
        {
            await Task.Yield();
            throw new InvalidOperationException("secret", new FormatException("secret"));
        }

        [Function("Length")]
        public static async Task<IResult> Length([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "length")] HttpRequest request)
        {
            var counted = new MemoryStream();
            await request.Body.CopyToAsync(counted);
            return Results.Json(counted.Length);
        }

        [Function("Waiting")]
        public async Task<IResult> Waiting([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waiting")] HttpRequest request)
        {
            recorder.See("waiting");
            await recorder.Gate.Task;
            return Results.Ok();
        }
    }
}

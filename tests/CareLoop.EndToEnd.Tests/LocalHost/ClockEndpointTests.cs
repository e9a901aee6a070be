using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CareLoop.Local.Clock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class ClockEndpointTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication app;

    public ClockEndpointTests()
    {
        var builder = WebApplication.CreateBuilder(["--CARELOOP_CLOCK_SKEW=90", "--CARELOOP_CLOCK_START=2026-03-01T00:00:00Z"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLocalClock();
        app = builder.Build();
        app.UseLocalClock();
        app.MapGet("/slow", () => gate.Task);
        app.MapGet("/page", () => gate.Task).Onlooks();
    }

    public Task InitializeAsync() => app.StartAsync();

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task GetClock_StartGiven_IsFrozenThereWithTheSkewTakenOut()
    {
        var answer = await Http.GetFromJsonAsync<JsonElement>(At("/admin/clock"));

        Assert.Equal("2026-03-01T00:00:00Z", answer.GetProperty("now").GetString());
        Assert.Equal(0, answer.GetProperty("speed").GetDouble());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("next").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("poll").ValueKind);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 1, 30, TimeSpan.Zero), Clock.GetUtcNow());
    }

    [Fact]
    public async Task PostClock_ToTheNextInstant_StartsNothingUntilGo()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Services.GetRequiredService<Agenda>().At(Start, "act", _ =>
        {
            begun.SetResult();
            return gate.Task;
        });
        var next = (await Http.GetFromJsonAsync<JsonElement>(At("/admin/clock"))).GetProperty("next").GetString();

        var set = await PostAsync("/admin/clock", new { now = next, speed = 0 });
        var go = await PostAsync("/admin/clock/go", new { });

        Assert.Equal("2026-03-02T00:58:30Z", next);
        Assert.Equal(0, set.GetProperty("activity").GetInt64());
        Assert.True(go.GetProperty("busy").GetInt32() > 0);
        await begun.Task;
        Assert.Equal(Start, Clock.GetUtcNow());
    }

    [Fact]
    public async Task GetClock_RequestInFlight_IsBusyWithIt()
    {
        var slow = Http.GetAsync(At("/slow"));
        JsonElement answer;
        do
            answer = await Http.GetFromJsonAsync<JsonElement>(At("/admin/clock"));
        while (answer.GetProperty("busy").GetInt32() == 0);
        gate.SetResult();
        await slow;

        Assert.Equal(["GET /slow"], answer.GetProperty("what").EnumerateArray().Select(what => what.GetString()));
        Assert.Equal(1, answer.GetProperty("activity").GetInt64());
    }

    [Fact]
    public async Task GetQuiet_RequestInFlight_IsAnsweredOnceThatHasEnded()
    {
        var slow = Http.GetAsync(At("/slow"));
        JsonElement before;
        do
            before = await Http.GetFromJsonAsync<JsonElement>(At("/admin/clock/quiet"));
        while (before.GetProperty("activity").GetInt64() == 0);
        var asked = Http.GetFromJsonAsync<JsonElement>(At("/admin/clock/quiet"));
        gate.SetResult();
        await slow;

        Assert.Equal(1, before.GetProperty("busy").GetInt32());
        Assert.Equal(0, (await asked).GetProperty("busy").GetInt32());
    }

    [Fact]
    public async Task GetClock_OnlookerInFlight_IsNotBusy()
    {
        var page = Http.GetAsync(At("/page"));

        var answer = await Http.GetFromJsonAsync<JsonElement>(At("/admin/clock"));
        gate.SetResult();
        await page;

        Assert.Equal(0, answer.GetProperty("activity").GetInt64());
        Assert.Equal(0, app.Services.GetRequiredService<Activity>().Count);
    }

    [Fact]
    public async Task PostLook_NamesTheQueuesThatHoldSomething()
    {
        var looks = new List<IReadOnlyCollection<string>>();
        Clock.Looked += looks.Add;

        (await Http.PostAsync(At("/admin/clock/look?queue=due&queue=sms-events"), null)).EnsureSuccessStatusCode();

        Assert.Equal(["due", "sms-events"], Assert.Single(looks));
    }

    [Fact]
    public async Task PostClock_NegativeSpeed_Is400()
    {
        var answer = await Http.PostAsJsonAsync(At("/admin/clock"), new { now = "2026-03-02T00:00:00Z", speed = -1 });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private LocalClock Clock => app.Services.GetRequiredService<LocalClock>();

    private string At(string path) => app.Urls.Single() + path;

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(At(path), body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).Clone();
    }
}

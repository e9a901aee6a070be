using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CareLoop.Messaging.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class PhoneTests
{
    private const string Phone = "+8613912340001";

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public async Task Notify_TextTaken_RingsOnceAlsoWhereTheAnswerIsLost(double loseAnswer)
    {
        await using var simulator = await Simulator.StartAsync();
        await using var phones = await Phones.StartAsync();
        await simulator.Http.PutAsJsonAsync("/notify", new { url = phones.Address });
        await simulator.SetFaultsAsync(new { loseAnswer });

        await simulator.Gateway().SendAsync(Send(), default);
        await simulator.QuietAsync();

        var entry = Assert.Single(await simulator.MessagesAsync());
        var text = Assert.Single(phones.Texts());
        Assert.Equal(
            ((string?)entry["messageId"], Simulator.Sender, Phone, "您好"),
            ((string?)text["messageId"], (string?)text["from"], (string?)text["to"], (string?)text["text"]));
        Assert.Equal(Simulator.Start, (DateTimeOffset)text["at"]!);
    }

    [Fact]
    public async Task Notify_SendAnswered_IsBusyUntilThePhoneHasAnswered()
    {
        await using var simulator = await Simulator.StartAsync();
        await using var phones = await Phones.StartAsync();
        await simulator.Http.PutAsJsonAsync("/notify", new { url = phones.Address });
        phones.Hold();

        await simulator.Gateway().SendAsync(Send(), default);
        await phones.Ringing;
        var busy = simulator.Activity.Busy;
        phones.Release();
        await simulator.QuietAsync();

        Assert.Equal(1, busy);
        Assert.Single(phones.Texts());
    }

    [Theory]
    [InlineData("4006", 0)]
    [InlineData("5002", 1)]
    public async Task Notify_CodeOfTheReport_DecidesWhetherThePhoneRings(string code, int expected)
    {
        await using var simulator = await Simulator.StartAsync();
        await using var phones = await Phones.StartAsync();
        await simulator.Http.PutAsJsonAsync("/notify", new { url = phones.Address });
        await simulator.SetFaultsAsync(new { reportCodes = new Dictionary<string, double> { [code] = 1 } });

        await simulator.Gateway().SendAsync(Send(), default);
        await simulator.QuietAsync();

        Assert.Equal(expected, phones.Texts().Count);
    }

    [Fact]
    public async Task Inbound_WithoutASender_GoesToTheUsualOne()
    {
        await using var simulator = await Simulator.StartAsync();

        using var response = await simulator.Http.PostAsJsonAsync("/inbound", new { from = Phone, text = "１" });

        var entry = Assert.Single(await simulator.MessagesAsync());
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal((string?)answer!["messageId"], (string?)entry["messageId"]);
        Assert.Equal(("in", Phone, Simulator.Sender, "１"), ((string?)entry["direction"], (string?)entry["from"], (string?)entry["to"], (string?)entry["text"]));
    }

    [Theory]
    [InlineData("13912340001", "1")]
    [InlineData(Phone, "")]
    public async Task Inbound_NotATextFromAPhone_IsRefused(string from, string text)
    {
        await using var simulator = await Simulator.StartAsync();

        using var response = await simulator.AnswerAsync(from, text);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await simulator.MessagesAsync());
    }

    [Fact]
    public async Task Messages_Since_AreTheOnesAfterThatNumber()
    {
        await using var simulator = await Simulator.StartAsync();
        for (var i = 1; i <= 3; i++) using (await simulator.AnswerAsync(Phone, $"{i}")) { }

        var after = await simulator.Http.GetFromJsonAsync<JsonObject>("/messages?since=2");

        Assert.Equal("3", (string?)Assert.Single(after!["messages"]!.AsArray())!["text"]);
    }

    [Fact]
    public async Task Page_Looked_IsNoActivityAndAsksForNothingFromElsewhere()
    {
        await using var simulator = await Simulator.StartAsync();
        using (await simulator.AnswerAsync(Phone, "１")) { }
        var before = simulator.Activity.Count;

        using var page = await simulator.Http.GetAsync("/");
        var files = await Task.WhenAll(simulator.Http.GetStringAsync("/phones.js"), simulator.Http.GetStringAsync("/phones.css"), simulator.Http.GetStringAsync("/favicon.ico"));
        var first = await simulator.Http.GetFromJsonAsync<JsonObject>("/phones");
        var second = await simulator.Http.GetFromJsonAsync<JsonObject>($"/phones?since={first!["revision"]}");

        Assert.Equal(before, simulator.Activity.Count);
        Assert.Equal("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("短信模拟器", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(files, Assert.NotEmpty);
        Assert.Single(first["messages"]!.AsArray());
        Assert.Empty(second!["messages"]!.AsArray());
    }

    private static SmsSend Send() => new(Simulator.Sender, Phone, "您好", "m-1", Guid.NewGuid(), TimeProvider.System.GetUtcNow());

    /// <summary>Whoever plays the phones.</summary>
    private sealed class Phones(WebApplication app, Channel<JsonObject> texts) : IAsyncDisposable
    {
        private readonly TaskCompletionSource ringing = new();
        private TaskCompletionSource? held;

        public string Address => app.Urls.Single() + "/phones";

        public Task Ringing => ringing.Task;

        public static async Task<Phones> StartAsync()
        {
            var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
            var texts = Channel.CreateUnbounded<JsonObject>();
            var phones = new Phones(builder.Build(), texts);
            phones.Map();
            await phones.StartServerAsync();
            return phones;
        }

        public void Hold() => held = new TaskCompletionSource();

        public void Release() => held?.SetResult();

        public List<JsonObject> Texts()
        {
            var all = new List<JsonObject>();
            while (texts.Reader.TryRead(out var text)) all.Add(text);
            return all;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartServerAsync() => app.StartAsync();

        private void Map() => app.MapPost("/phones", async (JsonObject text) =>
        {
            ringing.TrySetResult();
            if (held is { } waiting) await waiting.Task;
            await texts.Writer.WriteAsync(text);
            return Results.Accepted();
        });
    }
}

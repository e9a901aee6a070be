using System.Text.Json.Nodes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class RepeatabilityTests
{
    private const string Phone = "+8613912340001";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly FakeWire wire = new(Now);

    [Fact]
    public async Task Repeat_WithinTheWindow_GetsTheFirstAnswerAndSendsNothing()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var send = SignedSend.Text(Phone, Guid.NewGuid(), Now);

        var first = await SendAsync(simulator, send);
        wire.Now += TimeSpan.FromMinutes(4);
        var repeat = await SendAsync(simulator, send);

        Assert.Equal(first.ToJsonString(), repeat.ToJsonString());
        Assert.Equal((202, "accepted"), ((int)first["httpStatusCode"]!, (string?)first["repeatabilityResult"]));
        Assert.Single(await simulator.MessagesAsync());
    }

    [Fact]
    public async Task Repeat_AfterTheWindow_IsRejectedWith412AndSendsNothing()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var send = SignedSend.Text(Phone, Guid.NewGuid(), Now);

        await SendAsync(simulator, send);
        wire.Now += TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1);
        var repeat = await SendAsync(simulator, send);

        Assert.Equal((412, "rejected", false), ((int)repeat["httpStatusCode"]!, (string?)repeat["repeatabilityResult"], (bool)repeat["successful"]!));
        Assert.Equal(["accepted", "refused"], (await simulator.MessagesAsync()).Select(entry => (string?)entry["outcome"]));
    }

    [Fact]
    public async Task Repeat_AfterTheWindowWithANewFirstSent_IsASecondText()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var id = Guid.NewGuid();

        var first = await SendAsync(simulator, SignedSend.Text(Phone, id, Now));
        wire.Now += TimeSpan.FromMinutes(6);
        var second = await SendAsync(simulator, SignedSend.Text(Phone, id, wire.Now));

        Assert.NotEqual((string?)first["messageId"], (string?)second["messageId"]);
    }

    [Fact]
    public async Task Repeat_Changed_IsRejectedWith400()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var id = Guid.NewGuid();
        await SendAsync(simulator, SignedSend.Text(Phone, id, Now));

        var otherText = await SendAsync(simulator, SignedSend.Text(Phone, id, Now, "other"));
        var otherPhone = await SendAsync(simulator, SignedSend.Text("+8613912340002", id, Now));
        var otherFirstSent = await SendAsync(simulator, SignedSend.Text(Phone, id, Now.AddSeconds(1)));

        Assert.All([otherText, otherPhone, otherFirstSent], answer => Assert.Equal((400, "rejected"), ((int)answer["httpStatusCode"]!, (string?)answer["repeatabilityResult"])));
    }

    [Fact]
    public async Task Send_OneOfTheTwoFields_IsRejectedWith400()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var body = new { from = Simulator.Sender, message = "hello", smsRecipients = new[] { new { to = Phone, repeatabilityRequestId = Guid.NewGuid() } } };

        var answer = await SendAsync(simulator, body);

        Assert.Equal((400, "rejected"), ((int)answer["httpStatusCode"]!, (string?)answer["repeatabilityResult"]));
    }

    [Fact]
    public async Task Send_AnswerLost_RepeatLearnsWhatTheFirstOneCameTo()
    {
        await using var simulator = await Simulator.StartAsync(wire);
        var send = SignedSend.Text(Phone, Guid.NewGuid(), Now);

        await simulator.SetFaultsAsync(new { loseAnswer = 1.0 });
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(simulator, send));
        await simulator.SetFaultsAsync(new { });
        var repeat = await SendAsync(simulator, send);

        var entry = Assert.Single(await simulator.MessagesAsync());
        Assert.Equal("answer-lost", (string?)entry["outcome"]);
        Assert.Equal((string?)entry["messageId"], (string?)repeat["messageId"]);
    }

    [Fact]
    public async Task Repeat_AfterARestart_IsStillARepeat()
    {
        var folder = Directory.CreateTempSubdirectory();
        var ledger = Path.Combine(folder.FullName, "ledger.jsonl");
        try
        {
            var send = SignedSend.Text(Phone, Guid.NewGuid(), Now);
            JsonNode first;
            await using (var before = await Simulator.StartAsync(wire, ledger: ledger)) first = await SendAsync(before, send);
            // A crash cuts the last line off.
            await File.AppendAllTextAsync(ledger, """{"seq":2,"at":"2026""");

            await using var after = await Simulator.StartAsync(wire, ledger: ledger);
            var repeat = await SendAsync(after, send);
            await after.PassAsync(TimeSpan.FromMinutes(1));

            var entry = Assert.Single(await after.MessagesAsync());
            Assert.Equal((string?)first["messageId"], (string?)repeat["messageId"]);
            Assert.Equal("Delivered", (string?)entry["status"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<JsonNode> SendAsync(Simulator simulator, object body) =>
        Assert.Single((await new SignedSend(simulator) { Body = body, Date = wire.Now }.SendAsync()).Body["value"]!.AsArray())!;
}

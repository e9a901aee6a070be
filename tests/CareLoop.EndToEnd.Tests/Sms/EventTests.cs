using System.Net;
using System.Text.Json.Nodes;
using CareLoop.Messaging.Gateway;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class EventTests
{
    private const string Phone = "+8613912340001";
    private const string Report = "Microsoft.Communication.SMSDeliveryReportReceived";
    private const string Received = "Microsoft.Communication.SMSReceived";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Report_BusinessTimeFrozen_WaitsForIt()
    {
        await using var simulator = await Simulator.StartAsync(events: true);

        var sent = Assert.IsType<SmsSendOutcome.Accepted>(await simulator.Gateway().SendAsync(Send("m-9"), default));
        await simulator.QuietAsync();
        var before = await simulator.EventsAsync();
        await simulator.PassAsync(Long);
        var report = Assert.Single(await simulator.EventsAsync());

        Assert.Empty(before);
        Assert.Equal((Report, "m-9", sent.MessageId, "Delivered"), (TypeOf(report), Data(report, "tag"), Data(report, "messageId"), Data(report, "deliveryStatus")));
        Assert.Equal("Delivered", (string?)Assert.Single(await simulator.MessagesAsync())["status"]);
    }

    [Theory]
    [InlineData("event-grid", "eventType", "dataVersion")]
    [InlineData("cloud-events", "type", "source")]
    public async Task Event_Schema_IsTheOneAskedFor(string schema, params string[] keys)
    {
        await using var simulator = await Simulator.StartAsync(events: true, settings: ["--SMS_EVENTS=" + schema]);

        using var answer = await simulator.AnswerAsync(Phone, "１");
        var received = Assert.Single(await simulator.EventsAsync());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.All(keys, key => Assert.True(received.ContainsKey(key)));
        Assert.Equal((Received, "１"), (TypeOf(received), Data(received, "message")));
        Assert.Equal(Phone, "+" + Data(received, "from").TrimStart('+'));
    }

    [Fact]
    public async Task Events_Mixed_ComeInAllTheirShapes()
    {
        await using var simulator = await Simulator.StartAsync(events: true);

        for (var i = 0; i < 30; i++) using (await simulator.AnswerAsync(Phone, $"text {i}")) { }
        var events = await simulator.EventsAsync();

        Assert.Equal(30, events.Count);
        AssertSome(events, received => received.ContainsKey("eventType"));
        AssertSome(events, received => received["data"]!.AsObject().ContainsKey("MessageId"));
        AssertSome(events, received => received["data"]!.AsObject().Any(each => each.Key.Equals("segmentCount", StringComparison.OrdinalIgnoreCase)));
        AssertSome(events, received => Data(received, "from").StartsWith('+'));
    }

    [Theory]
    [InlineData("4006", "Failed")]
    [InlineData("5002", "Failed")]
    public async Task Report_CodeFromFaults_IsReported(string code, string status)
    {
        await using var simulator = await Simulator.StartAsync(events: true);
        await simulator.SetFaultsAsync(new { reportCodes = new Dictionary<string, double> { [code] = 1 } });

        await simulator.Gateway().SendAsync(Send("m-1"), default);
        await simulator.PassAsync(Long);
        var report = Assert.Single(await simulator.EventsAsync());

        Assert.Equal(status, Data(report, "deliveryStatus"));
        Assert.Contains(code, Data(report, "deliveryStatusDetails"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, 0.0, 0)]
    [InlineData(0.0, 1.0, 2)]
    public async Task Report_DroppedOrDoubled_ComesSoOften(double dropReports, double doubleReports, int expected)
    {
        await using var simulator = await Simulator.StartAsync(events: true);
        await simulator.SetFaultsAsync(new { dropReports, doubleReports });

        await simulator.Gateway().SendAsync(Send("m-1"), default);
        await simulator.PassAsync(Long);

        Assert.Equal(expected, (await simulator.EventsAsync()).Count);
    }

    [Fact]
    public async Task Report_OptedOutByTheApi_SaysSoAndThePhoneStaysSilent()
    {
        await using var simulator = await Simulator.StartAsync(events: true);
        var optOut = await OptOutAsync(simulator, "add");
        var check = await OptOutAsync(simulator, "check");

        var outcome = await simulator.Gateway().SendAsync(Send("m-1"), default);
        await simulator.PassAsync(Long);
        var report = Assert.Single(await simulator.EventsAsync());
        await OptOutAsync(simulator, "remove");
        var checkAfter = await OptOutAsync(simulator, "check");

        Assert.True(JsonNode.DeepEquals(optOut, JsonNode.Parse("""
            [{"to":"+8613912340001","httpStatusCode":200},{"to":"+123","httpStatusCode":400,"errorMessage":"Invalid recipient phone number format"}]
            """)));
        Assert.Equal([true, false], [(bool)check[0]!["isOptedOut"]!, (bool)checkAfter[0]!["isOptedOut"]!]);
        Assert.IsType<SmsSendOutcome.Accepted>(outcome);
        Assert.Contains("4007", Data(report, "deliveryStatusDetails"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ToATollFreeNumber_IsKeptAndAnsweredByTheNetworkAndPassedOn()
    {
        const string tollFree = "+18335550100";
        await using var simulator = await Simulator.StartAsync(events: true);

        using (await simulator.AnswerAsync("+15555555551", " stop ", tollFree)) { }
        var received = Assert.Single(await simulator.EventsAsync());
        await simulator.Gateway().SendAsync(Send("m-1") with { Sender = tollFree, To = "+15555555551" }, default);
        await simulator.PassAsync(Long);
        var report = Assert.Single(await simulator.EventsAsync());

        var reply = Assert.Single(await simulator.MessagesAsync(), entry => (string?)entry["outcome"] == "network");
        Assert.StartsWith("NETWORK MSG", (string?)reply["text"], StringComparison.Ordinal);
        Assert.Equal(" stop ", Data(received, "message"));
        Assert.Contains("4007", Data(report, "deliveryStatusDetails"), StringComparison.Ordinal);
    }

    private static SmsSend Send(string tag) => new(Simulator.Sender, Phone, "您好", tag, Guid.NewGuid(), TimeProvider.System.GetUtcNow());

    private static async Task<JsonArray> OptOutAsync(Simulator simulator, string verb)
    {
        var (status, body) = await new SignedSend(simulator)
        {
            Path = $"/sms/optouts:{verb}?api-version=2026-01-23",
            Body = new { from = Simulator.Sender, recipients = new[] { new { to = Phone }, new { to = "+123" } } },
            Date = TimeProvider.System.GetUtcNow(),
        }.SendAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        return body["value"]!.AsArray();
    }

    private static string? TypeOf(JsonObject smsEvent) => (string?)(smsEvent["eventType"] ?? smsEvent["type"]);

    private static string Data(JsonObject smsEvent, string name) =>
        (string)smsEvent["data"]!.AsObject().Single(each => each.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value!;

    private static void AssertSome(IReadOnlyList<JsonObject> events, Func<JsonObject, bool> which) =>
        Assert.InRange(events.Count(which), 1, events.Count - 1);
}

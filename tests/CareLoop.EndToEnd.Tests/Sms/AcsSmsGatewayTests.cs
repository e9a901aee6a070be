using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json.Nodes;
using CareLoop.Messaging.Gateway;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class AcsSmsGatewayTests
{
    private const string Secret = "+8613912340001";

    public static TheoryData<string, SmsSendOutcome> RecipientAnswers { get; } = new()
    {
        { """{"to":"x","messageId":"Outgoing_1","httpStatusCode":202,"successful":true}""", new SmsSendOutcome.Accepted("Outgoing_1") },
        { """{"to":"x","httpStatusCode":202,"successful":true}""", new SmsSendOutcome.Unknown("http-202") },
        { """{"to":"x","messageId":"Outgoing_1","httpStatusCode":202,"successful":false}""", new SmsSendOutcome.Unknown("http-202") },
        { """{"to":"x","httpStatusCode":400,"errorMessage":"Invalid To phone number format.","successful":false}""", new SmsSendOutcome.Refused(400, "http-400: Invalid To phone number format.") },
        { """{"to":"x","httpStatusCode":401,"successful":false}""", new SmsSendOutcome.Configuration(401, "http-401") },
        { """{"to":"x","httpStatusCode":412,"successful":false}""", new SmsSendOutcome.Unknown("http-412") },
        { """{"to":"x","httpStatusCode":429,"successful":false}""", new SmsSendOutcome.Throttled(null) },
        { """{"to":"x","httpStatusCode":500,"successful":false}""", new SmsSendOutcome.Unknown("http-500") },
        { """{"to":"x","httpStatusCode":503,"errorMessage":"ServiceUnavailable","successful":false}""", new SmsSendOutcome.RetryableFailure(503, "http-503: ServiceUnavailable") },
    };

    public static TheoryData<int, SmsSendOutcome> RequestAnswers { get; } = new()
    {
        { 400, new SmsSendOutcome.Refused(400, "http-400: Code") },
        { 401, new SmsSendOutcome.Configuration(401, "http-401: Code") },
        { 403, new SmsSendOutcome.Configuration(403, "http-403: Code") },
        { 404, new SmsSendOutcome.Configuration(404, "http-404: Code") },
        { 302, new SmsSendOutcome.Configuration(302, "http-302: Code") },
        { 408, new SmsSendOutcome.Unknown("http-408: Code") },
        { 409, new SmsSendOutcome.Unknown("http-409: Code") },
        { 412, new SmsSendOutcome.Unknown("http-412: Code") },
        { 413, new SmsSendOutcome.Refused(413, "http-413: Code") },
        { 500, new SmsSendOutcome.Unknown("http-500: Code") },
        { 503, new SmsSendOutcome.RetryableFailure(503, "http-503: Code") },
    };

    [Theory]
    [MemberData(nameof(RecipientAnswers))]
    public async Task Send_AnswerForTheRecipient_DecidesTheOutcome(string recipient, SmsSendOutcome expected)
    {
        var outcome = await Gateways.AnswerAsync(HttpStatusCode.Accepted, $$"""{"value":[{{recipient}}]}""");

        Assert.Equal(expected, outcome);
    }

    [Theory]
    [MemberData(nameof(RequestAnswers))]
    public async Task Send_AnswerToTheRequest_DecidesTheOutcome(int status, SmsSendOutcome expected)
    {
        var outcome = await Gateways.AnswerAsync((HttpStatusCode)status, """{"error":{"code":"Code","message":"Words"}}""");

        Assert.Equal(expected, outcome);
    }

    [Theory]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"value":[{"to":""")]
    [InlineData("")]
    public async Task Send_UnreadableAnswer_IsUnknown(string body)
    {
        var outcome = await Gateways.AnswerAsync(HttpStatusCode.Accepted, body);

        Assert.Equal(new SmsSendOutcome.Unknown("answer-unreadable"), outcome);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("Mon, 02 Mar 2026 01:01:30 GMT", 90)]
    [InlineData("Mon, 02 Mar 2026 00:59:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task Send_TooManyRequests_WaitsAsLongAsTheServiceAsks(string? retryAfter, int? seconds)
    {
        (string, string)[] headers = retryAfter is null ? [] : [("Retry-After", retryAfter), ("Date", "Mon, 02 Mar 2026 01:00:00 GMT")];

        var outcome = await Gateways.AnswerAsync(HttpStatusCode.TooManyRequests, "{}", headers);

        Assert.Equal(new SmsSendOutcome.Throttled(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null), outcome);
    }

    [Fact]
    public async Task Send_ConnectionLost_IsUnknownAfterOneTry()
    {
        var tries = 0;

        var outcome = await Gateways.SendAsync((_, _) =>
        {
            tries++;
            throw new HttpRequestException("reset");
        });

        Assert.Equal(new SmsSendOutcome.Unknown("no-answer"), outcome);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsUnknown()
    {
        var outcome = await Gateways.SendAsync(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
            throw new InvalidOperationException();
        });

        Assert.Equal(new SmsSendOutcome.Unknown("timeout"), outcome);
    }

    [Fact]
    public async Task Send_CancelledByItsCaller_Throws()
    {
        using var cancelled = new CancellationTokenSource();

        var send = Gateways.SendAsync(
            async (_, token) =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                throw new InvalidOperationException();
            },
            cancelled.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Fact]
    public async Task Send_ReasonQuotesTheNumber_IsMasked()
    {
        var outcome = await Gateways.AnswerAsync(
            HttpStatusCode.Accepted, $$"""{"value":[{"to":"x","httpStatusCode":400,"errorMessage":"{{Secret}} is not a number.","successful":false}]}""");

        Assert.Equal(new SmsSendOutcome.Refused(400, "http-400: … is not a number."), outcome);
    }

    [Fact]
    public async Task Send_Request_CarriesTheAttempt()
    {
        var bodies = new List<JsonNode>();

        for (var i = 0; i < 2; i++)
        {
            await Gateways.SendAsync(async (request, cancelled) =>
            {
                bodies.Add(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancelled))!);
                throw new HttpRequestException();
            });
        }

        Assert.Equal(bodies[0].ToJsonString(), bodies[1].ToJsonString());
        var recipient = bodies[0]["smsRecipients"]![0]!;
        Assert.Equal(Gateways.Send.RepeatabilityId.ToString(), (string?)recipient["repeatabilityRequestId"]);
        Assert.Equal(Gateways.Send.FirstSent.ToString("r"), (string?)recipient["repeatabilityFirstSent"]);
        Assert.Equal(("m-1", true), ((string?)bodies[0]["smsSendOptions"]!["tag"], (bool)bodies[0]["smsSendOptions"]!["enableDeliveryReport"]!));
    }

    [Fact]
    public async Task Send_TwoInParallel_EachCarriesItsOwnAttempt()
    {
        await using var simulator = await Simulator.StartAsync();
        var gateway = simulator.Gateway();
        var sends = Enumerable.Range(0, 20)
            .Select(i => new SmsSend(Simulator.Sender, $"+86139000000{i:00}", "您好", $"m-{i}", Guid.NewGuid(), TimeProvider.System.GetUtcNow()))
            .ToList();

        await Task.WhenAll(sends.Concat(sends).Select(send => gateway.SendAsync(send, default)));

        var entries = await simulator.MessagesAsync();
        Assert.Equal(
            sends.Select(send => (send.To, send.Tag, send.RepeatabilityId.ToString())).Order(),
            entries.Select(entry => ((string)entry["to"]!, (string)entry["tag"]!, (string)entry["repeatabilityId"]!)).Order());
    }

    [Fact]
    public void Send_AsText_NamesNeitherPhoneNorWords()
    {
        var text = Gateways.Send.ToString();

        Assert.DoesNotContain(Gateways.Send.To, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Gateways.Send.Text, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoint=https://a/;accesskey=AA==", null, "+8610690000", true)]
    [InlineData(null, "https://care.communication.azure.com/", "123456", true)]
    [InlineData(null, "http://care.communication.azure.com/", "123456", false)]
    [InlineData(null, null, "+8610690000", false)]
    [InlineData("endpoint=https://a/;accesskey=AA==", "https://care.communication.azure.com/", "+8610690000", false)]
    [InlineData("endpoint=https://a/;accesskey=AA==", null, "", false)]
    [InlineData("endpoint=https://a/;accesskey=AA==", null, "8610690000", false)]
    public void Options_OneWayInAndASender_AreValid(string? connectionString, string? endpoint, string sender, bool valid)
    {
        var options = new SmsOptions { ConnectionString = connectionString, Endpoint = endpoint is null ? null : new Uri(endpoint), Sender = sender };

        Assert.Equal(valid, Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));
    }
}

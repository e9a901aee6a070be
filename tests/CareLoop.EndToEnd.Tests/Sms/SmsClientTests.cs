using Azure;
using Azure.Communication.Sms;
using Azure.Core;
using Azure.Core.Pipeline;
using CareLoop.Messaging.Gateway;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>SmsClient, of whichever package the build uses, against the simulator.</summary>
public class SmsClientTests
{
    [Fact]
    public async Task Send_OneRecipient_IsTakenWithItsTag()
    {
        await using var simulator = await Simulator.StartAsync();
        var client = new SmsClient(simulator.ConnectionString, Options());

        var result = await client.SendAsync(Simulator.Sender, "+8613912340001", "您好", new SmsSendOptions(enableDeliveryReport: true) { Tag = "m-7" });

        var entry = Assert.Single(await simulator.MessagesAsync());
        Assert.True(result.Value.Successful);
        Assert.Equal(202, result.Value.HttpStatusCode);
        Assert.Equal(result.Value.MessageId, (string?)entry["messageId"]);
        Assert.Equal(("m-7", "您好", "accepted", "out"), ((string?)entry["tag"], (string?)entry["text"], (string?)entry["outcome"], (string?)entry["direction"]));
        Assert.True(Guid.TryParse((string?)entry["repeatabilityId"], out _));
    }

    [Fact]
    public async Task Send_Twice_IsTwoTexts()
    {
        await using var simulator = await Simulator.StartAsync();
        var client = new SmsClient(simulator.ConnectionString, Options());

        var first = await client.SendAsync(Simulator.Sender, "+8613912340001", "same");
        var second = await client.SendAsync(Simulator.Sender, "+8613912340001", "same");

        Assert.NotEqual(first.Value.MessageId, second.Value.MessageId);
        Assert.Equal(2, (await simulator.MessagesAsync()).Count);
    }

    [Fact]
    public async Task Send_SeveralRecipients_AnswersEachByItself()
    {
        await using var simulator = await Simulator.StartAsync();
        var client = new SmsClient(simulator.ConnectionString, Options());

        var results = (await client.SendAsync(Simulator.Sender, ["+8613912340001", "+112345678901", "+15555555551"], "hello")).Value;

        Assert.Equal([202, 400, 202], results.Select(result => result.HttpStatusCode));
        Assert.Equal([true, false, true], results.Select(result => result.Successful));
        Assert.Equal("Invalid To phone number format.", results[1].ErrorMessage);
    }

    [Fact]
    public async Task Send_OtherKey_IsDenied()
    {
        await using var simulator = await Simulator.StartAsync();
        var client = new SmsClient(simulator.Address, new AzureKeyCredential(Convert.ToBase64String(new byte[32])), Options());

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => client.SendAsync(Simulator.Sender, "+8613912340001", "hello"));

        Assert.Equal((401, "Denied"), (failure.Status, failure.ErrorCode));
        Assert.Empty(await simulator.MessagesAsync());
    }

    [Fact]
    public async Task Send_ChangedAfterItWasSigned_IsDenied()
    {
        await using var simulator = await Simulator.StartAsync();
        var options = Options();
        options.AddPolicy(new Tamper(), HttpPipelinePosition.BeforeTransport);
        var client = new SmsClient(simulator.ConnectionString, options);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => client.SendAsync(Simulator.Sender, "+8613912340001", "hello"));

        Assert.Equal(401, failure.Status);
        Assert.Empty(await simulator.MessagesAsync());
    }

    [Fact]
    public async Task Send_WithRepeatabilityPolicy_CarriesTheAttemptUnderAValidSignature()
    {
        await using var simulator = await Simulator.StartAsync();
        var options = Options();
        options.AddPolicy(new RepeatabilityPolicy(), HttpPipelinePosition.PerCall);
        var client = new SmsClient(simulator.ConnectionString, options);
        var attempt = new SmsAttempt(Guid.NewGuid(), TimeProvider.System.GetUtcNow().AddMinutes(-1));

        string?[] ids;
        using (RepeatabilityPolicy.Begin(attempt))
        {
            ids =
            [
                (await client.SendAsync(Simulator.Sender, "+8613912340001", "您好")).Value.MessageId,
                (await client.SendAsync(Simulator.Sender, "+8613912340001", "您好")).Value.MessageId,
            ];
        }

        var entry = Assert.Single(await simulator.MessagesAsync());
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(attempt.RepeatabilityId.ToString(), (string?)entry["repeatabilityId"]);
        Assert.Equal(attempt.FirstSent.ToString("r"), (string?)entry["firstSent"]);
        Assert.Equal("您好", (string?)entry["text"]);
    }

    [Fact]
    public async Task Send_WithRepeatabilityPolicyOutsideOfAnAttempt_SendsNothing()
    {
        await using var simulator = await Simulator.StartAsync();
        var options = Options();
        options.AddPolicy(new RepeatabilityPolicy(), HttpPipelinePosition.PerCall);
        var client = new SmsClient(simulator.ConnectionString, options);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(Simulator.Sender, "+8613912340001", "hello"));

        Assert.Empty(await simulator.MessagesAsync());
    }

    private static SmsClientOptions Options()
    {
        var options = new SmsClientOptions();
        options.Retry.MaxRetries = 0;
        return options;
    }

    private sealed class Tamper : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            using var body = new MemoryStream();
            message.Request.Content!.WriteTo(body, default);
            var text = System.Text.Encoding.UTF8.GetString(body.ToArray()).Replace("hello", "other", StringComparison.Ordinal);
            message.Request.Content = RequestContent.Create(text);
        }
    }
}

using CareLoop.Local.Faults;
using CareLoop.Local.Sms.Faults;
using CareLoop.Messaging.Gateway;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class FaultTests
{
    [Fact]
    public async Task Throttle_Send_WaitsAndLeavesNoText()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { throttle = 1.0, retryAfterSeconds = 33 });

        var outcome = await simulator.Gateway().SendAsync(Send(), default);

        Assert.Equal(new SmsSendOutcome.Throttled(TimeSpan.FromSeconds(33)), outcome);
        Assert.Equal("throttled", (string?)Assert.Single(await simulator.MessagesAsync())["outcome"]);
    }

    [Fact]
    public async Task Fail5xx_Send_IsUnknownAndLeavesNoText()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { fail5xx = 1.0 });

        var outcome = await simulator.Gateway().SendAsync(Send(), default);

        Assert.Equal(new SmsSendOutcome.Unknown("http-500: InternalServerError"), outcome);
        Assert.Equal("failed", (string?)Assert.Single(await simulator.MessagesAsync())["outcome"]);
    }

    [Fact]
    public async Task Busy503_Send_IsRetryableAndARepeatIsServed()
    {
        await using var simulator = await Simulator.StartAsync();
        var send = Send();

        await simulator.SetFaultsAsync(new { busy503 = 1.0 });
        var busy = await simulator.Gateway().SendAsync(send, default);
        await simulator.SetFaultsAsync(new { });
        var repeat = await simulator.Gateway().SendAsync(send, default);

        Assert.IsType<SmsSendOutcome.RetryableFailure>(busy);
        Assert.IsType<SmsSendOutcome.Accepted>(repeat);
        Assert.Equal(["failed", "accepted"], (await simulator.MessagesAsync()).Select(entry => (string?)entry["outcome"]));
    }

    [Fact]
    public async Task Refuse_Send_IsRefused()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { refuse = 1.0 });

        var outcome = await simulator.Gateway().SendAsync(Send(), default);

        Assert.IsType<SmsSendOutcome.Refused>(outcome);
        Assert.Equal("refused", (string?)Assert.Single(await simulator.MessagesAsync())["outcome"]);
    }

    [Fact]
    public async Task LoseAnswer_Send_IsUnknownAndTheTextGoesOut()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { loseAnswer = 1.0 });

        var outcome = await simulator.Gateway().SendAsync(Send(), default);

        Assert.IsType<SmsSendOutcome.Unknown>(outcome);
        Assert.Equal("answer-lost", (string?)Assert.Single(await simulator.MessagesAsync())["outcome"]);
    }

    [Fact]
    public async Task SlowMs_LongerThanTheTimeout_IsUnknownAndTheTextGoesOut()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { slowMs = 30_000 });

        var outcome = await simulator.Gateway(timeoutSeconds: 1).SendAsync(Send(), default);

        Assert.Equal(new SmsSendOutcome.Unknown("timeout"), outcome);
        Assert.Equal("accepted", (string?)Assert.Single(await simulator.MessagesAsync())["outcome"]);
    }

    [Fact]
    public async Task Faults_SameSeedOtherOrder_FallOnTheSameMessages()
    {
        var sends = Enumerable.Range(0, 40).Select(i => Send($"m-{i}")).ToList();

        var forward = await BusyAsync(sends);
        var backward = await BusyAsync(Enumerable.Reverse(sends));

        Assert.Equal(forward, backward);
        Assert.InRange(forward.Count, 1, sends.Count - 1);
    }

    [Theory]
    [InlineData("""{"refuse":1.5}""")]
    [InlineData("""{"throttle":-0.1}""")]
    [InlineData("""{"slowMs":-1}""")]
    [InlineData("""{"reportCodes":{"4006":0.6,"5001":0.6}}""")]
    [InlineData("""{"reportCodes":{"later":0.1}}""")]
    public async Task Faults_OutOfRange_AreRefused(string faults)
    {
        await using var simulator = await Simulator.StartAsync();
        using var content = new StringContent(faults, System.Text.Encoding.UTF8, "application/json");

        using var response = await simulator.Http.PutAsync("/faults", content);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public void Dice_AnyKey_FallAsOftenAsTheirChanceAndAlwaysTheSameWay() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var dice = new FaultDice(new DealtFaults()) { Settings = new FaultSettings { Seed = seed } };
            var keys = Enumerable.Range(0, 1000).Select(i => $"m-{i}").ToList();

            var fallen = keys.Where(key => dice.Falls("refuse", key, 0.2)).ToList();

            return fallen.Count is > 120 and < 280
                && fallen.All(key => dice.Falls("refuse", key, 0.2) && dice.Falls("refuse", key, 0.3) && !dice.Falls("refuse", key, 0))
                && keys.All(key => dice.Falls("refuse", key, 1));
        }).QuickCheckThrowOnFailure();

    private static async Task<IReadOnlyList<string>> BusyAsync(IEnumerable<SmsSend> sends)
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { seed = 7, busy503 = 0.3 });
        foreach (var send in sends) await simulator.Gateway().SendAsync(send with { RepeatabilityId = Guid.NewGuid() }, default);
        return [.. (await simulator.MessagesAsync()).Where(entry => (string?)entry["outcome"] == "failed").Select(entry => (string)entry["tag"]!).Order()];
    }

    private static SmsSend Send(string tag = "m-1") =>
        new(Simulator.Sender, "+8613912340001", "您好", tag, Guid.NewGuid(), TimeProvider.System.GetUtcNow());
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class QueueFunctionTests : IAsyncLifetime
{
    private AzuriteQueues queues = null!;

    public async Task InitializeAsync() => queues = await AzuriteQueues.OpenAsync();

    public async Task DisposeAsync() => await queues.DisposeAsync();

    [Fact]
    public async Task Message_EachArgumentType_IsGivenAsAskedFor()
    {
        await using var host = await StartAsync(typeof(Arguments));

        foreach (var kind in new[] { "text", "bytes", "data", "message", "poco" })
            await queues.SendAsync(kind, """{"number":7,"NAME":"王"}""");
        await host.Recorder.SeenAsync(5);

        Assert.Equal(
            [
                """bytes {"number":7,"NAME":"王"}""",
                """data {"number":7,"NAME":"王"}""",
                """message {"number":7,"NAME":"王"} same id""",
                "poco 7 王",
                """text {"number":7,"NAME":"王"} 1""",
            ],
            host.Recorder.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Message_EncodingNone_IsTakenAsItIs()
    {
        await using var host = await StartAsync(typeof(Arguments), "--AzureFunctionsJobHost:extensions:queues:messageEncoding=none");

        await queues.Raw("text").SendMessageAsync("plain");
        await host.Recorder.SeenAsync(1);

        Assert.Equal(["text plain 1"], host.Recorder.Seen);
    }

    [Fact]
    public async Task Message_Handled_IsDeleted()
    {
        await using var host = await StartAsync(typeof(Arguments));

        await queues.SendAsync("text", "once");
        await host.Recorder.SeenAsync(1);
        await host.QuietAsync();

        Assert.Equal(0, await queues.CountAsync("text"));
    }

    [Fact]
    public async Task Message_InFlight_IsBusyCountedAndInvisibleForTenMinutes()
    {
        await using var host = await StartAsync(typeof(Waiting));

        await queues.SendAsync("waiting", "held");
        await host.Recorder.SeenAsync(1);
        var clock = await host.ClockAsync();
        var count = await queues.CountAsync("waiting");
        var other = (await queues.Raw("waiting").ReceiveMessagesAsync()).Value;
        host.Recorder.Gate.SetResult();
        await host.QuietAsync();

        Assert.Equal(1, clock.GetProperty("busy").GetInt32());
        Assert.Equal("Waiting", clock.GetProperty("what")[0].GetString());
        Assert.Equal(1, count);
        Assert.Empty(other);
        Assert.Contains("invisible for 10 minutes", host.Recorder.Seen[0], StringComparison.Ordinal);
        Assert.Equal(0, await queues.CountAsync("waiting"));
    }

    [Fact]
    public async Task Look_HostThatIsTold_ReadsTheQueueThenAndIsBusyUntilItHas()
    {
        await using var host = await StartAsync(typeof(Waiting), "--LocalHost:IsTold=true", "--LocalHost:LongestIdle=01:00:00");
        while ((await host.ClockAsync()).GetProperty("activity").GetInt64() == 0)
        {
            // Until the first look, at the host's start, is over.
            (await host.Http.PostAsync($"/admin/clock/look?queue={queues.Prefix}-waiting", null)).EnsureSuccessStatusCode();
            await host.QuietAsync();
        }

        await queues.SendAsync("waiting", "held");
        var before = await host.ClockAsync();
        var looking = await (await host.Http.PostAsync($"/admin/clock/look?queue={queues.Prefix}-waiting", null)).Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        await host.Recorder.SeenAsync(1);
        host.Recorder.Gate.SetResult();
        await host.QuietAsync();

        Assert.Equal(0, before.GetProperty("busy").GetInt32());
        Assert.True(looking.GetProperty("busy").GetInt32() > 0);
        Assert.Equal(0, await queues.CountAsync("waiting"));
    }

    [Fact]
    public async Task Message_AlwaysFailing_GoesToPoisonAfterMaxDequeueCount()
    {
        await using var host = await StartAsync(typeof(Failing), "--AzureFunctionsJobHost:extensions:queues:maxDequeueCount=3");

        await queues.SendAsync("failing", "secret");
        await host.Recorder.SeenAsync(3);
        await host.QuietAsync();

        Assert.Equal(["1", "2", "3"], host.Recorder.Seen);
        Assert.Equal(0, await queues.CountAsync("failing"));
        var poison = (await queues.Raw("failing-poison").ReceiveMessagesAsync()).Value;
        Assert.Equal("secret", Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(poison).MessageText)));
        Assert.DoesNotContain(host.Recorder.Logged, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_FailedOnce_StaysInvisibleForTheRetryTimeOfTheBusinessClock()
    {
        await using var host = await StartAsync(typeof(Failing), "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=01:00:00");

        await queues.SendAsync("failing", "later");
        await host.Recorder.SeenAsync(1);
        await host.QuietAsync();
        var waiting = await host.ClockAsync();
        var visible = (await queues.Raw("failing").PeekMessagesAsync()).Value;
        await host.GoAsync(waiting.GetProperty("next").GetDateTimeOffset());
        await host.Recorder.SeenAsync(2);

        Assert.Empty(visible);
        Assert.Equal(1, waiting.GetProperty("held").GetProperty($"{queues.Prefix}-failing").GetInt32());
        Assert.Equal(RunningHost.Start.AddHours(1), waiting.GetProperty("next").GetDateTimeOffset());
        Assert.Equal(["1", "2"], host.Recorder.Seen);
    }

    [Fact]
    public async Task Stop_MessagePutOff_IsShownToOtherHosts()
    {
        await using var host = await StartAsync(typeof(Failing), "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=01:00:00");
        await queues.SendAsync("failing", "later");
        await host.Recorder.SeenAsync(1);
        await host.QuietAsync();

        await host.StopAsync();

        Assert.Single((await queues.Raw("failing").PeekMessagesAsync()).Value);
    }

    [Fact]
    public async Task Message_ReceivedTooOftenByHostsThatDied_GoesToPoisonUnhandled()
    {
        await queues.Raw("text").CreateAsync();
        await queues.SendAsync("text", "deadly");
        for (var died = 0; died < 2; died++)
        {
            var message = (await queues.Raw("text").ReceiveMessagesAsync()).Value.Single();
            await queues.Raw("text").UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, TimeSpan.Zero);
        }

        await using var host = await StartAsync(typeof(Arguments), "--AzureFunctionsJobHost:extensions:queues:maxDequeueCount=2");
        while (await queues.CountAsync("text") > 0)
            await Task.Yield();

        Assert.Empty(host.Recorder.Seen);
        Assert.Equal(1, await queues.CountAsync("text-poison"));
    }

    [Fact]
    public async Task Message_NotInTheQueuesEncoding_GoesToPoisonAsItIsAndHoldsNothingUp()
    {
        await using var host = await StartAsync(typeof(Arguments), "--AzureFunctionsJobHost:extensions:queues:maxDequeueCount=2");

        await queues.Raw("text").SendMessageAsync("not base64!");
        await queues.SendAsync("text", "good");
        await host.Recorder.SeenAsync(1);
        while (await queues.CountAsync("text") > 0)
            await Task.Yield();

        Assert.Equal(["text good 1"], host.Recorder.Seen);
        Assert.Equal("not base64!", (await queues.Raw("text-poison").ReceiveMessagesAsync()).Value.Single().MessageText);
    }

    [Fact]
    public async Task Messages_Many_AreAllHandledAndNeverMoreAtATimeThanHostJsonSays()
    {
        await using var host = await StartAsync(
            typeof(Crowd), "--AzureFunctionsJobHost:extensions:queues:batchSize=4", "--AzureFunctionsJobHost:extensions:queues:newBatchThreshold=2");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => queues.SendAsync("crowd", $"{number}")));
        await host.Recorder.SeenAsync(40);

        Assert.Equal(40, host.Recorder.Seen.Select(seen => seen.Split(' ')[0]).Distinct().Count());
        Assert.InRange(host.Recorder.Seen.Max(seen => int.Parse(seen.Split(' ')[1], CultureInfo.InvariantCulture)), 1, 6);
    }

    [Fact]
    public async Task Stop_MessageInFlight_IsHandledAndDeletedFirst()
    {
        await using var host = await StartAsync(typeof(Waiting));
        await queues.SendAsync("waiting", "held");
        await host.Recorder.SeenAsync(1);

        var stopping = host.StopAsync();
        // A poll that was under way has come back.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await queues.SendAsync("waiting", "too late");
        var waited = !stopping.IsCompleted;
        host.Recorder.Gate.SetResult();
        await stopping;

        Assert.True(waited);
        Assert.Equal("handled", host.Recorder.Seen[^1]);
        Assert.Equal(["too late"], (await queues.Raw("waiting").PeekMessagesAsync()).Value.Select(left => Encoding.UTF8.GetString(Convert.FromBase64String(left.MessageText))));
    }

    [Fact]
    public async Task Post_AdminFunction_HandlesItsInput()
    {
        await using var host = await StartAsync(typeof(Arguments));

        using var answer = await host.Http.PostAsJsonAsync($"/admin/functions/Text?code={RunningHost.Key}", new { input = "by hand" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["text by hand 1"], host.Recorder.Seen);
    }

    /// <summary>What max mode stands on: asked as the conductor asks, the system never looks quiet while a message is on its way.</summary>
    [Fact]
    public async Task Quiescence_ChainsOfMessages_IsNeverSeenBeforeTheirEnd()
    {
        const int Chains = 3;
        const int Links = 40;
        await using var host = await StartAsync(typeof(Chain));
        await Task.WhenAll(Enumerable.Range(0, Chains).Select(_ => queues.SendAsync("chain", $"{Links}")));

        while (!await LooksQuietAsync(host))
        {
        }

        Assert.Equal(Chains * (Links + 1), host.Recorder.Seen.Count);
    }

    private async Task<bool> LooksQuietAsync(RunningHost host)
    {
        var before = await host.ClockAsync();
        var left = await queues.CountAsync("chain");
        var after = await host.ClockAsync();
        return left == 0
            && before.GetProperty("busy").GetInt32() == 0
            && after.GetProperty("busy").GetInt32() == 0
            && before.GetProperty("activity").GetInt64() == after.GetProperty("activity").GetInt64();
    }

    private Task<RunningHost> StartAsync(Type functions, params string[] settings) =>
        RunningHost.StartAsync(
            [functions],
            [
                $"--AzureWebJobsStorage={AzuriteQueues.ConnectionString}",
                $"--Prefix={queues.Prefix}",
                "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00",
                .. settings,
            ]);

    public sealed record Poco(int Number, string Name);

    public sealed class Arguments(Recorder recorder)
    {
        [Function("Text")]
        public void Text([QueueTrigger("%Prefix%-text")] string message, int dequeueCount) => recorder.See($"text {message} {dequeueCount}");

        [Function("Bytes")]
        public void Bytes([QueueTrigger("%Prefix%-bytes")] byte[] message) => recorder.See($"bytes {Encoding.UTF8.GetString(message)}");

        [Function("Data")]
        public void Data([QueueTrigger("%Prefix%-data")] BinaryData message) => recorder.See($"data {message}");

        [Function("Message")]
        public void Message([QueueTrigger("%Prefix%-message", Connection = "AzureWebJobsStorage")] QueueMessage message, string id) =>
            recorder.See($"message {message.Body} {(message.MessageId == id ? "same" : "other")} id");

        [Function("Poco")]
        public void Poco([QueueTrigger("%Prefix%-poco")] Poco message) => recorder.See($"poco {message.Number} {message.Name}");
    }

    public sealed class Waiting(Recorder recorder)
    {
        [Function("Waiting")]
        public async Task Wait([QueueTrigger("%Prefix%-waiting")] QueueMessage message)
        {
            var minutes = (message.NextVisibleOn - message.InsertedOn)?.TotalMinutes ?? 0;
            recorder.See($"invisible for {Math.Round(minutes)} minutes");
            await recorder.Gate.Task;
            recorder.See("handled");
        }
    }

    public sealed class Failing(Recorder recorder)
    {
        [Function("Failing")]
        public Task Fail([QueueTrigger("%Prefix%-failing")] string message, long dequeueCount)
        {
            recorder.See($"{dequeueCount}");
            throw new InvalidOperationException(message);
        }
    }

    public sealed class Crowd(Recorder recorder)
    {
        private static int present;

        [Function("Crowd")]
        public async Task Join([QueueTrigger("%Prefix%-crowd")] string message)
        {
            var now = Interlocked.Increment(ref present);
            await Task.Yield();
            recorder.See($"{message} {now}");
            Interlocked.Decrement(ref present);
        }
    }

    public sealed class Chain(Recorder recorder, IConfiguration configuration)
    {
        [Function("Chain")]
        public async Task Pass([QueueTrigger("%Prefix%-chain")] int left)
        {
            var queue = new QueueClient(
                configuration["AzureWebJobsStorage"], $"{configuration["Prefix"]}-chain", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            if (left > 0)
                await queue.SendMessageAsync($"{left - 1}");
            recorder.See($"{left}");
        }
    }
}

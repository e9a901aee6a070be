using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class TimerFunctionTests : IAsyncLifetime
{
    private RunningHost host = null!;

    public async Task InitializeAsync() => host = await RunningHost.StartAsync([typeof(Samples)], "--NightlyAt=0 0 2 * * *");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Clock_AtStart_TellsTheNextActAndTheNextPoll()
    {
        var clock = await host.ClockAsync();

        Assert.Equal("2026-03-02T02:00:00Z", clock.GetProperty("next").GetString());
        Assert.Equal("2026-03-02T01:01:00Z", clock.GetProperty("poll").GetString());
    }

    [Fact]
    public async Task Go_AtATick_RunsTheTimerOnce()
    {
        await host.GoAsync(RunningHost.Start.AddSeconds(29));
        await host.QuietAsync();
        var early = host.Recorder.Seen;

        await host.GoAsync(RunningHost.Start.AddSeconds(30));
        await host.QuietAsync();

        Assert.Empty(early);
        Assert.Equal(["minutely 01:01:00 01:02:00 on time"], host.Recorder.Seen);
    }

    [Fact]
    public async Task Go_PastManyTicks_RunsEachTimerOnceAndTellsItIsLate()
    {
        await host.GoAsync(RunningHost.Start.AddHours(2));
        await host.QuietAsync();

        Assert.Equal(["minutely 01:01:00 03:01:00 late", "nightly 02:00:00 02:00:00 on time"], host.Recorder.Seen.Order());
    }

    [Fact]
    public async Task Post_AdminFunction_RunsTheTimerNow()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/nightly");
        request.Headers.Add("x-functions-key", RunningHost.Key);

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["nightly 01:00:30 02:00:00 on time"], host.Recorder.Seen);
    }

    [Fact]
    public async Task Post_AdminFunctionWithoutKey_Is401()
    {
        using var answer = await host.Http.PostAsync("/admin/functions/Nightly", null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(host.Recorder.Seen);
    }

    [Fact]
    public async Task Post_AdminFunctionThatThereIsNot_Is404()
    {
        using var answer = await host.Http.PostAsync($"/admin/functions/Unheard?code={RunningHost.Key}", null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Go_TimerFails_IsLoggedWithoutTheMessageAndRunsAgain()
    {
        await using var failing = await RunningHost.StartAsync([typeof(Failing)]);

        await failing.GoAsync(RunningHost.Start.AddMinutes(1));
        await failing.QuietAsync();
        await failing.GoAsync(RunningHost.Start.AddMinutes(2));
        await failing.QuietAsync();

        Assert.Equal(2, failing.Recorder.Seen.Count);
        Assert.Equal(2, failing.Recorder.Logged.Count(line => line.Contains("Function Failing failed", StringComparison.Ordinal)));
        Assert.DoesNotContain(failing.Recorder.Logged, line => line.Contains("secret", StringComparison.Ordinal));
    }

    public sealed class Samples(Recorder recorder)
    {
        [Function("Minutely")]
        public void Minutely([TimerTrigger("0 * * * * *")] TimerInfo timer) => See("minutely", timer);

        [Function("Nightly")]
        public async Task Nightly([TimerTrigger("%NightlyAt%")] TimerInfo timer, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            See("nightly", timer);
        }

        private void See(string name, TimerInfo timer) => recorder.See(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {timer.ScheduleStatus!.Last:HH:mm:ss} {timer.ScheduleStatus.Next:HH:mm:ss} {(timer.IsPastDue ? "late" : "on time")}"));
    }

    public sealed class Failing(Recorder recorder)
    {
        [Function("Failing")]
        public Task Fail([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            recorder.See("failing");
            throw new InvalidOperationException("secret");
        }
    }
}

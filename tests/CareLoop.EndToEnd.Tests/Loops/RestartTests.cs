using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Hosts come and go; what was promised stays.</summary>
public sealed class RestartTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Restart_AtEachStepOfTheLoop_ChangesNothing()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.RestartHostAsync();

        await Loop.UntilAsync(Loop.On(0, "17:59"));
        await Loop.RestartHostAsync();
        await Loop.UntilAsync(Loop.On(0, "18:00"));
        await Loop.RestartHostAsync();
        await Loop.WriteAsync(visit.Patient, "1");
        await Loop.RestartHostAsync();
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(-1, "18:00")], Loop.TextsTo(visit.Patient).Select(text => text.At));
        Assert.Equal(("confirmed", 1), Loop.His.About(visit).Select(callback => (callback.Response, callback.Sequence)).Single());
        Assert.All((await Loop.ReadAsync(told))["messages"]!.AsArray(), message => Assert.Equal("delivered", (string?)message!["state"]));
    }

    [Fact]
    public async Task Restart_KilledBetweenClaimAndSend_TheSameAttemptIsMadeWithinTheWindow()
    {
        var (visit, told) = await KilledBeforeItsSendAsync();

        // Wire time is not yet past what the gateway can tell a repeat in.
        Loop.Wire.Ahead = TimeSpan.FromMinutes(3);
        await Loop.UntilAsync(Loop.On(0, "18:30"));

        Assert.Single(Loop.SendsTo(visit.Patient));
        var message = Assert.Single((await Loop.ReadAsync(told))["messages"]!.AsArray());
        Assert.Equal(("delivered", 1), ((string?)message!["state"], (int)message["attempts"]!));
    }

    [Fact]
    public async Task Restart_KilledBetweenClaimAndSend_AfterTheWindowNobodySendsAndAPersonCalls()
    {
        var (visit, told) = await KilledBeforeItsSendAsync();

        Loop.Wire.Ahead = TimeSpan.FromMinutes(4.5);
        await Loop.UntilAsync(Loop.On(0, "18:30"));

        Assert.Empty(Loop.SendsTo(visit.Patient));
        var message = Assert.Single((await Loop.ReadAsync(told))["messages"]!.AsArray());
        Assert.Equal("unknown", (string?)message!["state"]);
        Assert.Equal("call-patient-about-visit", Assert.Single(await Loop.Storage.TasksAsync(told)).GetString("what"));
    }

    [Fact]
    public async Task Restart_KilledWhileAnswering_TheAnswerIsResumedAfterItsMessageCame()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:05"));
        var received = SmsEvents.Received(visit.Patient, "1", Loop.Now);
        var claimed = HangBeforeSendTo(visit.Patient);
        await Loop.Storage.SendAsync(QueueNames.SmsEvents, received);
        await claimed;

        await KillAsync(QueueNames.SmsEvents);
        Loop.Wire.Ahead = TimeSpan.FromMinutes(2);
        // The queue gives it out again. Who took it first may still be at it: a look asks within a minute.
        await Loop.Storage.SendAsync(QueueNames.SmsEvents, received);
        await Loop.SettleAsync();
        await Loop.UntilAsync(Loop.On(0, "18:07"));

        Assert.Equal(2, Loop.TextsTo(visit.Patient).Count);
        Assert.Equal("confirmed", Assert.Single(Loop.His.About(visit)).Response);
    }

    private async Task<(Visit Visit, Told Told)> KilledBeforeItsSendAsync()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "17:59"));
        var claimed = HangBeforeSendTo(visit.Patient);
        await Loop.GoAsync(Loop.On(0, "18:00"));
        await claimed;
        await KillAsync(QueueNames.Due);
        return (visit, told);
    }

    /// <summary>From now on the gateway's calls for a phone hang for ever. Completes when one does.</summary>
    private Task HangBeforeSendTo(Person person)
    {
        var claimed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        Loop.BeforeSend = send =>
        {
            if (send.To != person.E164)
                return Task.CompletedTask;
            claimed.TrySetResult();
            return never.Task;
        };
        return claimed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills the host. The message that it held would come back after ten minutes; here it never does.</summary>
    private async Task KillAsync(string queue)
    {
        Loop.BeforeSend = _ => Task.CompletedTask;
        await Loop.Storage.EmptyAsync(queue);
        await Loop.RestartHostAsync(kill: true);
    }
}

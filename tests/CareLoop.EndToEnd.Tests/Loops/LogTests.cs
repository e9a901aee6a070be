using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Each test of the loop ends with a look through the log; here it is seen that there is a log to look through.</summary>
public sealed class LogTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Log_AfterOneLoop_SpeaksOfIdsAndTellsNobody()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        await Loop.WriteAsync(visit.Patient, "STOP");
        await Loop.StaffAsync("api/" + told.Record);

        Assert.Contains(Loop.Log.Lines, line => line.Contains("OptOut by text Incoming_", StringComparison.Ordinal));
        Assert.DoesNotContain(Loop.Log.Lines, line => line.Contains(told.Record!, StringComparison.Ordinal));
        Loop.TextsTo(visit.Patient);
        Loop.Log.AssertTellsNobody();
    }

    [Fact]
    public void Scan_LineWithAName_Fails()
    {
        var scan = new LogScan();
        scan.Keep("王建国");
        scan.Log(LogLevel.Information, default, "sent to 王建国", null, (line, _) => line);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(scan.AssertTellsNobody);
    }
}

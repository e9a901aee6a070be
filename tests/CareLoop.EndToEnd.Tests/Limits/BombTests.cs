using System.Diagnostics;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Run;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Limits;

/// <summary>What is made to cost more than its size. Alone: what is allocated is counted for the whole process.</summary>
[Collection(ARealRun.Name)]
public sealed class BombTests
{
    private const int MegaByte = 1024 * 1024;

    [Theory]
    [InlineData("ReceiveHisEvents", "application/cloudevents+json", "[")]
    [InlineData("ReceiveHisEvents", "application/cloudevents+json", "{\"a\":")]
    [InlineData("ReceiveHisEvents", "application/cloudevents-batch+json", "{},")]
    [InlineData("ReceiveFhir", "application/fhir+json", "{\"a\":")]
    [InlineData("ReceiveFhir", "application/fhir+json", "{\"resourceType\":\"Bundle\",\"entry\":[")]
    [InlineData("ReceiveHl7v2", "application/hl7-v2", "PID|~~~~~~~~\r")]
    [InlineData("ReceiveHl7v2", "application/hl7-v2", "\\F\\\\S\\\\T\\")]
    [InlineData("ReceiveHl7v2", "application/hl7-v2", "&^&^&^")]
    public async Task Bomb_AsLargeAsIsTaken_CostsABoundedAmountOfMemory(string function, string contentType, string repeated)
    {
        await using var world = await World.BeginAsync();
        var head = function == "ReceiveHl7v2" ? "MSH|^~\\&|HIS|EAST|||20260302000000+0000||SIU^S12|C-1|P|2.5.1\rPID|1||" : contentType.Contains("batch", StringComparison.Ordinal) ? "[" : "";
        var body = head + string.Concat(Enumerable.Repeat(repeated, (250 * 1024) / repeated.Length));
        await world.PostAsync(world.Sound, function, contentType, "x");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var begun = Stopwatch.GetTimestamp();

        var reply = await world.PostAsync(world.Sound, function, contentType, body);

        Assert.InRange(reply.Status, 400, 499);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100L * MegaByte);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 20);
        Assert.Empty((await RowsAsync(world)).Select(row => row.RowKey));
    }
}

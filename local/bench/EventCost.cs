using System.Diagnostics;
using CareLoop.Configuration;
using CareLoop.Intake;

namespace CareLoop.Local.Bench;

/// <summary>What an HIS event costs the process, with storage in memory: signature, reading, deciding, four to seven requests.</summary>
internal static class EventCost
{
    private const int WarmUp = 1_500;
    private const int Patients = 3_000;

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var bed = await Bed.InMemoryAsync(shards: 4);
        await bed.Get<ConfigStore>().GetAsync(cancellationToken);
        await ReceiveAsync(bed, Events(bed, 0, WarmUp), cancellationToken);

        // One after the other: whatever else the process does then (collecting, compiling) is in it, waiting is not.
        var events = Events(bed, WarmUp, Patients);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await ReceiveAsync(bed, events, cancellationToken);
        process.Refresh();
        const string Name = "one HIS event, storage in memory and its work included (half new patients, half known)";
        return
        [
            new(Name, "µs of processor time", (process.TotalProcessorTime - cpu).TotalMicroseconds / events.Count),
            new(Name, "bytes allocated", (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / events.Count),
        ];
    }

    /// <summary>Each patient's visit is booked, then moved. Signed beforehand: that is the HIS's work.</summary>
    private static List<HisWebhookRequest> Events(Bed bed, int from, int count)
    {
        var start = bed.Clock.GetUtcNow().AddDays(9);
        var events = new List<HisWebhookRequest>(2 * count);
        for (var patient = from; patient < from + count; patient++)
        {
            events.Add(bed.Signed("his.appointment.booked", patient, $"booked-{patient}", start));
            bed.Clock.Set(bed.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
            events.Add(bed.Signed("his.appointment.rescheduled", patient, $"moved-{patient}", start.AddDays(1), withPhone: false));
        }

        return events;
    }

    private static async Task ReceiveAsync(Bed bed, List<HisWebhookRequest> events, CancellationToken cancellationToken)
    {
        foreach (var received in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await bed.ReceiveAsync(received);
        }
    }
}

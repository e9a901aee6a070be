using System.Globalization;
using System.Runtime.CompilerServices;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>
/// A thousand reminders due, among as many visits and among more: what it costs must not follow from what is stored. Over
/// storage in memory, which answers a query by its keys and returns what the filter asks for; and the memory that the app
/// takes with so many patients.
/// </summary>
internal static class DueAmongStored
{
    private const int Due = 1_000;
    private const int Most = 100_000;
    private const double MiB = 1 << 20;
    private static readonly int[] Stored = [Due, 10_000, Most];

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        var rows = new List<BenchRow>();
        foreach (var stored in Stored)
        {
            stage.Say($"  {stored:N0} patients");
            var (counted, whole, storage) = await MeasureAsync(stored, cancellationToken);
            rows.AddRange(counted);
            if (stored < Most)
                continue;

            // What the app held is gone with it, and what is left is storage. Without the yield this would go on inside of the
            // method that has just ended, which still holds the app.
            await Task.Yield();
            var left = Heap();
            GC.KeepAlive(storage);
            rows.Add(new($"managed heap of the app at {Text(stored)} patients, storage apart", "MiB", whole - left));
            rows.Add(new($"storage in memory at {Text(stored)} patients", "MiB", left));
        }

        return rows;
    }

    /// <returns>The rows, the heap with the app and its storage in MiB, and the storage.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(IReadOnlyList<BenchRow> Rows, double Heap, object Storage)> MeasureAsync(int stored, CancellationToken cancellationToken)
    {
        var returned = new RowsReturned();
        await using var bed = await Bed.InMemoryAsync(shards: 4, returned);
        await bed.LiftBudgetAsync();
        var start = bed.Clock.GetUtcNow() + TimeSpan.FromHours(7);
        await Parallel.ForAsync(0, stored, cancellationToken, async (patient, _) =>
            await bed.SendAsync("his.appointment.booked", patient, $"booked-{patient}", patient < Due ? start : start.AddDays(9)));

        bed.Clock.Set(start - Bed.RemindedBefore);
        returned.Reset();
        var swept = await bed.CountAsync(() => bed.Get<SweepDue>().HandleAsync(CancellationToken.None));
        var sweepRows = returned.Count;
        returned.Reset();
        var dispatched = await bed.CountAsync(async () =>
        {
            while (await bed.HandleQueueAsync(QueueNames.Due, message => bed.Get<DispatchDue>().HandleAsync(message, CancellationToken.None)))
            {
            }
        });
        if (bed.Sent != Due)
            throw new InvalidOperationException($"{Due} reminders were due and {bed.Sent} were sent.");

        var among = $"{Text(Due)} due among {Text(stored)} stored";
        return (
            [
                new($"sweep of {among}", "storage requests", swept),
                new($"sweep of {among}", "rows returned", sweepRows),
                new($"dispatch of {among}", "storage requests", dispatched),
                new($"dispatch of {among}", "rows returned", returned.Count),
            ],
            stored == Most ? Heap() : 0,
            bed.Memory!);
    }

    private static double Heap() => GC.GetTotalMemory(forceFullCollection: true) / MiB;

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

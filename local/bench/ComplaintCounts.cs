using CareLoop.Messaging;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>Storage requests of complaints by text: each of a patient of their own, owned, numbered, listed, and told to the patient.</summary>
internal static class ComplaintCounts
{
    private const int Patients = 50;
    private const string Unit = "storage requests";

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage? stage, CancellationToken cancellationToken)
    {
        await using var bed = await Bed.InMemoryAsync(shards: 1);
        await bed.LiftBudgetAsync();
        for (var patient = 0; patient < Patients; patient++)
            await bed.SendAsync("his.appointment.booked", patient, $"booked-{patient}", bed.Clock.GetUtcNow().AddDays(30));

        var first = await TextsAsync(bed, "first", "投诉 护士态度很差");
        Expect(bed, Patients, "told that their complaint came");
        var again = await TextsAsync(bed, "again", "投诉 还是没人理我，护士态度差");
        Expect(bed, 2 * Patients, "told that it was added");
        var asked = await TextsAsync(bed, "asked", "查询");
        Expect(bed, 3 * Patients, "told how it stands");
        return
        [
            new("a complaint by text, from event to owned and acknowledged", Unit, (double)first / Patients, 9),
            new("the same matter once more, joined", Unit, (double)again / Patients, 10),
            new("how it stands, asked and answered", Unit, (double)asked / Patients, 7),
        ];
    }

    /// <summary>Each patient writes; the host's own receive and delete are counted.</summary>
    private static async Task<int> TextsAsync(Bed bed, string which, string words)
    {
        bed.Clock.Set(bed.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        for (var patient = 0; patient < Patients; patient++)
            await bed.Get<StorageClients>().Queue(QueueNames.SmsEvents).SendMessageAsync(Texts.Answer(patient, bed.Clock.GetUtcNow(), which, words));
        return await bed.CountAsync(async () =>
        {
            while (await bed.HandleQueueAsync(QueueNames.SmsEvents, message => bed.Get<ReceiveSmsEvent>().HandleAsync(message, CancellationToken.None)))
            {
            }
        });
    }

    private static void Expect(Bed bed, int texts, string what)
    {
        if (bed.Sent != texts)
            throw new InvalidOperationException($"{Patients} patients were to be {what}; {texts} texts were to have gone, and {bed.Sent} have.");
    }
}

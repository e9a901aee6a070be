using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>Storage requests of asking patients how it went, by text: two questions a day after their discharge.</summary>
internal static class SurveyCounts
{
    private const int Patients = 50;
    private const string Unit = "storage requests";

    private const string Survey = """
        { "title": { "zh-CN": "出院满意度" }, "startsFrom": "discharge", "after": "PT24H", "questions": [
            { "id": "overall", "kind": "rating", "dimensions": ["overall"], "text": { "zh-CN": "您总体满意吗？" } },
            { "id": "care", "kind": "rating", "dimensions": ["care"], "text": { "zh-CN": "医护人员的关心，您满意吗？" } } ] }
        """;

    /// <summary>No text of a follow-up comes between.</summary>
    private const string Plan = """{ "startsFrom": "discharge", "appliesTo": {}, "steps": [ { "id": "level-1", "level": 1, "channel": "call", "from": "P6D", "to": "P7D" } ] }""";

    /// <summary>In the morning of the day after.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromHours(25.5);

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage? stage, CancellationToken cancellationToken)
    {
        await using var bed = await Bed.InMemoryAsync(shards: 1);
        await bed.LiftBudgetAsync();
        await bed.PublishAsync(ConfigKind.FollowUpPlan, "east", Plan);
        await bed.PublishAsync(ConfigKind.Survey, "east", Survey);
        for (var patient = 0; patient < Patients; patient++)
        {
            await bed.SendAsync("his.appointment.booked", patient, $"booked-{patient}", bed.Clock.GetUtcNow().AddDays(30));
            await bed.DischargeAsync(patient);
        }

        bed.Clock.Set(bed.Clock.GetUtcNow() + Asked);
        var asked = await bed.CountAsync(async () =>
        {
            await bed.Get<SweepDue>().HandleAsync(cancellationToken);
            while (await bed.HandleQueueAsync(QueueNames.Due, message => bed.Get<DispatchDue>().HandleAsync(message, cancellationToken)))
            {
            }
        });
        Expect(bed, Patients, "asked how it went");
        var first = await RepliesAsync(bed, "first");
        Expect(bed, 2 * Patients, "asked the second question");
        var last = await RepliesAsync(bed, "last");
        Expect(bed, 3 * Patients, "thanked");
        return
        [
            new("one survey's first question, from due to sent and recorded, a group of 50", Unit, (double)asked / Patients, 5),
            new("one reply, from event to committed answer and next question sent", Unit, (double)first / Patients, 9),
            new("the last reply, to thanks sent and scores told", Unit, (double)last / Patients, 9),
        ];
    }

    /// <summary>Each patient answers with 5; the host's own receive and delete are counted.</summary>
    private static async Task<int> RepliesAsync(Bed bed, string which)
    {
        bed.Clock.Set(bed.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        for (var patient = 0; patient < Patients; patient++)
            await bed.Get<StorageClients>().Queue(QueueNames.SmsEvents).SendMessageAsync(Texts.Answer(patient, bed.Clock.GetUtcNow(), which, "5"));
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

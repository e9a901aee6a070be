using System.Globalization;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>Storage requests of the loop's work, the host's own receive and delete included.</summary>
internal static class RequestCounts
{
    private const int Patients = 50;
    private const string Unit = "storage requests";

    /// <summary>It is looked for, and claimed.</summary>
    private const int PerFurtherIdentifier = 2;

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var bed = await Bed.OnEmulatorAsync(stage);
        return await MeasureAsync(bed);
    }

    private static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Bed bed)
    {
        await bed.Get<ConfigStore>().GetAsync(CancellationToken.None);
        var start = bed.Clock.GetUtcNow() + TimeSpan.FromHours(7);
        var idle = await bed.CountAsync(() => bed.Get<SweepDue>().HandleAsync(CancellationToken.None));

        var created = 0;
        for (var patient = 0; patient < Patients; patient++)
        {
            var id = patient;
            created += await bed.CountAsync(() => bed.SendAsync("his.appointment.booked", id, $"booked-{id}", start));
        }

        // Others than those who are reminded: a moved visit leaves a look behind that has to be read and dropped.
        var nextWeek = start.AddDays(9);
        var known = 0;
        for (var patient = Patients; patient < 2 * Patients; patient++)
        {
            var id = patient;
            await bed.SendAsync("his.appointment.booked", id, $"booked-{id}", nextWeek);
            bed.Clock.Set(bed.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
            known += await bed.CountAsync(() => bed.SendAsync("his.appointment.rescheduled", id, $"moved-{id}", nextWeek.AddDays(1), withPhone: false));
        }

        var feeds = await FeedsAsync(bed, nextWeek.AddDays(2));

        // The visit is this afternoon: two hours before it, fifty texts in a window of a quarter of an hour.
        bed.Clock.Set(start - Bed.RemindedBefore);
        var reminder = await bed.CountAsync(async () =>
        {
            await bed.Get<SweepDue>().HandleAsync(CancellationToken.None);
            while (await bed.HandleQueueAsync(QueueNames.Due, message => bed.Get<DispatchDue>().HandleAsync(message, CancellationToken.None)))
            {
            }
        });

        if (bed.Sent != Patients)
            throw new InvalidOperationException($"{Patients} reminders were due and {bed.Sent} were sent.");
        var answered = await RepliesAsync(bed, "first");
        // The same answer once more is committed as well, and nobody has to be told.
        var committed = await RepliesAsync(bed, "again");
        return
        [
            new("one HIS event of a known patient (a visit is moved)", Unit, (double)known / Patients, 5),
            new("the same, a new patient (a visit is booked)", Unit, (double)created / Patients, 8),
            .. feeds,
            new("one reminder, from due to sent and recorded, a group of 50 due over 15 minutes", Unit, (double)reminder / Patients, 4),
            new("one patient reply, from event to committed", Unit, (double)committed / Patients, 5),
            new("the same, its answer sent and the HIS told", Unit, (double)answered / Patients, 8),
            new("a sweep of one shard with nothing due", Unit, (double)idle / bed.Get<DueTable>().Shards, 1),
        ];
    }

    /// <summary>The same patients' visits move again, told by the other feeds.</summary>
    private static async Task<IReadOnlyList<BenchRow>> FeedsAsync(Bed bed, DateTimeOffset start)
    {
        var now = Pass();
        var hl7 = await EachAsync(Patients, patient => bed.ReceiveHl7Async(Moved(patient, start, now)));
        now = Pass();
        // From then on the server's own ids lead to them.
        await EachAsync(Patients, patient => bed.ReceiveFhirAsync(FhirSample.Patient(patient, now)));
        now = Pass();
        var fhir = await EachAsync(Patients, patient => bed.ReceiveFhirAsync(FhirSample.Appointment(patient, start.AddDays(1), now, 2)));
        now = Pass();
        var visits = Enumerable.Range(Patients, Patients).Select(patient => ($"urn:visit:{patient}", FhirSample.Appointment(patient, start.AddDays(2), now, 3)));
        var transaction = await bed.CountAsync(() => bed.ReceiveFhirAsync(FhirSample.Bundle(visits), Patients));
        now = Pass();
        var created = await EachAsync(2 * Patients, patient => bed.ReceiveFhirAsync(FhirSample.Patient(patient, now)));
        return
        [
            new("the same visit, moved by HL7 v2", Unit, hl7, 5),
            new("the same visit, moved by FHIR, one resource", Unit, fhir, 5),
            new("the same visit, moved by FHIR, each of a transaction of 50", Unit, (double)transaction / Patients, 5),
            new("a new patient by FHIR, who has two identifiers", Unit, created, 8 + PerFurtherIdentifier),
        ];

        DateTimeOffset Pass()
        {
            bed.Clock.Set(bed.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
            return bed.Clock.GetUtcNow();
        }

        async Task<double> EachAsync(int first, Func<int, Task> receive)
        {
            var count = 0;
            for (var patient = first; patient < first + Patients; patient++)
            {
                var id = patient;
                count += await bed.CountAsync(() => receive(id));
            }

            return (double)count / Patients;
        }
    }

    private static string Moved(int patient, DateTimeOffset start, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture,
        $"MSH|^~\\&|HIS|EAST|CareLoop|EAST|{now:yyyyMMddHHmmss}+0000||SIU^S13|C-{patient}|P|2.5.1||||||UNICODE UTF-8\rSCH||A-{patient}|||||||||^^^{start:yyyyMMddHHmmss}+0000\rPID|1||{HisCall.Identifier(patient)}^^^{HisCall.Authority}^MR\r");

    private static async Task<int> RepliesAsync(Bed bed, string which)
    {
        for (var patient = 0; patient < Patients; patient++)
        {
            await bed.Get<StorageClients>().Queue(QueueNames.SmsEvents).SendMessageAsync(Texts.Answer(patient, bed.Clock.GetUtcNow(), which));
        }

        return await bed.CountAsync(async () =>
        {
            while (await bed.HandleQueueAsync(QueueNames.SmsEvents, message => bed.Get<ReceiveSmsEvent>().HandleAsync(message, CancellationToken.None)))
            {
            }
        });
    }
}

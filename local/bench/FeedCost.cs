using System.Diagnostics;
using System.Text;
using CareLoop.Intake;
using CareLoop.Intake.Fhir;
using CareLoop.Intake.Hl7v2;

namespace CareLoop.Local.Bench;

/// <summary>What it costs to read a message of each feed and to find out what it says; nothing is stored.</summary>
internal static class FeedCost
{
    private const int WarmUp = 5_000, Messages = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private static readonly byte[] CloudEvent = """
        {"specversion":"1.0","id":"e-1","source":"urn:his:east","type":"his.appointment.booked","time":"2026-03-02T08:59:00+08:00","datacontenttype":"application/json",
         "data":{"organisation":"east","patient":{"identifiers":[{"authority":"east-mrn","value":"000123"}],"name":"王建国","phones":["13912340001"],"birthDate":"1980-01-01","gender":"male","language":"zh-CN"},
         "appointment":{"id":"A-1001","start":"2026-03-05T10:00:00+08:00","duration":"PT15M","department":{"code":"CARD","name":"心内科"},"location":"门诊楼3层","type":"outpatient","instructions":"请空腹"}}}
        """u8.ToArray();

    private static readonly byte[] Admission = Encoding.UTF8.GetBytes(string.Join('\r',
        @"MSH|^~\&|HIS|EAST|CareLoop|EAST|20260302085900+0800||ADT^A01^ADT_A01|C-1|P|2.5.1||||||UNICODE UTF-8",
        "EVN||20260302085900+0800",
        "PID|1||000123^^^east-mrn^MR~44010219800101^^^^NI||王^建国||19800101|M|||广州市^^^^510000||13912340001||zh-CN",
        "NK1|1|王^小明|SON^儿子||13912340002",
        "PV1|1|I|W3^R2^B1^^^^^^心内科|||D8^赵^华|D7^李^明|||CARD^心内科|||||||D7^李^明||V-77|||||||||||||||||||||||||20260302085500+0800",
        "DG1|1||I50.9^心力衰竭^I10",
        "IN1|1|A|B|C"));

    /// <summary>Patients of the transaction, each with five resources.</summary>
    private const int BundlePatients = 10, BundleEntries = 50;

    private static readonly byte[] Appointment = Encoding.UTF8.GetBytes(FhirSample.Appointment(1, Now.AddDays(3), Now, 1));

    private static readonly byte[] Transaction = Encoding.UTF8.GetBytes(FhirSample.Transaction(BundlePatients, Now));

    public static Task<IReadOnlyList<BenchRow>> MeasureAsync()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var context = new Hl7Context("his", "east", "EAST", zone, Now, Now.AddDays(1));
        var fhir = new FhirContext("his", _ => "east", _ => zone, Now, Now.AddDays(1));
        List<BenchRow> rows =
        [
            .. Of("a booking by CloudEvents, read and checked", () => CloudEvents.Read(CloudEvents.StructuredType, _ => null, CloudEvent, "his", Now).Value.Items[0].Event.IsOk),
            .. Of("an HL7 v2 ADT^A01, parsed and mapped", () => Hl7Events.Read(Hl7Message.Read(Hl7Batch.Read(Hl7Text.Read(Admission).Value).Messages[0])!, context).Events.Count == 1),
            .. Of("a FHIR Appointment by itself, read and mapped", () => EventsOf(Appointment, fhir) == 1),
            .. Of("a FHIR transaction of 50 resources of 10 patients, read and mapped", () => EventsOf(Transaction, fhir) == BundleEntries, BundleEntries),
        ];
        return Task.FromResult<IReadOnlyList<BenchRow>>(rows);
    }

    private static int EventsOf(byte[] body, FhirContext context)
    {
        using var request = FhirRequest.Read(body).Value;
        return FhirEvents.Read(request, context).Sum(item => item.Events.Count);
    }

    /// <param name="entries">How many things are read at once; then the rows say what each costs, too.</param>
    private static IEnumerable<BenchRow> Of(string name, Func<bool> read, int entries = 1)
    {
        Repeat(WarmUp / entries, read);
        GC.Collect();
        var messages = Messages / entries;
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        Repeat(messages, read);
        process.Refresh();
        var (microseconds, bytes) = ((process.TotalProcessorTime - cpu).TotalMicroseconds / messages, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / messages);
        yield return new(name, "µs of processor time", microseconds);
        yield return new(name, "bytes allocated", bytes);
        if (entries > 1)
        {
            yield return new($"{name}: each", "µs of processor time", microseconds / entries);
            yield return new($"{name}: each", "bytes allocated", bytes / entries);
        }
    }

    private static void Repeat(int times, Func<bool> read)
    {
        for (var time = 0; time < times; time++)
        {
            if (!read())
                throw new InvalidOperationException("The sample can't be read.");
        }
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareLoop.Intake;
using CareLoop.Intake.Fhir;
using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>The sample hospital says the same in FHIR as in CloudEvents, in whatever way it puts it.</summary>
public sealed class FeedsTests
{
    private const long Seed = 7;

    private static readonly DateTimeOffset Now = HospitalDay.At(new DateOnly(2026, 3, 2), new TimeOnly(9, 30));

    private static readonly Registry Registry = Registry.Of(Seed);

    private static readonly List<Told> Everything =
        [.. from change in Enum.GetValues<ChangeKind>() from number in Enumerable.Range(0, 100) select Of(change, number)];

    [Fact]
    public void Tell_Anything_SaysWhatTheCloudEventSays() => Assert.All(Everything, told =>
    {
        var posted = FhirBody.Of(Seed, told);

        AssertSame(told, posted.Places[0], Read(posted));
    });

    [Fact]
    public void Tell_Batch_SaysEachOfThem()
    {
        foreach (var batch in Everything.Where(told => told.Decided.Change == ChangeKind.Booked).Chunk(25))
        {
            var posted = FhirBody.Batch(Seed, batch);
            var items = Read(posted);

            Assert.All(batch.Zip(posted.Places), pair => AssertSame(pair.First, pair.Second, items));
            var resources = items.Select(item => item.Record).ToList();
            Assert.Equal(resources.Distinct(), resources);
        }
    }

    [Fact]
    public void Tell_Anything_IsPutInEveryWay()
    {
        var bodies = Everything.Select(told => FhirBody.Of(Seed, told).Body).ToList();

        var types = bodies.Select(body => (string?)body["resourceType"] == "Bundle" ? (string?)body["type"] : "").Distinct().Order();
        Assert.Equal(["", "batch", "collection", "history", "message", "transaction"], types);
        var text = string.Join('\n', bodies.Select(body => body.ToJsonString()));
        foreach (var part in (string[])["urn:uuid:", "Patient?identifier=", "\"reference\":\"Patient/", "\"reference\":\"https:", "\"DELETE\"", "entered-in-error", "checked-in", "deceasedDateTime", "\"Encounter\""])
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tell_TheSameAgain_IsTheSameToTheByte() => Assert.All(Everything, told =>
        Assert.Equal(FhirBody.Of(Seed, told).Body.ToJsonString(), FhirBody.Of(Seed, told).Body.ToJsonString()));

    private static void AssertSame(Told told, string place, IReadOnlyList<Item> items)
    {
        var expected = CloudEvents.Read(CloudEvents.StructuredType, _ => null, Bytes(EventBody.Of(told.Decided, told.Patient, told.Details)), "his", Now).Value.Items[0].Event.Value;
        var said = Assert.Single(items, item => item.Place == place).Events.Single();

        Assert.All(items, item => Assert.Empty(item.Issues));
        Assert.Equal((Meaning(expected.Type), expected.Time, expected.Organisation), (said.Type, said.Time, said.Organisation));
        AssertSays(expected.Appointment, said.Appointment);
        var patient = items.SelectMany(item => item.Events).FirstOrDefault(happening => happening.Type == HisEventType.PatientUpdated && happening.Patient.Identifiers.Contains(expected.Patient.Identifiers[0]));
        if (expected.Patient.Name is null)
            Assert.Null(patient);
        else
            AssertSays(expected.Patient, patient!.Patient);
    }

    /// <summary>A server shows a visit as it is; that it was moved there shows in nothing.</summary>
    private static HisEventType Meaning(HisEventType type) => type == HisEventType.AppointmentRescheduled ? HisEventType.AppointmentBooked : type;

    private static void AssertSays(AppointmentData? expected, AppointmentData? said)
    {
        Assert.Equal(expected?.Id, said?.Id);
        if (expected?.Start is { } start)
            Assert.Equal(start, said!.Start);
        if (expected?.Department is not null)
            Assert.Equal(expected, said);
    }

    private static void AssertSays(PatientData expected, PatientData said)
    {
        Assert.Equal((expected.Name, expected.BirthDate, expected.Gender, expected.Language), (said.Name, said.BirthDate, said.Gender, said.Language));
        Assert.Equal(expected.Phones, said.Phones);
        Assert.Equal(expected.Deceased?.IsDeceased, said.Deceased?.IsDeceased);
    }

    private static List<Item> Read(FhirPost posted)
    {
        using var request = FhirRequest.Read(Bytes(posted.Body)).Value;
        var items = FhirEvents.Read(request, new FhirContext("his", _ => Patient.Organisation, _ => TimeZoneInfo.Utc, Now, Now.AddDays(1)));
        return [.. items.Select(item => new Item(item.Entry.Resource.Expression, $"{item.Entry.Type}/{item.Entry.Id}", item.Entry.Issues.All, item.Events))];
    }

    private static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(JsonSerializerOptions.Web));

    private static Told Of(ChangeKind change, int number)
    {
        var visit = $"v-{number}";
        var patient = Registry.Patients[number];
        var decided = new Decided($"e-{visit}-{change}", change, visit, patient.Number, Now.AddMinutes(-number), Now, Now.AddDays(2).AddMinutes(number)) { At = Now };
        return new(decided, patient, BookingDetails.Of(Seed, visit));
    }

    private sealed record Item(string Place, string Record, IReadOnlyList<FhirIssue> Issues, IReadOnlyList<HisEvent> Events);
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareLoop.Intake;
using CareLoop.Intake.Fhir;
using CareLoop.Intake.Hl7v2;
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
    [
        .. from change in Enum.GetValues<ChangeKind>() from number in Enumerable.Range(0, 100) select Of(change, number),
        .. from ago in Enumerable.Range(1, 12)
           from stay in StayPlan.For(Seed, Registry, HospitalDay.Of(Now).AddDays(-ago - 30))
           from index in Enumerable.Range(0, stay.Steps.Count)
           select Of(stay, index),
    ];

    [Fact]
    public void Tell_Anything_SaysWhatTheCloudEventSays() => Assert.All(Everything, told =>
    {
        var posted = FhirBody.Of(Seed, told);

        AssertSame(told, posted.Places[0], Read(posted));
    });

    [Fact]
    public void Tell_Batch_SaysEachOfThem()
    {
        foreach (var batch in Everything.Where(told => told is ToldVisit { Decided.Change: ChangeKind.Booked } or ToldStay { Decided.Change: StayChange.Admitted }).Chunk(25))
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
        foreach (var part in (string[])["urn:uuid:", "Patient?identifier=", "\"reference\":\"Patient/", "\"reference\":\"https:", "\"DELETE\"", "entered-in-error", "checked-in", "deceasedDateTime", "\"Encounter\"", "\"statusHistory\"", "\"Procedure\"", "geolocation"])
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tell_TheSameAgain_IsTheSameToTheByte() => Assert.All(Everything, told =>
        Assert.Equal(FhirBody.Of(Seed, told).Body.ToJsonString(), FhirBody.Of(Seed, told).Body.ToJsonString()));

    private static void AssertSame(Told told, string place, IReadOnlyList<Item> items)
    {
        var expected = CloudEvents.Read(CloudEvents.StructuredType, _ => null, Bytes(EventBody.Of(told)), "his", Now).Value.Items[0].Event.Value;
        var said = Assert.Single(items, item => item.Place == place).Events.Single();

        Assert.All(items, item => Assert.Empty(item.Issues));
        Assert.Equal((Meaning(expected.Type), expected.Time, expected.Organisation), (said.Type, said.Time, said.Organisation));
        AssertSays(expected.Appointment, said.Appointment);
        AssertSays(expected.Encounter, said.Encounter);
        var patient = items.SelectMany(item => item.Events).FirstOrDefault(happening => happening.Type == HisEventType.PatientUpdated && happening.Patient.Identifiers.Contains(expected.Patient.Identifiers[0]));
        if (expected.Patient.Name is null)
            Assert.Null(patient);
        else
            AssertSays(expected.Patient, patient!.Patient);
    }

    [Fact]
    public void Tell_InHl7_SaysWhatTheCloudEventSays() => Assert.All(Everything.OfType<ToldStay>(), told =>
    {
        var expected = CloudEvents.Read(CloudEvents.StructuredType, _ => null, Bytes(EventBody.Of(told)), "his", Now).Value.Items[0].Event.Value;

        var reading = Hl7Events.Read(Hl7Message.Read(Hl7Body.Of(told))!, new Hl7Context("his", Patient.Organisation, Patient.Organisation, TimeZoneInfo.Utc, Now, Now.AddDays(1)));

        Assert.Empty(reading.Errors);
        var said = Assert.Single(reading.Events);
        Assert.Equal((told.Decided.Change == StayChange.DischargeCorrected ? HisEventType.EncounterUpdated : expected.Type, expected.Time), (said.Type, said.Time));
        AssertSays(expected.Encounter, said.Encounter);
        Assert.Equal((expected.Patient.Name, expected.Patient.Address?.District, expected.Patient.Address?.Text), (said.Patient.Name, said.Patient.Address?.District, said.Patient.Address?.Text));
        Assert.Equal(expected.Patient.Deceased?.IsDeceased, said.Patient.Deceased?.IsDeceased);
    });

    /// <summary>A server shows a visit or a stay as it is; that it was moved there shows in nothing.</summary>
    private static HisEventType Meaning(HisEventType type) => type switch
    {
        HisEventType.AppointmentRescheduled => HisEventType.AppointmentBooked,
        HisEventType.EncounterTransferred => HisEventType.EncounterAdmitted,
        _ => type,
    };

    private static void AssertSays(EncounterData? expected, EncounterData? said)
    {
        Assert.Equal(expected?.Id, said?.Id);
        if (expected?.Class is null)
            return;
        Assert.Equal(
            (expected.Class, expected.Admitted, expected.Discharged, expected.DischargeInferred, expected.Department!.Code, expected.Clinician, expected.Disposition),
            (said!.Class, said.Admitted, said.Discharged, said.DischargeInferred, said.Department!.Code, said.Clinician, said.Disposition));
        Assert.Equal(expected.Diagnoses ?? [], said.Diagnoses ?? []);
        Assert.Equal(expected.Procedures ?? [], said.Procedures ?? []);
    }

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
        Assert.Equal(expected.Address ?? AddressData.None, said.Address);
        Assert.Equal(expected.Deceased?.IsDeceased, said.Deceased?.IsDeceased);
    }

    private static List<Item> Read(FhirPost posted)
    {
        using var request = FhirRequest.Read(Bytes(posted.Body)).Value;
        var items = FhirEvents.Read(request, new FhirContext("his", _ => Patient.Organisation, _ => TimeZoneInfo.Utc, Now, Now.AddDays(1)));
        return [.. items.Select(item => new Item(item.Entry.Resource.Expression, $"{item.Entry.Type}/{item.Entry.Id}", item.Entry.Issues.All, item.Events))];
    }

    private static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(JsonSerializerOptions.Web));

    private static ToldVisit Of(ChangeKind change, int number)
    {
        var visit = $"v-{number}";
        var patient = Registry.Patients[number];
        var decided = new Decided($"e-{visit}-{change}", change, visit, patient.Number, Now.AddMinutes(-number), Now, Now.AddDays(2).AddMinutes(number)) { At = Now };
        return new ToldVisit(decided, patient, BookingDetails.Of(Seed, visit));
    }

    private static ToldStay Of(PlannedStay stay, int index)
    {
        var step = stay.Steps[index];
        return new(new StayDecided(Wards.EventId(stay.Id, index), step.Change, stay.Id, stay.Patient, step.At, step.SendAt, step.Facts) { At = step.At }, Registry[stay.Patient]);
    }

    private sealed record Item(string Place, string Record, IReadOnlyList<FhirIssue> Issues, IReadOnlyList<HisEvent> Events);
}

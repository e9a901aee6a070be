using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Tests.Intake;

/// <summary>What a good event is taken to say.</summary>
public class HisEventMeaningTests
{
    [Theory]
    [InlineData("his.appointment.cancelled", HisEventType.AppointmentCancelled)]
    [InlineData("his.appointment.arrived", HisEventType.AppointmentArrived)]
    [InlineData("his.appointment.noshow", HisEventType.AppointmentNoShow)]
    public void Read_EndOfAnAppointment_NeedsNoStart(string name, HisEventType type)
    {
        var read = Accepted(SampleEvents.Changed(SampleEvents.With("/type", $"\"{name}\""), "/data/appointment", """{"id":"A-1001"}"""));

        Assert.Equal(type, read.Type);
        Assert.Equal(new AppointmentData("A-1001"), read.Appointment);
    }

    [Fact]
    public void Read_Discharge_SaysWhatWasFoundAndDone()
    {
        var read = Accepted(SampleEvents.Discharged);

        Assert.Equal(HisEventType.EncounterDischarged, read.Type);
        Assert.Equal(["M17.1", "I10"], read.Encounter!.Diagnoses!);
        Assert.Equal(["81.54", "38.93"], read.Encounter.Procedures!);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("null", null)]
    [InlineData("[]", "")]
    [InlineData("""["", null, " 81.54 "]""", "81.54")]
    public void Read_Procedures_SayNothingNoneOrAll(string? json, string? expected) =>
        Assert.Equal(expected, Accepted(SampleEvents.Changed(SampleEvents.Discharged, "/data/encounter/procedures", json)).Encounter!.Procedures is { } codes ? string.Join(',', codes) : null);

    [Theory]
    [InlineData(null, null)]
    [InlineData("\"\"", "")]
    [InlineData("\" 5A \"", "5A")]
    public void Read_Ward_SaysNothingNoneOrWhich(string? json, string? expected) =>
        Assert.Equal(expected, Accepted(SampleEvents.Changed(SampleEvents.Discharged, "/data/encounter/ward", json)).Encounter!.Ward);

    [Fact]
    public void Read_PatientUpdated_HasNoAppointment()
    {
        var update = SampleEvents.With("/type", "\"his.patient.updated\"");

        Assert.Null(Accepted(update).Appointment);
        Assert.Null(Accepted(SampleEvents.Changed(update, "/data/appointment", null)).Appointment);
    }

    [Fact]
    public void Read_VisitCompleted_IsAnEncounterThatEnded()
    {
        var read = Accepted(SampleEvents.Changed(SampleEvents.Changed(SampleEvents.Discharged, "/type", "\"his.visit.completed\""), "/data/encounter/class", "\"ambulatory\""));

        Assert.Equal((HisEventType.VisitCompleted, "V-77", EncounterClass.Ambulatory), (read.Type, read.Encounter!.Id, read.Encounter.Class!.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public void Read_AbsentOrNull_SaysNothing(string? json)
    {
        var body = SampleEvents.Booked;
        foreach (var member in new[] { "name", "phones", "birthDate", "gender", "language", "deceased", "contacts", "address" })
            body = SampleEvents.Changed(body, $"/data/patient/{member}", json);
        foreach (var member in new[] { "duration", "department", "clinician", "location", "type", "instructions" })
            body = SampleEvents.Changed(body, $"/data/appointment/{member}", json);

        var read = Accepted(body);

        Assert.Equivalent(new PatientData([new Identifier("east-mrn", "000123")]), read.Patient, strict: true);
        Assert.Equal(new AppointmentData("A-1001", read.Appointment!.Start), read.Appointment);
    }

    [Theory]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\" \"", "[]")]
    public void Read_Empty_SaysNone(string text, string list)
    {
        var body = SampleEvents.Booked;
        foreach (var member in new[] { "name", "birthDate", "gender", "language", "deceased", "address" })
            body = SampleEvents.Changed(body, $"/data/patient/{member}", text);
        foreach (var member in new[] { "phones", "contacts" })
            body = SampleEvents.Changed(body, $"/data/patient/{member}", list);
        foreach (var member in new[] { "duration", "department", "clinician", "location", "type", "instructions" })
            body = SampleEvents.Changed(body, $"/data/appointment/{member}", text);

        var read = Accepted(body);

        Assert.Equivalent(
            new PatientData([new Identifier("east-mrn", "000123")], Name: "", Phones: [], Gender: Gender.Unknown, Language: "", Contacts: [], Address: AddressData.None),
            read.Patient, strict: true);
        Assert.Equal(
            new AppointmentData("A-1001", read.Appointment!.Start, null, new DepartmentData("", ""), new ClinicianData("", ""), "", "", ""),
            read.Appointment);
    }

    [Fact]
    public void Read_EmptyEntries_AreLeftOut()
    {
        var body = SampleEvents.With("/data/patient/phones", """["", null, " 13912340001 "]""");
        body = SampleEvents.Changed(body, "/data/patient/contacts", """[{"name":"","relation":"","phone":""},null,{"phone":"13812340002"}]""");
        body = SampleEvents.Changed(body, "/data/patient/identifiers", """[{"authority":"east-mrn","value":"1"},{"authority":"EAST-MRN","value":"１ "}]""");

        var patient = Accepted(body).Patient;

        Assert.Equal(["13912340001"], patient.Phones);
        Assert.Equal([new ContactData(null, null, "13812340002")], patient.Contacts);
        Assert.Equal([new Identifier("east-mrn", "1")], patient.Identifiers);
    }

    [Fact]
    public void Read_PhoneOfSomeDays_SaysThem()
    {
        var body = SampleEvents.With("/data/patient/phones", """["13912340001", {"number":"13912340002","from":"2026-03-01","until":"2026-06-30"}]""");

        Assert.Equal([new PhoneData("13912340001"), new PhoneData("13912340002", new DateOnly(2026, 3, 1), new DateOnly(2026, 6, 30))], Accepted(body).Patient.Phones);
    }

    [Theory]
    [InlineData("""{"district":" 110105 ","postalCode":"100022","text":"北京市朝阳区建国路88号","latitude":39.9087,"longitude":116.4605}""", "110105|100022|北京市朝阳区建国路88号|39.9087|116.4605")]
    [InlineData("""{"text":"x","district":"","latitude":null}""", "||x||")]
    [InlineData("""{"text":""}""", "||||")]
    [InlineData("\"\"", "||||")]
    [InlineData("{}", null)]
    [InlineData("""{"text":null,"street":"x"}""", null)]
    [InlineData("null", null)]
    public void Read_Address_SaysNothingNoneOrAll(string json, string? expected)
    {
        var address = Accepted(SampleEvents.With("/data/patient/address", json)).Patient.Address;

        Assert.Equal(expected, address is null ? null : FormattableString.Invariant($"{address.District}|{address.PostalCode}|{address.Text}|{address.Latitude}|{address.Longitude}"));
    }

    [Theory]
    [InlineData("true", null)]
    [InlineData("\"2026-03-01\"", null)]
    [InlineData("\"2026-03-01T10:00:00+08:00\"", "2026-03-01T02:00:00Z")]
    public void Read_Deceased_IsDeceased(string json, string? at)
    {
        var deceased = Accepted(SampleEvents.With("/data/patient/deceased", json)).Patient.Deceased;

        Assert.True(deceased?.IsDeceased);
        Assert.Equal(at, deceased?.At is { } instant ? Iso8601.Format(instant) : null);
    }

    [Fact]
    public void Read_PaddedIds_AreTrimmedButNotTheEventsOwn()
    {
        var read = Accepted(SampleEvents.Changed(SampleEvents.With("/id", "\"e-1 \""), "/data/appointment/id", "\" A-1001   \""));

        Assert.Equal(("e-1 ", "A-1001"), (read.Id, read.Appointment!.Id));
    }

    [Fact]
    public void Read_ProseOfSeveralLines_KeepsThem() =>
        Assert.Equal("请空腹\n带医保卡", Accepted(SampleEvents.With("/data/appointment/instructions", "\" 请空腹\\n带医保卡\\n\"")).Appointment!.Instructions);

    [Fact]
    public void Read_MembersThatAreNotKnown_AreIgnored() =>
        Assert.Equal("e-1", Accepted(SampleEvents.Changed(SampleEvents.With("/subject", "7"), "/data/patient/bloodGroup", "[{}]")).Id);

    [Fact]
    public void Read_SenderInTheEvent_IsNotBelieved() =>
        Assert.Equal("his", Accepted(SampleEvents.With("/sender", "\"another\"")).Sender);

    private static HisEvent Accepted(string body) => Assert.Single(SampleEvents.Send(body).Value.Items).Event.Value;
}

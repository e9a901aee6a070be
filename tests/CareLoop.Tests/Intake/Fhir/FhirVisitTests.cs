using CareLoop.Patients.HisEvents;
using Xunit;
using static CareLoop.Tests.Intake.Fhir.FhirSamples;

namespace CareLoop.Tests.Intake.Fhir;

/// <summary>What an Appointment, an Encounter or a DiagnosticReport says.</summary>
public sealed class FhirVisitTests
{
    [Fact]
    public void Appointment_Booked_SaysWhenAndWhere()
    {
        var happening = One(Appointment);

        Assert.Equal((HisEventType.AppointmentBooked, true), (happening.Type, happening.OnlyIfKnown));
        Assert.Equal(["fhir:his:patient|p1"], happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}"));
        Assert.Equal(
            new AppointmentData("a1", new DateTimeOffset(2026, 3, 5, 2, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(15), new("CARD", "心内科"), new("d7", "李医生"), "门诊楼3层", "FOLLOWUP", "请空腹\n带病历"),
            happening.Appointment);
    }

    [Theory]
    [InlineData("booked", HisEventType.AppointmentBooked)]
    [InlineData("arrived", HisEventType.AppointmentArrived)]
    [InlineData("checked-in", HisEventType.AppointmentArrived)]
    [InlineData("fulfilled", HisEventType.AppointmentArrived)]
    [InlineData("noshow", HisEventType.AppointmentNoShow)]
    [InlineData("cancelled", HisEventType.AppointmentCancelled)]
    [InlineData("entered-in-error", HisEventType.AppointmentCancelled)]
    public void Appointment_Status_IsTheEvent(string status, HisEventType type) => Assert.Equal(type, One(With(Appointment, ("status", $"\"{status}\""))).Type);

    [Theory]
    [InlineData("proposed")]
    [InlineData("pending")]
    [InlineData("waitlist")]
    public void Appointment_NotAgreedOn_IsIgnored(string status)
    {
        var item = Assert.Single(Read(With(Appointment, ("status", $"\"{status}\""), ("start", null), ("end", null))));

        Assert.Equal(("status-not-used", 0), (item.Ignored, item.Events.Count));
    }

    [Theory]
    [InlineData("status", "\"Booked\"", "Error required Appointment.status")]
    [InlineData("status", "7", "Error structure Appointment.status")]
    [InlineData("start", null, "Error required Appointment.start")]
    [InlineData("start", "\"2026-03-05\"", "Error value Appointment.start")]
    [InlineData("start", "\"2026-03-05T10:00:00\"", "Error value Appointment.start")]
    [InlineData("start", "\"0001-01-01T00:00:00+14:00\"", "Error value Appointment.start")]
    [InlineData("id", null, "Error required Appointment.id")]
    [InlineData("participant", """[{"actor":{"reference":"Patient?name=x"}}]""", "Error not-supported Appointment.participant[0].actor")]
    [InlineData("participant", """[{"actor":{"reference":"urn:uuid:0"}}]""", "Error not-found Appointment.participant[0].actor")]
    [InlineData("participant", """[{"actor":{"reference":"#p"}}]""", "Error not-found Appointment.participant[0].actor")]
    public void Appointment_OfNoUse_SaysWhere(string member, string? json, string expected) => Assert.Equal([expected], Wrong(With(Appointment, (member, json))));

    [Fact]
    public void Appointment_WithoutAPatient_IsIgnored() =>
        Assert.Equal("no-patient", Assert.Single(Read(With(Appointment, ("participant", """[{"actor":{"reference":"Practitioner/d7"}},{"type":[{"text":"x"}]}]""")))).Ignored);

    [Fact]
    public void Appointment_CalledByItsBusinessIdentifier_IsThatOne() =>
        Assert.Equal("V-2", One(With(Appointment, ("identifier", """[{"use":"old","value":"V-0"},{"value":"V-1"},{"use":"official","system":"urn:v","value":"V-2"}]"""))).Appointment!.Id);

    [Theory]
    [InlineData(null, "30", 30)]
    [InlineData("\"2026-03-05T10:20:00+08:00\"", "30", 20)]
    [InlineData("\"2026-03-05T09:00:00+08:00\"", "30", 30)]
    public void Appointment_Duration_IsToItsEndElseItsMinutes(string? end, string minutes, int expected) =>
        Assert.Equal(TimeSpan.FromMinutes(expected), One(With(Appointment, ("end", end), ("minutesDuration", minutes))).Appointment!.Duration);

    [Theory]
    [InlineData("in-progress", "IMP", HisEventType.EncounterAdmitted)]
    [InlineData("arrived", "EMER", HisEventType.EncounterAdmitted)]
    [InlineData("onleave", "IMP", HisEventType.EncounterAdmitted)]
    [InlineData("finished", "IMP", HisEventType.EncounterDischarged)]
    [InlineData("finished", "ACUTE", HisEventType.EncounterDischarged)]
    [InlineData("finished", "SS", HisEventType.EncounterDischarged)]
    [InlineData("finished", "AMB", HisEventType.VisitCompleted)]
    [InlineData("finished", "EMER", HisEventType.VisitCompleted)]
    [InlineData("finished", "VR", HisEventType.VisitCompleted)]
    [InlineData("finished", "HH", HisEventType.VisitCompleted)]
    [InlineData("planned", "IMP", HisEventType.EncounterUpdated)]
    [InlineData("unknown", "IMP", HisEventType.EncounterUpdated)]
    [InlineData("cancelled", "IMP", HisEventType.EncounterCancelled)]
    [InlineData("entered-in-error", "AMB", HisEventType.EncounterCancelled)]
    public void Encounter_StatusAndClass_AreTheEvent(string status, string code, HisEventType type) =>
        Assert.Equal(type, One(With(Encounter, ("status", $"\"{status}\""), ("class", $"{{\"code\":\"{code}\"}}"))).Type);

    [Fact]
    public void Encounter_ThatGoesOnAfterItsEnd_TakesTheDischargeBack() =>
        Assert.Equal(HisEventType.DischargeCancelled, One(With(Encounter, ("statusHistory", """[{"status":"finished","period":{"start":"2026-03-01"}}]"""))).Type);

    [Theory]
    [InlineData("""{"start":"2026-03-01T08:00:00+08:00","end":"2026-03-02T09:00:00+08:00"}""", null, "2026-03-02T01:00:00Z", false, null)]
    [InlineData("""{"end":"2026-03-01"}""", null, "2026-03-01T15:59:59Z", true, "discharge inferred from period.end, a day: its last second")]
    [InlineData("""{"end":"2026-02"}""", null, "2026-03-01T20:00:00Z", true, "discharge inferred from when it was recorded")]
    [InlineData(null, """[{"status":"in-progress","period":{"start":"2026-02-01T00:00:00Z"}},{"status":"finished","period":{"start":"2026-03-01T10:00:00Z"}}]""", "2026-03-01T10:00:00Z", true, "discharge inferred from statusHistory")]
    [InlineData(null, null, "2026-03-01T20:00:00Z", true, "discharge inferred from when it was recorded")]
    public void Encounter_Finished_EndsWhenItSaysElseWhenItWasRecorded(string? period, string? history, string expected, bool inferred, string? note)
    {
        var happening = One(With(Encounter, ("status", "\"finished\""), ("period", period), ("statusHistory", history), ("meta", """{"lastUpdated":"2026-03-01T20:00:00Z"}"""),
            ("hospitalization", """{"dischargeDisposition":{"coding":[{"code":"home"}]}}""")));

        Assert.Equal((DateTimeOffset.Parse(expected, null), inferred, note), (happening.Encounter!.Discharged!.Value, happening.Encounter.DischargeInferred, happening.Note));
        Assert.Equal("home", happening.Encounter.Disposition);
    }

    [Fact]
    public void Encounter_InProgressWithADisposition_IsNoDischarge()
    {
        var happening = One(With(Encounter, ("hospitalization", """{"dischargeDisposition":{"coding":[{"code":"01"}]}}"""), ("period", """{"start":"2026-03-01","end":"2026-03-09"}""")));

        Assert.Equal((HisEventType.EncounterAdmitted, null, null), (happening.Type, happening.Encounter!.Discharged, happening.Encounter.Disposition));
        Assert.Equal("admission from period.start, a day: its first second", happening.Note!.Split(", dis")[0].Replace("dischargeDisposition left out: the status is in-progress, ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Encounter_DepartmentClinicianAndDiagnoses_AreRead()
    {
        var stay = One(With(Encounter, ("serviceType", """{"coding":[{"code":"CARD","display":"心内科"}]}"""),
            ("participant", """[{"type":[{"coding":[{"code":"ADM"}]}],"individual":{"reference":"Practitioner/d8"}},{"type":[{"coding":[{"code":"ATND"}]}],"individual":{"reference":"#d","display":"李医生"}}]"""),
            ("contained", """[{"resourceType":"Practitioner","id":"d"},{"resourceType":"Condition","id":"c","code":{"coding":[{"code":"I50.9"}]}}]"""),
            ("diagnosis", """[{"condition":{"reference":"#c"}},{"condition":{"reference":"Condition/7"}}]"""))).Encounter!;

        Assert.Equal((new DepartmentData("CARD", "心内科"), new ClinicianData(null, "李医生")), (stay.Department, stay.Clinician));
        Assert.Equal(["I50.9"], stay.Diagnoses!);
    }

    [Theory]
    [InlineData("""[{"location":{"reference":"Location/w3"},"physicalType":{"coding":[{"code":"wa"}]}}]""", "w3")]
    [InlineData("""[{"location":{"reference":"Location/b1"},"physicalType":{"coding":[{"code":"bd"}]}}]""", null)]
    [InlineData("""[{"location":{"reference":"Location/w3"},"status":"completed","physicalType":{"coding":[{"code":"wa"}]}},{"location":{"reference":"#l"},"status":"active","physicalType":{"coding":[{"code":"wa"}]}}]""", "6B")]
    [InlineData("""[{"location":{"identifier":{"value":"5A"}},"status":"active","physicalType":{"coding":[{"code":"wa"}]}},{"location":{"reference":"Location/w9"},"status":"completed","physicalType":{"coding":[{"code":"wa"}]}}]""", "5A")]
    [InlineData(null, null)]
    public void Encounter_Ward_IsTheLastThatIsNotOver(string? locations, string? expected) =>
        Assert.Equal(expected, One(With(Encounter, ("location", locations), ("contained", """[{"resourceType":"Location","id":"l","identifier":[{"value":"6B"}]}]"""))).Encounter!.Ward);

    [Fact]
    public void Encounter_DiagnosisThatIsAProcedure_IsAProcedure()
    {
        var encounter = With(Encounter,
            ("contained", """
                [{"resourceType":"Procedure","id":"a","status":"completed","code":{"coding":[{"code":"38.93"}]}},
                 {"resourceType":"Procedure","id":"b","status":"not-done","code":{"coding":[{"code":"81.51"}]}},
                 {"resourceType":"Condition","id":"c","code":{"coding":[{"code":"M17.1"}]}}]
                """),
            ("diagnosis", """[{"condition":{"reference":"#a"},"rank":2},{"condition":{"reference":"#b"}},{"condition":{"reference":"#c"}},{"condition":{"reference":"Procedure/p9"},"rank":1}]"""));

        var items = Read(Bundle("batch", encounter, """{"resourceType":"Procedure","id":"p9","status":"completed","subject":{"reference":"Patient/p1"},"code":{"coding":[{"code":"81.54"}]}}"""));

        var stay = Assert.Single(items[0].Events).Encounter!;
        Assert.Equal(["81.54", "38.93"], stay.Procedures!);
        Assert.Equal(["M17.1"], stay.Diagnoses!);
        Assert.Equal("resource-not-used", items[1].Ignored);
    }

    [Theory]
    [InlineData("status", "\"done\"", "Error required Encounter.status")]
    [InlineData("period", """{"start":"yesterday"}""", "Error value Encounter.period.start")]
    [InlineData("id", null, "Error required Encounter.id")]
    public void Encounter_OfNoUse_SaysWhere(string member, string? json, string expected) => Assert.Equal([expected], Wrong(With(Encounter, (member, json))));

    [Theory]
    [InlineData("final")]
    [InlineData("amended")]
    [InlineData("corrected")]
    public void Report_ThatIsFinal_IsReadyAndSaysNothingOfWhatIsInIt(string status)
    {
        var happening = One($$"""
            {"resourceType":"DiagnosticReport","id":"r1","status":"{{status}}","subject":{"reference":"Patient/p1"},"category":[{"coding":[{"code":"LAB"}]}],
             "code":{"text":"HIV"},"issued":"2026-03-01T08:00:00Z","conclusion":"positive"}
            """);

        Assert.Equal((HisEventType.ReportReady, new ReportData("r1", "LAB", new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero))), (happening.Type, happening.Report));
        Assert.DoesNotContain("HIV", HisEventJson.Write(happening), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registered")]
    [InlineData("preliminary")]
    [InlineData("cancelled")]
    public void Report_ThatIsNotFinal_IsIgnored(string status) =>
        Assert.Equal("status-not-used", Assert.Single(Read(With("""{"resourceType":"DiagnosticReport","id":"r1","subject":{"reference":"Patient/p1"}}""", ("status", $"\"{status}\"")))).Ignored);

    [Theory]
    [InlineData("2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00Z")]
    [InlineData("2026-03-03T09:00:00+08:00", "2026-03-03T01:00:00Z")]
    [InlineData("2027-03-03T09:00:00+08:00", "2026-03-02T02:00:00Z")]
    [InlineData("2026-03-02", "2026-03-02T02:00:00Z")]
    public void Time_IsTheResources_UnlessItLiesTooFarAhead(string lastUpdated, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), One(With(Encounter, ("meta", $"{{\"lastUpdated\":\"{lastUpdated}\"}}"))).Time);

    [Fact]
    public void Source_ConfiguredForNobody_IsWrong() =>
        Assert.Equal(["Error business-rule Encounter.meta.source"], Wrong(With(Encounter, ("meta", """{"source":"urn:nobody"}"""))));

    [Fact]
    public void Appointment_OfSeveralPatients_IsOneOfEach()
    {
        var group = """[{"actor":{"reference":"Patient/p1"}},{"actor":{"reference":"Practitioner/d7"}},{"actor":{"reference":"Patient/p2"}},{"actor":{"reference":"Patient/p1/_history/2"}}]""";

        var events = Assert.Single(Read(With(Appointment, ("participant", group)))).Events;

        Assert.Equal(["p1", "p2"], events.Select(happening => happening.Patient.Identifiers.Single().Value));
        Assert.All(events, happening => Assert.Equal((HisEventType.AppointmentBooked, "a1"), (happening.Type, happening.Appointment!.Id)));
        Assert.Equal(2, events.Select(happening => happening.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public void Appointment_OfMorePatientsThanAreTaken_IsWrong() =>
        Assert.Equal(["Error too-costly Appointment.participant"],
            Wrong(With(Appointment, ("participant", $"[{string.Join(',', Enumerable.Range(1, 101).Select(number => $$$"""{"actor":{"reference":"Patient/{{{number}}}"}}"""))}]"))));

    [Theory]
    [InlineData("""[{"status":"finished","period":{"start":"2026-03-01T10:00:00Z"}},{"status":"finished","period":{"start":"2026-02-01T10:00:00Z"}}]""")]
    [InlineData("""[{"status":"finished","period":{"start":"2026-02-01T10:00:00Z"}},{"status":"in-progress"},{"status":"finished","period":{"start":"2026-03-01T10:00:00Z"}}]""")]
    public void Encounter_FinishedTwice_EndedTheLastTime(string history) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), One(With(Encounter, ("status", "\"finished\""), ("statusHistory", history))).Encounter!.Discharged);
}

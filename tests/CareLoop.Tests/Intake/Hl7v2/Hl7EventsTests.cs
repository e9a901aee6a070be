using System.Globalization;
using System.Text;
using CareLoop.Common;
using CareLoop.Intake.Hl7v2;
using CareLoop.Patients.HisEvents;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake.Hl7v2;

/// <summary>What each kind of message says, and what it is told where it can't be used.</summary>
public sealed class Hl7EventsTests
{
    private const string Pid = "PID #3=100001^^^EAST^MR~44010219800101^^^^NI #5=王^建国 #7=19800101 #8=M #13=13900000001";
    private const string Pv1 = "PV1 #2=I #3=W3^R2^B1^^^^^^心内科 #7=D7^李^明 #8=D8^Ref #10=CARD^心内科 #19=V-77";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("A01", HisEventType.EncounterAdmitted)]
    [InlineData("A02", HisEventType.EncounterTransferred)]
    [InlineData("A03", HisEventType.EncounterDischarged)]
    [InlineData("A04", HisEventType.EncounterAdmitted)]
    [InlineData("A08", HisEventType.EncounterUpdated)]
    [InlineData("A11", HisEventType.EncounterCancelled)]
    [InlineData("A13", HisEventType.DischargeCancelled)]
    [InlineData("A23", HisEventType.EncounterCancelled)]
    [InlineData("A28", HisEventType.PatientUpdated)]
    [InlineData("A31", HisEventType.PatientUpdated)]
    public void Adt_Trigger_IsTheEvent(string trigger, HisEventType type)
    {
        var happening = One($"ADT^{trigger}", "EVN|A99|202603020930", Pid, Pv1);

        Assert.Equal(type, happening.Type);
        Assert.Equal(type == HisEventType.PatientUpdated ? null : "V-77", happening.Encounter?.Id);
        Assert.Equal(At(9, 30), happening.Time);
    }

    [Fact]
    public void A01_OfAStay_SaysWhoAndWhere()
    {
        var happening = One("ADT^A01", "EVN||202603020930", Pid, Pv1 + " #44=202603020915+0800", "DG1|1||I50.9^心力衰竭", "ZXX|anything");

        Assert.Equal(["east|100001", "ni|44010219800101"], happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}"));
        Assert.Equal(("王建国", new DateOnly(1980, 1, 1), Gender.Male), (happening.Patient.Name, happening.Patient.BirthDate!.Value, happening.Patient.Gender!.Value));
        Assert.Equal(["13900000001"], happening.Patient.Phones!);
        var stay = happening.Encounter!;
        Assert.Equal((EncounterClass.Inpatient, At(9, 15), "CARD", "心内科", "W3", "D7", "李明"), (stay.Class!.Value, stay.Admitted!.Value, stay.Department!.Code, stay.Department.Name, stay.Ward, stay.Clinician!.Id, stay.Clinician.Name));
        Assert.Equal(["I50.9"], stay.Diagnoses!);
    }

    [Fact]
    public void A03_WithProcedures_SaysTheirCodesThePrimaryOneFirst()
    {
        var happening = One("ADT^A03", "EVN||202603020930", Pid, Pv1, "PR1|1||38.93^静脉插管^I9C", "PR1 #1=2 #3=81.54^全膝关节置换 #14=1", "PR1|3||81.54", "PR1|4||^words alone", "PR1|5||" + new string('9', 65));

        Assert.Equal(["81.54", "38.93"], happening.Encounter!.Procedures!);
        Assert.Null(happening.Encounter.Diagnoses);
    }

    [Fact]
    public void A03_WithMoreProceduresThanAreKept_KeepsTheFirst()
    {
        var happening = One("ADT^A03", ["EVN||202603020930", Pid, Pv1, .. Enumerable.Range(1, HisEventLimits.Procedures + 1).Select(number => $"PR1|{number}||80.{number}")]);

        Assert.Equal(Enumerable.Range(1, HisEventLimits.Procedures).Select(number => $"80.{number}"), happening.Encounter!.Procedures!);
    }

    [Fact]
    public void A31_PhonesOfSomeDays_SayThem()
    {
        var happening = One("ADT^A31", "EVN||202603020930", Pid.Replace("#13=13900000001", "#13=13900000001^^^^^^^^^^^^20260301^20260630~13900000002", StringComparison.Ordinal));

        Assert.Equal([new PhoneData("13900000001", new DateOnly(2026, 3, 1), new DateOnly(2026, 6, 30)), new PhoneData("13900000002")], happening.Patient.Phones!);
    }

    [Fact]
    public void A31_ThatCouldNotBeKept_IsTooLong()
    {
        // Characters that JSON writes at six times their length.
        var wide = new string('\uE000', 190);
        var people = Enumerable.Range(1, HisEventLimits.Contacts).Select(number => $"NK1|{number}|{wide}|{new string('\uE000', 60)}");
        var identifiers = string.Join('~', Enumerable.Range(1, HisEventLimits.Identifiers).Select(number => $"{number}{new string('\uE000', 120)}^^^EAST^MR"));

        var reading = Read("ADT^A31", ["EVN||202603020930", $"PID #3={identifiers} #5={wide} #11={wide}^{wide}", .. people]);

        Assert.Empty(reading.Events);
        Assert.Equal(("MSH-9", 207), (Assert.Single(reading.Errors).Place, reading.Errors[0].Code));
    }

    [Theory]
    [InlineData("建国路88号^2单元^北京市^北京^100022^CHN^H^^110105", "110105|100022|北京北京市2单元建国路88号")]
    [InlineData("1 Main St&Main St&1^Apt 2^Springfield^OH^45501^USA^H", "|45501|1 Main St, Apt 2, Springfield, OH")]
    [InlineData("&长安街&1号^^北京市^^^^H", "||北京市长安街 1号")]
    [InlineData("work^^^^^^B~born^^^^^^N~temporary^^^^^^C~home^^^^^^H", "||home")]
    [InlineData("over^^^^^^H^^^^^^^20260301~today^^^^^^C^^^^^^^20260302", "||today")]
    [InlineData("wrong^^^^^^BA", "||")]
    [InlineData("\"\"", "||")]
    [InlineData("^^^^^CHN^H", null)]
    [InlineData("", null)]
    public void A31_Address_IsTheOneInUse(string pid11, string? expected)
    {
        var address = One("ADT^A31", "EVN||202603020930", $"{Pid} #11={pid11}").Patient.Address;

        Assert.Equal(expected, address is null ? null : $"{address.District}|{address.PostalCode}|{address.Text}");
    }

    [Theory]
    [InlineData("202603020800", "202603020700", "202603020600", 8, null)]
    [InlineData("", "202603020700", "202603020600", 7, "EVN-6")]
    [InlineData("", "", "202603020600", 6, "EVN-2")]
    public void A03_Discharge_IsTheFirstThatIsSaid(string discharged, string occurred, string recorded, int hour, string? inferredFrom)
    {
        var happening = One("ADT^A03", $"EVN #2={recorded} #6={occurred}", Pid, Pv1 + " #45=" + discharged);

        Assert.Equal((At(hour, 0), inferredFrom is not null), (happening.Encounter!.Discharged!.Value, happening.Encounter.DischargeInferred));
        Assert.Equal(inferredFrom is null ? null : $"discharge inferred from {inferredFrom}", happening.Note);
    }

    [Theory]
    [InlineData("A08", "202603020800", 8)]
    [InlineData("A08", "", null)]
    [InlineData("A08", "\"\"", null)]
    [InlineData("A01", "202603020800", null)]
    [InlineData("A13", "202603020800", null)]
    public void A08_WithADischarge_CorrectsItAndInfersNone(string trigger, string discharged, int? hour)
    {
        var happening = One($"ADT^{trigger}", "EVN||202603020930||||202603020700", Pid, Pv1 + " #45=" + discharged);

        Assert.Equal(hour is { } at ? At(at, 0) : (DateTimeOffset?)null, happening.Encounter!.Discharged);
        Assert.False(happening.Encounter.DischargeInferred);
        Assert.Null(happening.Note);
    }

    [Theory]
    [InlineData("A03", "O", HisEventType.VisitCompleted)]
    [InlineData("A03", "R", HisEventType.VisitCompleted)]
    [InlineData("A03", "E", HisEventType.VisitCompleted)]
    [InlineData("A03", "P", HisEventType.EncounterDischarged)]
    [InlineData("A03", "", HisEventType.EncounterDischarged)]
    [InlineData("A04", "O", HisEventType.EncounterAdmitted)]
    [InlineData("A13", "O", HisEventType.DischargeCancelled)]
    public void Adt_OfAnOutpatient_IsAVisitThatEndsWithA03(string trigger, string patientClass, HisEventType type) =>
        Assert.Equal(type, One($"ADT^{trigger}", "EVN||202603020930", Pid, Pv1.Replace("#2=I", $"#2={patientClass}", StringComparison.Ordinal)).Type);

    [Fact]
    public void A08_WithoutAVisit_IsAboutThePatient() =>
        Assert.Equal(HisEventType.PatientUpdated, One("ADT^A08", "EVN||202603020930", Pid, "PV1|1|N").Type);

    [Fact]
    public void A29_EndsTheRecord() => Assert.False(One("ADT^A29", "EVN||202603020930", Pid).Patient.Active);

    [Fact]
    public void A40_TwoInOneMessage_AreTwoEvents()
    {
        var reading = Read("ADT^A40", "EVN||202603020930", Pid, "PD1", "MRG|100002^^^EAST^MR", "PID|2||100003^^^EAST^MR", "MRG|100004^^^EAST^MR~100005^^^EAST^MR");

        Assert.Equal([HisEventType.PatientMerged, HisEventType.PatientMerged], reading.Events.Select(happening => happening.Type));
        Assert.Equal(["100001", "100003"], reading.Events.Select(happening => happening.Patient.Identifiers[0].Value));
        Assert.Equal(["100002", "100004,100005"], reading.Events.Select(happening => string.Join(',', happening.Others!.Select(other => other.Value))));
        Assert.Equal(2, reading.Events.Select(happening => happening.IdempotencyKey).Distinct().Count());
    }

    [Theory]
    [InlineData("A34", HisEventType.PatientMerged, null)]
    [InlineData("A47", HisEventType.PatientMerged, null)]
    [InlineData("A45", HisEventType.EncounterMoved, "V-12")]
    public void Merge_OfAnyKind_SaysWhoElse(string trigger, HisEventType type, string? visit)
    {
        var happening = One($"ADT^{trigger}", "EVN||202603020930", Pid, "MRG|100002^^^EAST^MR||||V-12");

        Assert.Equal((type, visit, "100002"), (happening.Type, happening.Encounter?.Id, happening.Others!.Single().Value));
    }

    [Theory]
    [InlineData("2.5.1", "TQ1|1||||||202603050900", "202603050910", "202603050920", "202603050930", "TQ1-7", 0)]
    [InlineData("2.5.1", "", "202603050910", "202603050920", "202603050930", "AIS-4", 20)]
    [InlineData("2.5.1", "", "202603050910", "", "202603050930", "AIL-6", 30)]
    [InlineData("2.5.1", "", "202603050910", "", "", "SCH-11", 10)]
    [InlineData("2.3", "", "202603050910", "202603050920", "202603050930", "SCH-11", 10)]
    [InlineData("2.8", "", "202603050910", "202603050920", "", "AIS-4", 20)]
    public void S12_Start_IsTheFirstOfAStatedOrder(string version, string tq1, string sch11, string ais, string ail, string from, int minute)
    {
        var happening = One("SIU^S12", version, $"SCH|P-1|F-1|||||||30|min|^^^{sch11}^", tq1, Pid, Pv1, $"AIS|1||X^Y|{ais}", $"AIL|1||W3^R2^B1|||{ail}", "AIP|1||D9^赵^华");

        Assert.Equal((HisEventType.AppointmentBooked, "F-1"), (happening.Type, happening.Appointment!.Id));
        Assert.Equal(new DateTimeOffset(2026, 3, 5, 1, minute, 0, TimeSpan.Zero), happening.Appointment.Start);
        Assert.Equal(($"start from {from}", TimeSpan.FromMinutes(30), "D9", "赵华"), (happening.Note, happening.Appointment.Duration!.Value, happening.Appointment.Clinician!.Id, happening.Appointment.Clinician.Name));
    }

    [Theory]
    [InlineData("S13", "", HisEventType.AppointmentRescheduled)]
    [InlineData("S14", "", HisEventType.AppointmentRescheduled)]
    [InlineData("S14", "Cancelled", HisEventType.AppointmentCancelled)]
    [InlineData("S14", "Arrived", HisEventType.AppointmentArrived)]
    [InlineData("S15", "Booked", HisEventType.AppointmentCancelled)]
    [InlineData("S16", "", HisEventType.AppointmentCancelled)]
    [InlineData("S17", "", HisEventType.AppointmentCancelled)]
    [InlineData("S26", "", HisEventType.AppointmentNoShow)]
    public void Siu_Trigger_IsTheEvent(string trigger, string status, HisEventType type) =>
        Assert.Equal(type, One($"SIU^{trigger}", "SCH #1=P-1 #2=F-1 #11=^^^202603050910 #25=" + status, Pid).Type);

    [Fact]
    public void S12_Notes_OnlyThoseForThePatientAreTaken() =>
        Assert.Equal("请空腹\n带病历", One("SIU^S12", "SCH #2=F-1 #11=^^^202603050910", "NTE #3=for the staff", Pid, "NTE #3=请空腹~带病历 #4=PI", "NTE #3=also #4=RE").Appointment!.Instructions);

    [Fact]
    public void S15_WithoutAStart_IsACancelAllTheSame() => Assert.Null(One("SIU^S15", "SCH||F-1", Pid).Appointment!.Start);

    [Theory]
    [InlineData("\"\"", "", null)]
    [InlineData("", null, null)]
    [InlineData("张^三", "张三", null)]
    [InlineData("Smith&van^John^Q", "John Q Smith", null)]
    public void Name_DeleteAndNoChange_AreTwoThings(string field, string? name, string? _) =>
        Assert.Equal(name, One("ADT^A31", "EVN||202603020930", $"PID|1||100001^^^EAST^MR||{field}").Patient.Name);

    [Fact]
    public void Nk1_Persons_AreContacts()
    {
        var contacts = One("ADT^A31", "EVN||202603020930", Pid, "NK1|1|王^小明|SON^儿子||13900000002", "NK1|2||SPO", "NK1|3|Lee^Ann|SPO||^PRN^CP^^86^^13900000003").Patient.Contacts!;

        Assert.Equal([new ContactData("王小明", "儿子", "13900000002"), new ContactData("Ann Lee", "SPO", "+8613900000003")], contacts);
    }

    [Theory]
    [InlineData(" #29=20260301 #30=Y", true, false)]
    [InlineData(" #29=202603010915", true, true)]
    [InlineData(" #30=Y", true, false)]
    [InlineData(" #30=N", false, false)]
    [InlineData(" #30=\"\"", false, false)]
    [InlineData("", null, false)]
    public void Death_SaidInAnyWay_IsKnown(string fields, bool? isDead, bool hasTime)
    {
        var said = One("ADT^A31", "EVN||202603020930", "PID #3=100001^^^EAST^MR #5=王" + fields).Patient.Deceased;

        Assert.Equal((isDead, hasTime), (said?.IsDeceased, said?.At is not null));
    }

    [Fact]
    public void R01_FinalAndNot_TellsOfTheFinalOnes()
    {
        var reading = Read("ORU^R01", Pid, "OBR #2=P-1 #3=F-1 #16=D7^李^明 #22=202603020900 #24=LAB #25=F", "OBX|1|ST|HIV^secret||positive", "OBR #3=F-2 #25=P", "OBR #3=F-1 #25=C");

        var report = Assert.Single(reading.Events).Report!;
        Assert.Equal(("F-1", "LAB", At(9, 0), "D7"), (report.Id, report.Type, report.Issued!.Value, report.Clinician!.Id));
        Assert.DoesNotContain("positive", HisEventJson.Write(reading.Events[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void R01_Preliminary_IsIgnoredAndSaysWhy() =>
        Assert.Equal("report-not-final", Read("ORU^R01", Pid, "OBR #3=F-1 #25=P").Ignored);

    [Theory]
    [InlineData("ADT^A60")]
    [InlineData("ADT^A05")]
    [InlineData("MDM^T02")]
    [InlineData("SIU^S99")]
    [InlineData("")]
    public void Type_NotTaken_IsIgnored(string type) => Assert.Equal("event-not-used", Read(type, Pid).Ignored);

    [Theory]
    [InlineData("ADT^A01", "PID", "EVN||202603020930")]
    [InlineData("ADT^A01", "PV1", "EVN||202603020930", Pid)]
    [InlineData("ADT^A01", "PV1-19", "EVN||202603020930", Pid, "PV1|1|I")]
    [InlineData("ADT^A01", "PID-3", "EVN||202603020930", "PID|1||V-1^^^EAST^VN||王", Pv1)]
    [InlineData("ADT^A40", "MRG", "EVN||202603020930", Pid)]
    [InlineData("ADT^A40", "MRG-1", "EVN||202603020930", Pid, "MRG|")]
    [InlineData("ADT^A45", "MRG-5", "EVN||202603020930", Pid, "MRG|100002^^^EAST")]
    [InlineData("SIU^S12", "SCH", Pid)]
    [InlineData("SIU^S12", "SCH-11", "SCH||F-1", Pid)]
    [InlineData("SIU^S12", "SCH-2", "SCH|||||||||||^^^202603050910", Pid)]
    [InlineData("SIU^S12", "SCH-11", "SCH||F-1|||||||||^^^20260305", Pid)]
    [InlineData("ORU^R01", "OBR-3", Pid, "OBR|1")]
    [InlineData("ORU^R01", "PID", "OBR|1||F-1")]
    public void Message_ThatCantBeUsed_NamesThePlace(string type, string place, params string[] segments)
    {
        var reading = Read(type, segments);

        Assert.Empty(reading.Events);
        Assert.Equal(place, reading.Errors[0].Place);
        Assert.DoesNotContain(reading.Errors, error => error.Detail.Contains('王', StringComparison.Ordinal));
    }

    [Fact]
    public void Id_OfTheSameMessageAgain_IsTheSame()
    {
        var first = One("ADT^A31", "EVN||202603020930", Pid);
        var again = One("ADT^A31", "EVN||202603020930", Pid);
        var reused = One("ADT^A31", "EVN||202603020931", Pid);
        var another = One("ADT^A28", "EVN||202603020930", Pid);

        Assert.Equal(first.IdempotencyKey, again.IdempotencyKey);
        Assert.Equal(3, new[] { first, reused, another }.Select(happening => happening.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public void Time_AheadOfEveryClock_IsNotBelieved() =>
        Assert.Equal(At(8, 0), One("ADT^A31", "EVN||20290801070624", Pid).Time);

    [Theory]
    [InlineData("ADT^A01", "PV1-44", "EVN||202603020930", Pid, Pv1 + " #44=00010101000000")]
    [InlineData("ADT^A03", "PV1-45", "EVN||202603020930", Pid, Pv1 + " #45=15000101000000")]
    [InlineData("SIU^S12", "SCH-11", "SCH||F-1|||||||||^^^00010101000000", Pid)]
    [InlineData("SIU^S12", "AIS-4", "SCH||F-1", Pid, "AIS|1||X|99981231235959")]
    public void Time_OfAYearThatCantBeStored_NamesThePlace(string type, string place, params string[] segments) =>
        Assert.Equal(place, Read(type, segments).Errors.Single().Place);

    [Theory]
    [InlineData("yesterday")]
    [InlineData("00000000")]
    [InlineData("00010101")]
    public void BirthDate_ThatIsNone_IsLeftOutAndSaid(string birthDate)
    {
        var happening = One("ADT^A01", "EVN||202603020930", $"PID|1||100001^^^EAST||王||{birthDate}", Pv1);

        Assert.Equal((null, "PID-7 left out: no date"), (happening.Patient.BirthDate, happening.Note));
    }

    [Fact]
    public void R01_OfSeveralPatients_EachHasItsOwnContacts()
    {
        var reading = Read("ORU^R01", Pid, "NK1|1|王^小明|SON", "OBR #3=F-1 #25=F", "PID|2||100002^^^EAST^MR||李", "OBR #3=F-2 #25=F");

        Assert.Equal(["王小明", null], reading.Events.Select(happening => happening.Patient.Contacts?.Single().Name));
    }

    [Fact]
    public void Message_OfMoreThanIsTaken_IsRefusedAndNotCut()
    {
        string[] patients = [.. Enumerable.Range(1, 201).Select(number => $"PID|{number}||{number}^^^EAST^MR")];
        string[] reports = [.. Enumerable.Range(1, 201).Select(number => $"OBR|{number}||F-{number}")];

        Assert.Equal(("PID", 0), Read("ADT^A31", patients) is var persons ? (persons.Errors[0].Place, persons.Events.Count) : default);
        Assert.Equal(("OBR", 0), Read("ORU^R01", [Pid, .. reports]) is var results ? (results.Errors[0].Place, results.Events.Count) : default);
        Assert.Equal(200, Read("ORU^R01", [Pid, .. reports[1..]]).Events.Count);
    }

    [Fact]
    public void A45_SeveralVisits_EachIsTheOneOfItsGroup()
    {
        var reading = Read("ADT^A45", "EVN||202603020930", Pid, "MRG|100002^^^EAST^MR", "PV1 #2=I #19=V-1", "MRG|100003^^^EAST^MR", "PV1 #2=I #19=V-2");

        Assert.Equal(["V-1", "V-2"], reading.Events.Select(happening => happening.Encounter!.Id));
        Assert.Equal("MRG-5", Read("ADT^A45", "EVN||202603020930", Pid, "MRG|100002^^^EAST^MR", "PV1 #2=I #19=V-1", "MRG|100003^^^EAST^MR").Errors.Single().Place);
    }

    [Fact]
    public void R01_NumberOnlyInTheOrder_IsTheReports()
    {
        var reading = Read("ORU^R01", Pid, "ORC #1=RE #2=P-1 #3=F-1", "OBR #25=F", "ORC #1=RE #2=P-2", "OBR #3=F-2 #25=F", "OBR #25=F");

        Assert.Equal("OBR-3", reading.Errors.Single().Place);
        Assert.Equal(["F-1", "P-2"], Read("ORU^R01", Pid, "ORC #1=RE #2=P-1 #3=F-1", "OBR #25=F", "ORC #1=RE #2=P-2", "OBR #25=F").Events.Select(happening => happening.Report!.Id));
    }

    [Fact]
    public void Identifier_OfAPerson_IsOneOfThePatient() =>
        Assert.Equal("100001", One("ADT^A31", "EVN||202603020930", "PID|1||100001^^^EAST^PN||王").Patient.Identifiers.Single().Value);

    [Theory]
    [InlineData("^PRN^PH", null)]
    [InlineData("^PRN^CP^^86~", null)]
    [InlineData("\"\"", "")]
    [InlineData("^PRN^PH~13900000002", "13900000002")]
    public void Phone_KindWithoutNumber_SaysNothing(string field, string? phones) =>
        Assert.Equal(phones, One("ADT^A31", "EVN||202603020930", $"PID #3=100001^^^EAST^MR #5=王 #13={field}").Patient.Phones is { } said ? string.Join(',', said.Select(phone => phone.Number)) : null);

    /// <summary>What is read survives being stored, and reading never throws, whatever it is given.</summary>
    [Fact]
    public void Read_AnyBytes_GivesAnAnswer()
    {
        string[] words = ["MSH|^~\\&|HIS|EAST|||20260302||", "ADT^A01|1|P|2.5", "ADT^A40|1|P|2.3", "SIU^S12|1|P|2.3", "ORU^R01|1|P|2.3", "\r", "\n", "PID|1||", "100001^^^EAST", "|", "^", "~", "\\", "&", "\"\"", "MRG|", "PV1|1|I", "OBR|1||F-1", "SCH||F|", "EVN||", "20260230", "00010101000000", "2026030209", "\u0000", "\u00e9", "王", "|||||||||||||||||||"];
        var texts = from parts in Gen.Elements(words).ListOf() select string.Concat(parts);

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var raw in new[] { Encoding.UTF8.GetBytes(text), Encoding.Latin1.GetBytes(text), Encoding.Unicode.GetBytes(text) })
            {
                if (Hl7Text.Read(raw) is not { IsOk: true, Value: var decoded })
                {
                    continue;
                }

                foreach (var message in Hl7Batch.Read(decoded).Messages.Select(Hl7Message.Read).OfType<Hl7Message>())
                {
                    var reading = Hl7Events.Read(message, Context);
                    Assert.True(reading.Events.Count > 0 || reading.Errors.Count > 0 || reading.Ignored is not null);
                    Assert.All(reading.Events, happening => Assert.True(HisEventJson.Read(HisEventJson.Write(happening)).IsOk, HisEventJson.Read(HisEventJson.Write(happening)).Problem?.ToString()));
                    Assert.NotEmpty(Hl7Ack.Write(message, Hl7AckCode.Accept, "note", reading.Errors, "receipt", Now));
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Hl7Context Context { get; } = new("his", "east", "EAST", Shanghai, Now, Now.AddDays(1));

    private static DateTimeOffset At(int hour, int minute) => new(2026, 3, 2, hour, minute, 0, TimeSpan.FromHours(8));

    private static HisEvent One(string type, params string[] segments)
    {
        var reading = Read(type, segments);
        Assert.Empty(reading.Errors);
        var happening = Assert.Single(reading.Events);
        var stored = HisEventJson.Read(HisEventJson.Write(happening));
        Assert.True(stored.IsOk, stored.Problem?.ToString());
        Assert.Equal(HisEventJson.Write(happening), HisEventJson.Write(stored.Value));
        return happening;
    }

    /// <param name="segments">A version may stand before them.</param>
    private static Hl7Reading Read(string type, params string[] segments)
    {
        var version = segments is [var first, ..] && char.IsAsciiDigit(first[0]) ? first : "2.5.1";
        var lines = segments.Where(segment => segment.Length > 0 && !char.IsAsciiDigit(segment[0]));
        return Hl7Events.Read(Hl7Message.Read($"MSH|^~\\&|HIS|EAST|CareLoop|EAST|20260302080000||{type}|C-1|P|{version}\r{string.Join('\r', lines.Select(Spelled))}")!, Context);
    }

    /// <summary>A segment with its fields by number, such as <c>PV1 #2=I #19=V-77</c>, as it goes over the wire.</summary>
    private static string Spelled(string segment)
    {
        var parts = segment.Split(" #");
        var fields = parts.Skip(1).ToDictionary(part => int.Parse(part[..part.IndexOf('=', StringComparison.Ordinal)], CultureInfo.InvariantCulture), part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return fields.Count == 0 ? segment : parts[0] + "|" + string.Join('|', Enumerable.Range(1, fields.Keys.Max()).Select(number => fields.GetValueOrDefault(number, "")));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Loops;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>The people, visits and events of the crash kit. Made once: each run of a case gets the same events, ids included.</summary>
internal static class Events
{
    public static readonly Person Wang = new("000001", "王建国", "13900010001"), Li = new("000002", "李秀英", "13900010002"), Son = new("000003", "王小明", Wang.Phone);

    /// <summary>On Thursday at 09:30.</summary>
    public static readonly Visit Heart = new(Wang, "A-1", World.Start.AddDays(3).AddMinutes(30).ToOffset(TimeSpan.FromHours(8)));

    public static readonly Visit Second = Heart with { Id = "A-2", Start = Heart.Start.AddHours(2) };

    public static readonly Visit OfLi = Heart with { Patient = Li, Id = "A-3" };

    public static readonly Visit OfSon = Heart with { Patient = Son, Id = "A-4" };

    public static readonly JsonObject Booked = HisEvents.Booked(Heart, World.Start),
        BookedAgain = HisEvents.Booked(Second, World.Start.AddSeconds(1)),
        BookedLi = HisEvents.Booked(OfLi, World.Start),
        BookedSon = HisEvents.Booked(OfSon, World.Start),
        Moved = HisEvents.Rescheduled(Heart with { Start = Heart.Start.AddDays(1) }, World.Start.AddMinutes(5)),
        Cancelled = HisEvents.Happened("cancelled", Heart, World.Start.AddMinutes(10)),
        Missed = HisEvents.Happened("noshow", Heart, Heart.Start.AddHours(1)),
        Died = HisEvents.Updated(Heart, World.Start.AddMinutes(20), "deceased", true);

    /// <summary>A visit as an interface engine tells it.</summary>
    public static string Hl7Booked(Visit visit) => string.Create(CultureInfo.InvariantCulture,
        $"MSH|^~\\&|HIS|EAST|||{World.Start:yyyyMMddHHmmss}+0000||SIU^S12|C-{visit.Id}|P|2.5.1\rSCH||{visit.Id}|||||||||^^^{visit.Start.UtcDateTime:yyyyMMddHHmmss}+0000\rPID|1||{visit.Patient.Number}^^^east-mrn^MR||{visit.Patient.Name}||||||||{visit.Patient.Phone}\r");

    /// <summary>Li's record at the same visit as Wang's, and that the two are one person.</summary>
    public static readonly JsonObject BookedLiAtHeart = HisEvents.Booked(Heart with { Patient = Li }, World.Start.AddSeconds(2)),
        Merged = HisEvents.Merged(Heart, Li, World.Start.AddMinutes(15)),
        Linked = HisEvents.Linked(Heart, Li, World.Start.AddMinutes(15));

    /// <summary>A child without a phone, with a mother who has one.</summary>
    public static readonly JsonObject BookedChild = Child();

    /// <summary>As many people on Li's phone as share one.</summary>
    public static readonly JsonArray BookedCrowd = new([.. Enumerable.Range(100, 20).Select(number => (JsonNode)HisEvents.Booked(
        Heart with { Id = "A-" + number.ToString(CultureInfo.InvariantCulture), Patient = new Person(number.ToString("D6", CultureInfo.InvariantCulture), "赵" + number.ToString(CultureInfo.InvariantCulture), Li.Phone) }, World.Start))]);

    /// <summary>What the address of a file says: as of when it is, and whose numbers are in it.</summary>
    public static readonly string CsvQuery = $"?authority=east-mrn&asOf={World.Start.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";

    /// <summary>Visits as a hospital exports them.</summary>
    public static string CsvBooked(params Visit[] visits) => "预约号,病历号,姓名,手机号,就诊时间,科室代码\n" + string.Concat(visits.Select(visit =>
        string.Create(CultureInfo.InvariantCulture, $"{visit.Id},{visit.Patient.Number},{visit.Patient.Name},{visit.Patient.Phone},{visit.Start:yyyy-MM-dd HH:mm},{visit.Department}\n")));

    /// <summary>Patients who are in the hospital.</summary>
    public static string CsvAdmitted(params Person[] patients) =>
        "住院号,病历号,姓名,手机号,入院时间\n" + string.Concat(patients.Select(patient => $"Z-{patient.Number},{patient.Number},{patient.Name},{patient.Phone},2026-02-27 10:00\n"));

    /// <summary>A patient as a FHIR server tells it.</summary>
    public static string FhirPatient(Person person) => FhirResources.Patient(person, World.Start);

    /// <summary>A visit as a FHIR server tells it: of the patient it has only an address.</summary>
    public static string FhirVisit(Visit visit) => FhirResources.Appointment(visit, World.Start);

    public static string FhirBooked(Visit visit) => FhirBundle("transaction", FhirVisit(visit), FhirPatient(visit.Patient));

    public static string FhirBundle(string type, params string[] resources) => FhirResources.Bundle(type, resources);

    private static JsonObject Child()
    {
        var booked = HisEvents.Booked(OfSon, World.Start);
        var patient = booked["data"]!["patient"]!.AsObject();
        patient["phones"] = new JsonArray();
        patient["birthDate"] = "2020-05-01";
        patient["contacts"] = new JsonArray(new JsonObject { ["name"] = "王母", ["relation"] = "母亲", ["phone"] = Li.Phone });
        return booked;
    }

    /// <summary>A text as Event Grid delivers it, each time the same.</summary>
    public static string Text(Person from, string words, string id, DateTimeOffset at)
    {
        var received = JsonNode.Parse(SmsEvents.Received(from, words, at))!;
        received["id"] = id;
        received["data"]!["MessageId"] = id;
        return received.ToJsonString();
    }

    public static string Report(TakenText text, string details, DateTimeOffset at) =>
        SmsEvents.Report(new Loops.Text(at, text.Words, text.MessageId, text.Tag), new Person("", "", text.To["+86".Length..]), details, at, cloudEvent: true);
}

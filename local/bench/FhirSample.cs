using System.Globalization;
using System.Text;

namespace CareLoop.Local.Bench;

/// <summary>What a hospital's FHIR server sends of its patients, with as much in it as such servers have.</summary>
internal static class FhirSample
{
    /// <summary>The visit of a patient whom the server refers to.</summary>
    /// <param name="patient">The patient's number.</param>
    /// <param name="start">When the visit begins.</param>
    /// <param name="now">When it was recorded.</param>
    /// <param name="version">The resource's.</param>
    public static string Appointment(int patient, DateTimeOffset start, DateTimeOffset now, int version) => Appointment(patient, $"Patient/{patient}", start, now, version);

    /// <summary>A patient as registered.</summary>
    public static string Patient(int patient, DateTimeOffset now) => $$"""
        {"resourceType":"Patient","id":"{{patient}}","meta":{"versionId":"1","lastUpdated":"{{now:O}}"},
         "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>王建国</p></div>"},
         "identifier":[{"use":"official","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"{{HisCall.Authority}}","value":"{{HisCall.Identifier(patient)}}"}],
         "active":true,"name":[{"use":"official","family":"王","given":["建国"],"text":"王建国"}],
         "telecom":[{"system":"phone","value":"{{Texts.PhoneOf(patient)}}","use":"mobile","rank":1},{"system":"email","value":"p{{patient}}@example.org"}],
         "gender":"male","birthDate":"1980-01-01","address":[{"use":"home","city":"广州市","postalCode":"510000"}],
         "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"zh-CN"}]},"preferred":true}],
         "contact":[{"relationship":[{"text":"儿子"}],"name":{"text":"王小明"},"telecom":[{"system":"phone","value":"13912340002"}]}]}
        """;

    /// <summary>A transaction of resources about several patients, five of each: patient, daughter, visit, stay, report.</summary>
    /// <param name="patients">How many patients.</param>
    /// <param name="now">When it was recorded.</param>
    public static string Transaction(int patients, DateTimeOffset now) => Bundle(Enumerable.Range(0, patients).SelectMany(patient =>
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"urn:uuid:00000000-0000-4000-8000-{patient:D12}");
        return new[]
        {
            (url, Patient(patient, now)),
            ($"urn:daughter:{patient}", $$"""
                {"resourceType":"RelatedPerson","id":"r{{patient}}","meta":{"lastUpdated":"{{now:O}}"},"patient":{"reference":"{{url}}"},"relationship":[{"text":"女儿"}],
                 "name":[{"family":"王","given":["芳"]}],"telecom":[{"system":"phone","value":"13912340003"}]}
                """),
            ($"urn:visit:{patient}", Appointment(patient, url, now.AddDays(3), now, 1)),
            ($"urn:stay:{patient}", $$"""
                {"resourceType":"Encounter","id":"e{{patient}}","meta":{"lastUpdated":"{{now:O}}"},"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                 "statusHistory":[{"status":"in-progress","period":{"start":"2026-02-20T08:00:00+08:00","end":"2026-03-01T16:00:00+08:00"} }],
                 "serviceType":{"coding":[{"code":"CARD","display":"心内科"}]},"subject":{"reference":"{{url}}"},
                 "participant":[{"type":[{"coding":[{"code":"ATND"}]}],"individual":{"reference":"Practitioner/d7","display":"李明"} }],
                 "period":{"start":"2026-02-20T08:00:00+08:00","end":"2026-03-01T16:00:00+08:00"},"hospitalization":{"dischargeDisposition":{"coding":[{"code":"home"}]} } }
                """),
            ($"urn:report:{patient}", $$"""
                {"resourceType":"DiagnosticReport","id":"d{{patient}}","meta":{"lastUpdated":"{{now:O}}"},"status":"final","category":[{"coding":[{"code":"LAB"}]}],
                 "code":{"coding":[{"code":"58410-2"}]},"subject":{"reference":"{{url}}"},"issued":"2026-03-02T08:00:00+08:00","result":[{"reference":"Observation/o{{patient}}"}]}
                """),
        };
    }));

    /// <summary>A transaction of these resources, each with its address.</summary>
    public static string Bundle(IEnumerable<(string FullUrl, string Resource)> resources) =>
        new StringBuilder("""{"resourceType":"Bundle","type":"transaction","entry":[""")
            .AppendJoin(',', resources.Select(one => $$"""{"fullUrl":"{{one.FullUrl}}","resource":{{one.Resource}},"request":{"method":"POST","url":"x"} }"""))
            .Append("]}").ToString();

    private static string Appointment(int patient, string reference, DateTimeOffset start, DateTimeOffset now, int version) => $$"""
        {"resourceType":"Appointment","id":"A-{{patient}}","meta":{"versionId":"{{version}}","lastUpdated":"{{now:O}}"},"status":"booked",
         "serviceType":[{"coding":[{"system":"urn:departments","code":"CARD","display":"心内科"}]}],"appointmentType":{"coding":[{"code":"FOLLOWUP"}]},
         "start":"{{start:O}}","end":"{{start.AddMinutes(15):O}}","minutesDuration":15,"patientInstruction":"请空腹",
         "participant":[{"actor":{"reference":"{{reference}}"},"status":"accepted"},
          {"type":[{"coding":[{"code":"ATND"}]}],"actor":{"reference":"Practitioner/d7","display":"李明"},"status":"accepted"},
          {"actor":{"reference":"Location/l1","display":"门诊楼3层"},"status":"accepted"}]}
        """;
}

using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Intake.Fhir;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Tests.Intake.Fhir;

/// <summary>Resources as servers send them, and how they are read for the sender <c>his</c> of organisation east.</summary>
internal static class FhirSamples
{
    public const string Patient = """
        {"resourceType":"Patient","id":"p1","meta":{"versionId":"3","lastUpdated":"2026-03-02T09:00:00+08:00"},
         "identifier":[{"use":"usual","system":"urn:oid:2.16.156.1","value":"000123"}],"active":true,
         "name":[{"use":"official","family":"王","given":["建国"]}],"telecom":[{"system":"phone","value":"13912340001","use":"mobile"}],
         "gender":"male","birthDate":"1950-05-01"}
        """;

    public const string Appointment = """
        {"resourceType":"Appointment","id":"a1","status":"booked","start":"2026-03-05T10:00:00+08:00","end":"2026-03-05T10:15:00+08:00",
         "specialty":[{"coding":[{"code":"CARD","display":"心内科"}]}],"appointmentType":{"coding":[{"code":"FOLLOWUP"}]},"patientInstruction":"请空腹\n带病历",
         "participant":[
          {"actor":{"reference":"Location/l1","display":"门诊楼3层"},"status":"accepted"},
          {"actor":{"reference":"Practitioner/d8","display":"张医生"},"status":"accepted"},
          {"type":[{"coding":[{"code":"ATND"}]}],"actor":{"reference":"Practitioner/d7","display":"李医生"},"status":"accepted"},
          {"actor":{"reference":"Patient/p1"},"status":"accepted"}]}
        """;

    public const string Encounter = """
        {"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"code":"IMP"},"subject":{"reference":"Patient/p1"},
         "period":{"start":"2026-03-01T08:00:00+08:00"}}
        """;

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly FhirContext Context = new("his", source => source == "urn:nobody" ? null : "east", _ => Shanghai, Now, Now.AddHours(24));

    /// <summary>A resource with members set; null takes one away.</summary>
    public static string With(string resource, params (string Member, string? Json)[] changes)
    {
        var changed = JsonNode.Parse(resource)!.AsObject();
        foreach (var (member, json) in changes)
        {
            changed.Remove(member);
            if (json is not null)
                changed[member] = JsonNode.Parse(json);
        }

        return changed.ToJsonString();
    }

    /// <summary>A Bundle of entries; one that begins with a resource is that resource alone.</summary>
    public static string Bundle(string type, params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","timestamp":"2026-03-02T09:30:00+08:00","entry":[{{string.Join(',', entries.Select(entry => entry.Contains("\"resource\"", StringComparison.Ordinal) || !entry.Contains("resourceType", StringComparison.Ordinal) ? entry : $"{{\"resource\":{entry}}}"))}}]}""";

    public static IReadOnlyList<FhirItem> Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    public static IReadOnlyList<FhirItem> Read(byte[] body, string? delivery = null)
    {
        using var request = FhirRequest.Read(body).Value;
        // What is said of a resource is looked at after the request is gone.
        return [.. FhirEvents.Read(request, Context with { Delivery = delivery })];
    }

    /// <summary>The one event of a resource.</summary>
    public static HisEvent One(string body)
    {
        var item = Assert.Single(Read(body));
        Assert.Empty(item.Entry.Issues.All);
        return Assert.Single(item.Events);
    }

    /// <summary>Places and codes of what is wrong.</summary>
    public static IEnumerable<string> Wrong(string body) => Read(body).SelectMany(item => item.Entry.Issues.All).Select(issue => $"{issue.Severity} {issue.Code} {issue.Expression}");
}

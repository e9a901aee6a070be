using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Common;
using CareLoop.Intake;
using Xunit;

namespace CareLoop.Tests.Intake;

/// <summary>The example that the HIS interface is described by, and ways to change and send it.</summary>
internal static class SampleEvents
{
    public const string Booked = """
        { "specversion":"1.0","id":"e-1","source":"urn:his:east","type":"his.appointment.booked","time":"2026-03-02T09:00:00+08:00","datacontenttype":"application/json",
          "data":{ "organisation":"east",
            "patient":{"identifiers":[{"authority":"east-mrn","value":"000123"}],"name":"王建国","phones":["13912340001"],"birthDate":"1950-05-01",
                       "gender":"male","language":"zh-CN","deceased":false,
                       "contacts":[{"name":"王芳","relation":"daughter","phone":"13812340002"}],
                       "address":{"district":"110105","postalCode":"100022","text":"建国路88号","latitude":39.9087,"longitude":116.4605}},
            "appointment":{"id":"A-1001","start":"2026-03-05T09:30:00+08:00","duration":"PT15M",
                           "department":{"code":"CARD","name":"心内科"},"clinician":{"id":"D7","name":"李医生"},
                           "location":"门诊楼3层","type":"outpatient","instructions":"请空腹"} } }
        """;

    /// <summary>A stay that has ended, of the same patient.</summary>
    public const string Discharged = """
        { "specversion":"1.0","id":"e-2","source":"urn:his:east","type":"his.encounter.discharged","time":"2026-03-02T09:00:00+08:00","datacontenttype":"application/json",
          "data":{ "organisation":"east",
            "patient":{"identifiers":[{"authority":"east-mrn","value":"000123"}],"name":"王建国"},
            "encounter":{"id":"V-77","class":"inpatient","admitted":"2026-02-20T10:00:00+08:00","discharged":"2026-03-02T09:00:00+08:00",
                         "department":{"code":"ORTH","name":"骨科"},"clinician":{"id":"D7","name":"李医生"},"disposition":"home",
                         "diagnoses":["M17.1","I10"],"procedures":["81.54","38.93"]} } }
        """;

    /// <summary>What of the example is a patient's data, so may stand in no message.</summary>
    public static readonly string[] PatientTexts =
        ["000123", "王建国", "13912340001", "1950-05-01", "王芳", "13812340002", "心内科", "李医生", "门诊楼3层", "请空腹", "110105", "100022", "建国路88号", "39.9087"];

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>The example with the value at a pointer replaced; null for the JSON removes it.</summary>
    public static string With(string pointer, string? json) => Changed(Booked, pointer, json);

    public static string Changed(string sample, string pointer, string? json)
    {
        var root = JsonNode.Parse(sample)!;
        var path = pointer.Split('/')[1..];
        var parent = path[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        // The new text is put in last, as it is: nodes would mend what JSON may hold and Unicode may not.
        const string Mark = "@here@";
        if (parent is JsonArray array)
            array[int.Parse(path[^1], null)] = Mark;
        else if (json is null)
            parent.AsObject().Remove(path[^1]);
        else
            parent[path[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", json, StringComparison.Ordinal);
    }

    public static Result<ReceivedEvents> Send(string body, string contentType = CloudEvents.StructuredType) =>
        Send(Encoding.UTF8.GetBytes(body), contentType);

    public static Result<ReceivedEvents> Send(byte[] body, string? contentType, IReadOnlyDictionary<string, string>? headers = null) =>
        CloudEvents.Read(contentType, name => headers?.GetValueOrDefault(name), body, "his", Now);

    /// <summary>The problem of the one item.</summary>
    public static Problem Refused(string body) => Assert.Single(Send(body).Value.Items).Event.Problem ?? throw new InvalidOperationException("It was accepted.");

    public static string Many(int count) => $"[{string.Join(',', Enumerable.Range(1, count).Select(i => With("/id", $"\"e-{i}\"")))}]";
}

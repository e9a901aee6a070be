using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareLoop.Intake.Fhir;
using CareLoop.Patients.HisEvents;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake.Fhir;

/// <summary>Whatever arrives, reading ends with an answer, no answer repeats a patient's data, and every event can be kept and read again.</summary>
public sealed class FhirAnyInputTests
{
    // Values of every kind, and those at which readers have been known to fall over.
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1e999", "99999999999999999999", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "[{}]", "[0]", "\"\\ud800\"", "\"\\u0000\"", "\"a\\u0007b\"", "\"|\"", "\"#\"", "\"?\"", "\"Patient?identifier=%\"",
        "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"0001-01-01\"", "\"2026-02-30\"", "\"24:00\"", "{\"id\":{\"id\":1}}", "[{\"value\":7}]", "{\"coding\":{\"code\":[]}}", "{\"\\ud800\":1}",
    ];

    private static readonly string Whole = FhirSamples.Bundle("history",
        FhirSamples.With(FhirSamples.Patient,
            ("contact", """[{"relationship":[{"text":"x"}],"name":{"text":"王芳"},"telecom":[{"system":"phone","value":"13812340002"}],"period":{"start":"2012"}}]"""),
            ("link", """[{"other":{"reference":"Patient/p2"},"type":"seealso"}]"""), ("communication", """[{"language":{"coding":[{"code":"zh"}]},"preferred":true}]"""), ("deceasedBoolean", "false"),
            ("address", """[{"use":"home","district":"110105","city":"北京","line":["建国路88号"],"postalCode":"100022","period":{"end":"2030"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/geolocation","extension":[{"url":"latitude","valueDecimal":39.9},{"url":"longitude","valueDecimal":116.5}]}]}]""")),
        FhirSamples.Appointment, FhirSamples.With(FhirSamples.Encounter, ("status", "\"finished\""), ("statusHistory", """[{"status":"finished","period":{"start":"2026-03-01"}}]"""), ("serviceType", """{"text":"x"}"""),
            ("contained", """[{"resourceType":"Procedure","id":"p","status":"completed","code":{"coding":[{"code":"81.54"}]}}]"""), ("diagnosis", """[{"condition":{"reference":"#p"},"rank":1}]""")),
        """{"resourceType":"RelatedPerson","id":"r1","patient":{"reference":"Patient/p1"},"name":[{"text":"王芳"}]}""",
        """{"resourceType":"DiagnosticReport","id":"r1","status":"final","subject":{"reference":"Patient/p1"},"issued":"2026-03-01T08:00:00Z"}""",
        """{"request":{"method":"DELETE","url":"Appointment/a1"},"response":{"lastModified":"2026-03-01T08:00:00Z"},"fullUrl":"urn:uuid:1"}""");

    private static readonly string[] PatientTexts = ["王建国", "王芳", "13912340001", "13812340002", "000123", "1950-05-01", "建国路88号", "110105"];

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(body => AssertAnswered(body, [])).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_GoodBundleWithBytesBroken_NeverThrowsAndRepeatsNothing()
    {
        var sample = Encoding.UTF8.GetBytes(Whole);
        var edits = (from place in Gen.Choose(0, sample.Length - 1)
                     from octet in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements("\"\\{}[],:\0".Select(c => (int)c)))
                     select (place, octet)).ArrayOf(3);

        Prop.ForAll(edits.ToArbitrary(), edit =>
            {
                var body = sample.ToArray();
                foreach (var (place, octet) in edit)
                    body[place] = (byte)octet;
                AssertAnswered(body, PatientTexts);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_AnyValueAtAnyPlace_NeverThrowsAndRepeatsNothing()
    {
        var places = Places(JsonNode.Parse(Whole)!).ToList();
        Assert.True(places.Count > 100);
        foreach (var path in places)
            foreach (var value in Values)
                AssertAnswered(Encoding.UTF8.GetBytes(Replaced(path, value)), PatientTexts);
    }

    [Fact]
    public void Read_NestedDeeply_IsAProblem()
    {
        var deep = $"{{\"resourceType\":\"Patient\",\"extension\":{string.Concat(Enumerable.Repeat("[", 5000))}{string.Concat(Enumerable.Repeat("]", 5000))}}}";

        Assert.Equal("invalid-json", FhirRequest.Read(Encoding.UTF8.GetBytes(deep)).Problem?.Code);
    }

    private static void AssertAnswered(byte[] body, string[] patientTexts)
    {
        var read = FhirRequest.Read(body);
        if (!read.IsOk)
        {
            Assert.NotEmpty(read.Problem.Detail);
            return;
        }

        read.Value.Dispose();
        foreach (var item in FhirSamples.Read(body))
        {
            Assert.True(item.IsWrong || item.Ignored is not null || item.Events.Count > 0, "An entry came to nothing.");
            var told = FhirOutcome.Write(item.Entry.Issues.All.Append(new(FhirSeverity.Information, "informational", item.Ignored ?? "")));
            Assert.DoesNotContain(patientTexts, text => told.Contains(text, StringComparison.Ordinal));
            foreach (var happening in item.Events)
            {
                var kept = HisEventJson.Read(HisEventJson.Write(happening));
                Assert.True(kept.IsOk, kept.Problem?.ToString());
                Assert.Equivalent(happening, kept.Value, strict: true);
            }
        }
    }

    /// <summary>Every place in a document, as steps from its root.</summary>
    private static IEnumerable<object[]> Places(JsonNode node, params object[] path) => node switch
    {
        JsonObject members => members.SelectMany(member => Below(member.Key, member.Value)),
        JsonArray entries => entries.SelectMany((entry, index) => Below(index, entry)),
        _ => [],
    };

    private static IEnumerable<object[]> Below(object step, JsonNode? node) =>
        node is null ? [[step]] : Places(node).Select(path => (object[])[step, .. path]).Prepend([step]);

    private static string Replaced(object[] path, string value)
    {
        const string Mark = "?here?";
        var root = JsonNode.Parse(Whole)!;
        var parent = path[..^1].Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        if (path[^1] is int last)
            parent[last] = Mark;
        else
            parent[(string)path[^1]] = Mark;
        // Some of the values can't be held by a node.
        return root.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}

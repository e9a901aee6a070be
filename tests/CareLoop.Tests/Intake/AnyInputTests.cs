using System.Text;
using CareLoop.Common;
using CareLoop.Intake;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake;

/// <summary>Whatever arrives, reading ends with an answer, and no answer repeats a patient's data.</summary>
public class AnyInputTests
{
    private static readonly string[] ContentTypes = [CloudEvents.StructuredType, CloudEvents.BatchType, CloudEvents.BinaryType];

    // Values of every kind, and those at which readers have been known to fall over.
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1e999", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "[{}]", "\"\\ud800\"", "\"\\u0000\"", "\"王建国\"", "\"13912340001\"",
        "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"P99999999D\"", "\"0001-01-01\"", "{\"id\":{\"id\":1}}", "[\"000123\"]",
    ];

    private static readonly string[] Pointers =
    [
        "/specversion", "/id", "/source", "/type", "/time", "/data", "/data/organisation", "/data/patient", "/data/patient/identifiers",
        "/data/patient/identifiers/0", "/data/patient/identifiers/0/authority", "/data/patient/identifiers/0/value", "/data/patient/name",
        "/data/patient/phones", "/data/patient/phones/0", "/data/patient/birthDate", "/data/patient/gender", "/data/patient/language",
        "/data/patient/deceased", "/data/patient/contacts", "/data/patient/contacts/0", "/data/patient/contacts/0/name", "/data/patient/address", "/data/patient/address/district", "/data/patient/address/text",
        "/data/patient/address/latitude", "/data/patient/address/longitude", "/data/appointment",
        "/data/appointment/id", "/data/appointment/start", "/data/appointment/duration", "/data/appointment/department",
        "/data/appointment/clinician", "/data/appointment/location", "/data/appointment/type", "/data/appointment/instructions",
    ];

    private static readonly string[] EncounterPointers =
    [
        "/data/encounter", "/data/encounter/id", "/data/encounter/class", "/data/encounter/admitted", "/data/encounter/discharged", "/data/encounter/department",
        "/data/encounter/clinician", "/data/encounter/disposition", "/data/encounter/diagnoses", "/data/encounter/diagnoses/0", "/data/encounter/procedures", "/data/encounter/procedures/0",
    ];

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[], string, string>((body, header, contentType) =>
            {
                foreach (var type in (string[])[contentType, .. ContentTypes])
                    AssertDiscreet(CloudEvents.Read(type, _ => header, body, "his", SampleEvents.Now), []);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Read_GoodEventWithBytesBroken_NeverThrowsAndRepeatsNothing()
    {
        var sample = Encoding.UTF8.GetBytes($"[{SampleEvents.Booked}]");
        var edits = (from place in Gen.Choose(0, sample.Length - 1)
                     from octet in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements("\"\\{}[],:\0".Select(c => (int)c)))
                     select (place, octet)).ArrayOf(3);

        Prop.ForAll(edits.ToArbitrary(), edit =>
            {
                var body = sample.ToArray();
                foreach (var (place, octet) in edit)
                    body[place] = (byte)octet;
                AssertDiscreet(SampleEvents.Send(body, CloudEvents.BatchType), SampleEvents.PatientTexts);
                AssertDiscreet(SampleEvents.Send(body[1..^1], CloudEvents.StructuredType), SampleEvents.PatientTexts);
                AssertDiscreet(SampleEvents.Send(body[1..^1], CloudEvents.BinaryType, new Dictionary<string, string> { ["ce-id"] = "e-1" }), SampleEvents.PatientTexts);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_AnyValueAtAnyPlace_NeverThrowsAndRepeatsNothing()
    {
        foreach (var pointer in Pointers)
            foreach (var value in Values)
            {
                // One body that is all right but for this place, and one where this place is not alone.
                AssertDiscreet(SampleEvents.Send(SampleEvents.With(pointer, value)), SampleEvents.PatientTexts);
                AssertDiscreet(SampleEvents.Send($"{{\"data\":{value},\"id\":{value}}}"), SampleEvents.PatientTexts);
            }

        foreach (var pointer in EncounterPointers)
            foreach (var value in Values)
                AssertDiscreet(SampleEvents.Send(SampleEvents.Changed(SampleEvents.Discharged, pointer, value)), [.. SampleEvents.PatientTexts, "M17.1", "81.54"]);
    }

    [Fact]
    public void Read_OneByteAtATime_NeverThrows()
    {
        var sample = Encoding.UTF8.GetBytes(SampleEvents.Booked);

        for (var length = 0; length < sample.Length; length++)
            Assert.Equal("invalid-json", SampleEvents.Send(sample[..length], CloudEvents.StructuredType).Problem?.Code);
    }

    private static void AssertDiscreet(Result<ReceivedEvents> result, string[] patientTexts)
    {
        var problems = result.Match(
            received => received.Items.Select(item => item.Event.Problem).OfType<Problem>(),
            problem => [problem]);
        foreach (var problem in problems)
        {
            var told = $"{problem.Code} {problem.Detail} {problem} {string.Join(' ', problem.Errors)}";
            Assert.DoesNotContain(patientTexts, text => told.Contains(text, StringComparison.Ordinal));
        }
    }
}

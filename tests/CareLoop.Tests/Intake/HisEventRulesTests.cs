using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Tests.Intake;

/// <summary>What an event may say, one rule a row: the change to a good event, and where it is found at fault.</summary>
public class HisEventRulesTests
{
    [Theory]
    [InlineData("/specversion", null)]
    [InlineData("/specversion", "\"0.3\"")]
    [InlineData("/specversion", "1.0")]
    [InlineData("/id", null)]
    [InlineData("/id", "null")]
    [InlineData("/id", "\"\"")]
    [InlineData("/id", "\" \"")]
    [InlineData("/id", "7")]
    [InlineData("/id", "\"a\\u0000b\"")]
    [InlineData("/id", "\"a\\u0085b\"")]
    [InlineData("/id", "\"\\ud800\"")]
    [InlineData("/source", null)]
    [InlineData("/source", "[\"urn:his:east\"]")]
    [InlineData("/type", null)]
    [InlineData("/type", "true")]
    [InlineData("/time", null)]
    [InlineData("/time", "\"\"")]
    [InlineData("/time", "1772413200")]
    [InlineData("/time", "\"2026-03-02T09:00:00\"")]
    [InlineData("/time", "\"1600-12-31T23:59:59Z\"")]
    [InlineData("/data", null)]
    [InlineData("/data", "[]")]
    [InlineData("/data", "\"text\"")]
    [InlineData("/data/organisation", null)]
    [InlineData("/data/organisation", "\"\\t\"")]
    [InlineData("/data/patient", null)]
    [InlineData("/data/patient", "\"\"")]
    [InlineData("/data/patient", "[]")]
    [InlineData("/data/patient/identifiers", null)]
    [InlineData("/data/patient/identifiers", "[]")]
    [InlineData("/data/patient/identifiers", "{}")]
    [InlineData("/data/patient/identifiers/0", "null")]
    [InlineData("/data/patient/identifiers/0", "\"east-mrn|000123\"")]
    [InlineData("/data/patient/identifiers/0/authority", null)]
    [InlineData("/data/patient/identifiers/0/authority", "\"\"")]
    [InlineData("/data/patient/identifiers/0/value", null)]
    [InlineData("/data/patient/identifiers/0/value", "123")]
    [InlineData("/data/patient/name", "{\"family\":\"X\"}")]
    [InlineData("/data/patient/name", "\"a\\u0000b\"")]
    [InlineData("/data/patient/name", "\"\\udc00\"")]
    [InlineData("/data/patient/phones", "\"13912340001\"")]
    [InlineData("/data/patient/phones/0", "13912340001")]
    [InlineData("/data/patient/birthDate", "\"1950-02-30\"")]
    [InlineData("/data/patient/birthDate", "\"1950\"")]
    [InlineData("/data/patient/birthDate", "\"0001-01-01\"")]
    [InlineData("/data/patient/birthDate", "\"3000-01-01\"")]
    [InlineData("/data/patient/gender", "\"M\"")]
    [InlineData("/data/patient/gender", "1")]
    [InlineData("/data/patient/language", "[\"zh-CN\"]")]
    [InlineData("/data/patient/deceased", "\"yes\"")]
    [InlineData("/data/patient/deceased", "\"2026-03-01T10:00:00\"")]
    [InlineData("/data/patient/deceased", "1")]
    [InlineData("/data/patient/contacts", "{}")]
    [InlineData("/data/patient/contacts/0", "\"text\"")]
    [InlineData("/data/patient/contacts/0/phone", "[]")]
    [InlineData("/data/patient/address", "\"110105\"")]
    [InlineData("/data/patient/address", "[]")]
    [InlineData("/data/patient/address/district", "110105")]
    [InlineData("/data/patient/address/latitude", "\"39.9\"")]
    [InlineData("/data/patient/address/latitude", "90.01")]
    [InlineData("/data/patient/address/latitude", "-1e999")]
    [InlineData("/data/patient/address/latitude", "null")]
    [InlineData("/data/patient/address/longitude", "-180.01")]
    [InlineData("/data/patient/address/longitude", null)]
    [InlineData("/data/appointment", null)]
    [InlineData("/data/appointment", "[]")]
    [InlineData("/data/appointment/id", null)]
    [InlineData("/data/appointment/id", "\"\\u0007\"")]
    [InlineData("/data/appointment/start", null)]
    [InlineData("/data/appointment/start", "\"\"")]
    [InlineData("/data/appointment/start", "\"2026-03-05T09:30:00\"")]
    [InlineData("/data/appointment/start", "\"2026-03-05\"")]
    [InlineData("/data/appointment/start", "\"9999-03-05T09:30:00Z\"")]
    [InlineData("/data/appointment/duration", "\"15\"")]
    [InlineData("/data/appointment/duration", "\"P1M\"")]
    [InlineData("/data/appointment/duration", "\"PT15000M\"")]
    [InlineData("/data/appointment/duration", "15")]
    [InlineData("/data/appointment/department", "\"CARD\"")]
    [InlineData("/data/appointment/department/code", "7")]
    [InlineData("/data/appointment/clinician", "[]")]
    [InlineData("/data/appointment/clinician/id", "7")]
    [InlineData("/data/appointment/location", "{}")]
    [InlineData("/data/appointment/type", "7")]
    [InlineData("/data/appointment/instructions", "\"a\\u001bb\"")]
    public void Read_OneThingWrong_NamesThatPlaceAlone(string place, string? json)
    {
        var problem = SampleEvents.Refused(SampleEvents.With(place, json));

        Assert.Equal((ProblemKind.Unprocessable, "invalid-event"), (problem.Kind, problem.Code));
        Assert.Equal(place, Assert.Single(problem.Errors).Pointer);
    }

    [Theory]
    [InlineData("/data/encounter/procedures", "\"81.54\"")]
    [InlineData("/data/encounter/procedures/0", "81.54")]
    [InlineData("/data/encounter/procedures/1", "{}")]
    public void Read_OneThingWrongOfAStay_NamesThatPlaceAlone(string place, string json) =>
        Assert.Equal([place], SampleEvents.Refused(SampleEvents.Changed(SampleEvents.Discharged, place, json)).Errors.Select(error => error.Pointer));

    [Theory]
    [InlineData("/id", HisEventLimits.Id)]
    [InlineData("/source", HisEventLimits.Source)]
    [InlineData("/data/organisation", HisEventLimits.Code)]
    [InlineData("/data/patient/identifiers/0/authority", Identifier.MaxAuthority)]
    [InlineData("/data/patient/identifiers/0/value", Identifier.MaxValue)]
    [InlineData("/data/patient/name", HisEventLimits.Name)]
    [InlineData("/data/patient/phones/0", HisEventLimits.Phone)]
    [InlineData("/data/patient/language", HisEventLimits.Language)]
    [InlineData("/data/patient/address/district", HisEventLimits.Code)]
    [InlineData("/data/patient/address/postalCode", HisEventLimits.Code)]
    [InlineData("/data/patient/address/text", HisEventLimits.Address)]
    [InlineData("/data/patient/contacts/0/name", HisEventLimits.Name)]
    [InlineData("/data/patient/contacts/0/relation", HisEventLimits.Code)]
    [InlineData("/data/patient/contacts/0/phone", HisEventLimits.Phone)]
    [InlineData("/data/appointment/id", HisEventLimits.Id)]
    [InlineData("/data/appointment/department/code", HisEventLimits.Code)]
    [InlineData("/data/appointment/department/name", HisEventLimits.Name)]
    [InlineData("/data/appointment/clinician/id", HisEventLimits.Id)]
    [InlineData("/data/appointment/clinician/name", HisEventLimits.Name)]
    [InlineData("/data/appointment/location", HisEventLimits.Location)]
    [InlineData("/data/appointment/type", HisEventLimits.Code)]
    [InlineData("/data/appointment/instructions", HisEventLimits.Instructions)]
    public void Read_TextAtItsLimit_PassesAndOneMoreDoesNot(string place, int max)
    {
        var read = SampleEvents.Send(SampleEvents.With(place, $"\"{new string('x', max)}\"")).Value;
        var problem = SampleEvents.Refused(SampleEvents.With(place, $"\"{new string('x', max + 1)}\""));

        Assert.True(Assert.Single(read.Items).Event.IsOk);
        Assert.Equal([new FieldError(place, $"must have at most {max} characters")], problem.Errors);
    }

    [Theory]
    [InlineData("/data/patient/identifiers", """{"authority":"a","value":"#"}""", HisEventLimits.Identifiers)]
    [InlineData("/data/patient/phones", "\"1391234#\"", HisEventLimits.Phones)]
    [InlineData("/data/patient/contacts", """{"name":"#"}""", HisEventLimits.Contacts)]
    public void Read_ListAtItsLimit_PassesAndOneMoreDoesNot(string place, string entry, int max)
    {
        string List(int count) => $"[{string.Join(',', Enumerable.Range(1, count).Select(i => entry.Replace("#", $"{i}", StringComparison.Ordinal)))}]";

        Assert.True(Assert.Single(SampleEvents.Send(SampleEvents.With(place, List(max))).Value.Items).Event.IsOk);
        Assert.Equal([new FieldError(place, $"must have at most {max} entries")], SampleEvents.Refused(SampleEvents.With(place, List(max + 1))).Errors);
    }

    [Theory]
    [InlineData("/data/encounter/diagnoses", HisEventLimits.Diagnoses)]
    [InlineData("/data/encounter/procedures", HisEventLimits.Procedures)]
    public void Read_CodesAtTheirLimit_PassAndOneMoreDoesNot(string place, int max)
    {
        string List(int count) => $"[{string.Join(',', Enumerable.Range(1, count).Select(number => $"\"{new string('9', HisEventLimits.Code - 2)}{number:00}\""))}]";

        Assert.True(Assert.Single(SampleEvents.Send(SampleEvents.Changed(SampleEvents.Discharged, place, List(max))).Value.Items).Event.IsOk);
        Assert.Equal([new FieldError(place, $"must have at most {max} entries")], SampleEvents.Refused(SampleEvents.Changed(SampleEvents.Discharged, place, List(max + 1))).Errors);
    }

    [Fact]
    public void Read_EverythingAtItsLimit_IsRefusedRatherThanCutOff()
    {
        // Characters that JSON writes at six times their length.
        var contact = $$"""{"name":"{{Wide(HisEventLimits.Name)}}","relation":"{{Wide(HisEventLimits.Code)}}","phone":"1"}""";
        var body = SampleEvents.With("/data/patient/contacts", $"[{string.Join(',', Enumerable.Repeat(contact, HisEventLimits.Contacts))}]");
        body = SampleEvents.Changed(body, "/data/appointment/instructions", $"\"{Wide(HisEventLimits.Instructions)}\"");
        body = SampleEvents.Changed(body, "/data/appointment/location", $"\"{Wide(HisEventLimits.Location)}\"");
        body = SampleEvents.Changed(body, "/data/patient/name", $"\"{Wide(HisEventLimits.Name)}\"");
        body = SampleEvents.Changed(body, "/data/patient/identifiers", $"[{string.Join(',', Enumerable.Range(1, 4).Select(i => $$"""{"authority":"a{{i}}","value":"{{Wide(Identifier.MaxValue)}}"}"""))}]");

        var problem = SampleEvents.Refused(body);

        Assert.Equal((ProblemKind.TooLarge, "event-too-large"), (problem.Kind, problem.Code));
        static string Wide(int length) => new('\uE000', length);
    }

    [Fact]
    public void Read_UnknownType_SaysSoAndWhichAreKnown()
    {
        var problem = SampleEvents.Refused(SampleEvents.Changed(SampleEvents.With("/type", "\"his.appointment.moved\""), "/data/organisation", null));

        Assert.Equal((ProblemKind.Unprocessable, "unknown-event-type"), (problem.Kind, problem.Code));
        Assert.Equal(["/type", "/data/organisation"], problem.Errors.Select(error => error.Pointer));
        Assert.Contains("his.appointment.booked", problem.Errors[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "time-in-future")]
    public void Read_TimeAhead_ADayPasses(int seconds, string? code)
    {
        var time = SampleEvents.Now + CloudEvents.MaxAhead + TimeSpan.FromSeconds(seconds);

        var item = Assert.Single(SampleEvents.Send(SampleEvents.With("/time", $"\"{time:o}\"")).Value.Items);

        Assert.Equal(code, item.Event.Problem?.Code);
    }

    [Fact]
    public void Read_ManyThingsWrong_NamesThemAll()
    {
        var body = SampleEvents.With("/id", "7");
        foreach (var (place, json) in new[]
        {
            ("/time", "\"soon\""), ("/data/patient/identifiers/0/value", "\"\""), ("/data/patient/gender", "\"M\""),
            ("/data/patient/contacts/0/name", "7"), ("/data/appointment/start", "\"tomorrow\""), ("/data/appointment/duration", "\"15\""),
        })
            body = SampleEvents.Changed(body, place, json);

        Assert.Equal(
            ["/data/appointment/duration", "/data/appointment/start", "/data/patient/contacts/0/name", "/data/patient/gender", "/data/patient/identifiers/0/value", "/id", "/time"],
            SampleEvents.Refused(body).Errors.Select(error => error.Pointer).Order());
    }

    [Fact]
    public void Read_Rescheduled_NeedsAStart() =>
        Assert.Equal(["/data/appointment/start"], SampleEvents
            .Refused(SampleEvents.Changed(SampleEvents.With("/type", "\"his.appointment.rescheduled\""), "/data/appointment/start", null))
            .Errors.Select(error => error.Pointer));
}

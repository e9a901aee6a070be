using CareLoop.Intake.Fhir;
using CareLoop.Patients.HisEvents;
using Xunit;
using static CareLoop.Tests.Intake.Fhir.FhirSamples;

namespace CareLoop.Tests.Intake.Fhir;

/// <summary>How entries of a Bundle refer to each other, and what their requests ask for.</summary>
public sealed class FhirBundleTests
{
    private const string Uuid = "urn:uuid:4a089b8a-b0a0-46a9-92da-c8b653aa2e71";

    /// <summary>A patient that has nothing but an identifier.</summary>
    private static readonly string Nameless = With(Patient, ("id", null));

    [Theory]
    [InlineData(Uuid, Uuid)]
    [InlineData(Uuid, "urn:uuid:4A089B8A-B0A0-46A9-92DA-C8B653AA2E71")]
    [InlineData("http://his.invalid/fhir/Patient/p9", "http://his.invalid/fhir/Patient/p9")]
    [InlineData("http://his.invalid/fhir/Patient/p9", "Patient/p9")]
    [InlineData("http://his.invalid/fhir/Patient/p9", "Patient/p9/_history/2")]
    public void Reference_ToAnEntry_IsWhoIsThere(string fullUrl, string reference)
    {
        var items = Read(Bundle("batch",
            Entry(Of("urn:uuid:0", With(Encounter, ("subject", $"{{\"reference\":\"{reference}\"}}")))), Entry(Of(fullUrl, Nameless))));

        var happening = Assert.Single(items[0].Events);
        Assert.Equal(("000123", false), (happening.Patient.Identifiers[0].Value, happening.OnlyIfKnown));
    }

    [Theory]
    [InlineData("""{"reference":"Patient/p1"}""", "fhir:his:patient|p1", true)]
    [InlineData("""{"reference":"http://his.invalid/fhir/Patient/p1/_history/3"}""", "fhir:his:patient|p1", true)]
    [InlineData("""{"identifier":{"system":"urn:a","value":"7"}}""", "urn:a|7", false)]
    [InlineData("""{"identifier":{"system":"urn:a","value":"7"},"reference":"Patient/p1"}""", "urn:a|7,fhir:his:patient|p1", false)]
    [InlineData("""{"reference":"Patient?identifier=http://a.invalid/ids|234"}""", "http://a.invalid/ids|234", false)]
    [InlineData("""{"reference":"Patient?active=true&identifier=urn%3Aa%7C234"}""", "urn:a|234", false)]
    [InlineData("""{"reference":"http://his.invalid/fhir/Patient?identifier=urn:a|234"}""", "urn:a|234", false)]
    [InlineData("""{"reference":"#p"}""", "urn:c|5", false)]
    public void Reference_ToNoEntry_IsWhoItSays(string reference, string expected, bool onlyIfKnown)
    {
        var happening = One(With(Encounter, ("subject", reference), ("contained", """[{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:c","value":"5"}]}]""")));

        Assert.Equal((expected, onlyIfKnown), (string.Join(',', happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}")), happening.OnlyIfKnown));
    }

    [Fact]
    public void Reference_ToAnotherServer_IsNobodyOfThisOne()
    {
        var items = Read(Bundle("collection", Entry(Of("http://a.invalid/Patient/p1", Patient)),
            Entry(Of("http://a.invalid/Encounter/e1", With(Encounter, ("subject", """{"reference":"http://b.invalid/Patient/p1"}"""))))));

        var happening = Assert.Single(items[1].Events);
        Assert.True(happening.OnlyIfKnown);
        Assert.Empty(happening.Patient.Identifiers.Intersect(items[0].Events[0].Patient.Identifiers));
    }

    [Fact]
    public void Reference_ToAnEntryThatIsNobody_IsWrong() =>
        Assert.Equal(["Error not-found Bundle.entry[0].resource.subject", "Error required Bundle.entry[1].resource.identifier"],
            Wrong(Bundle("batch", Entry(Of("urn:uuid:0", With(Encounter, ("subject", $"{{\"reference\":\"{Uuid}\"}}")))), Entry(Of(Uuid, With(Nameless, ("identifier", null)))))));

    [Fact]
    public void Reference_ToAGroup_IsIgnored() => Assert.Equal("no-patient", Assert.Single(Read(With(Encounter, ("subject", """{"reference":"Group/1"}""")))).Ignored);

    [Fact]
    public void Put_ToAnAddress_IsThatPatient()
    {
        var events = Read(Bundle("transaction",
            Entry($"{{\"resource\":{Nameless},\"request\":{{\"method\":\"PUT\",\"url\":\"Patient/p5\"}}}}"),
            Entry($"{{\"resource\":{With(Nameless, ("identifier", null))},\"request\":{{\"method\":\"PUT\",\"url\":\"Patient?identifier=urn:a|8\"}}}}"))).SelectMany(item => item.Events);

        Assert.Equal(["urn:oid:2.16.156.1|000123,fhir:his:patient|p5", "urn:a|8"], events.Select(happening => string.Join(',', happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}"))));
    }

    [Theory]
    [InlineData("GET", "Patient/p1")]
    [InlineData("PATCH", "Patient/p1")]
    public void Request_ToRead_IsWrong(string method, string url) =>
        Assert.Equal(["Error not-supported Bundle.entry[0].request.method"], Wrong(Bundle("batch", Entry($"{{\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\"}}}}"))));

    [Fact]
    public void Delete_OfAPatient_EndsTheRecord()
    {
        var happening = Assert.Single(Assert.Single(Read(Bundle("history", Entry("""{"request":{"method":"DELETE","url":"Patient/p1"},"response":{"lastModified":"2026-03-01T00:00:00Z"}}""")))).Events);

        Assert.Equal((HisEventType.PatientUpdated, false, true), (happening.Type, happening.Patient.Active, happening.OnlyIfKnown));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), happening.Time);
    }

    [Fact]
    public void Delete_OfAVisit_IsOfWhomItWasInTheHistory()
    {
        var items = Read(Bundle("history",
            Entry("""{"request":{"method":"DELETE","url":"Appointment/a1"}}"""), Entry("""{"request":{"method":"DELETE","url":"Appointment/a2"}}"""), Entry(Appointment)));

        var cancelled = Assert.Single(items[0].Events);
        Assert.Equal((HisEventType.AppointmentCancelled, "a1", "p1"), (cancelled.Type, cancelled.Appointment!.Id, cancelled.Patient.Identifiers.Single().Value));
        Assert.True(items[1].IsWrong);
        Assert.True(cancelled.Time > Assert.Single(items[2].Events).Time);
    }

    [Fact]
    public void Batch_EntryThatCantBeRead_FailsAlone()
    {
        var items = Read(Bundle("batch", Entry(Patient), "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"x\",\"id\":\"y\"}}", "{\"resource\":[]}", "7", "{\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}", Entry("{\"resourceType\":\"Observation\"}")));

        Assert.Equal([false, true, true, true, true, false], items.Select(item => item.IsWrong));
        Assert.Equal("resource-not-used", items[5].Ignored);
    }

    [Fact]
    public void Id_OfTheSameResource_IsTheSameWhateverCarriesIt()
    {
        var alone = One(Patient);
        var inBundle = Assert.Single(Read(Bundle("message", Entry("{\"resourceType\":\"MessageHeader\"}"), Entry(Patient)))[1].Events);
        var changed = One(With(Patient, ("gender", "\"female\"")));

        Assert.Equal(alone.IdempotencyKey, inBundle.IdempotencyKey);
        Assert.NotEqual(alone.IdempotencyKey, changed.IdempotencyKey);
    }

    [Fact]
    public void Id_OfWhatSaysNeitherTimeNorVersion_IsOneOfItsDelivery()
    {
        static string IdOf(string resource, string? delivery) => Assert.Single(Assert.Single(Read(System.Text.Encoding.UTF8.GetBytes(resource), delivery)).Events).Id;

        Assert.Equal(IdOf(Appointment, "msg-1"), IdOf(Appointment, "msg-1"));
        Assert.NotEqual(IdOf(Appointment, "msg-1"), IdOf(Appointment, "msg-2"));
        Assert.Equal(IdOf(Patient, "msg-1"), IdOf(Patient, "msg-2"));
        Assert.Equal(IdOf(Appointment, null), IdOf(Appointment, null));
    }

    [Fact]
    public void Bundle_OfTooMany_IsTooLarge()
    {
        var entries = string.Join(',', Enumerable.Repeat("{}", FhirRequest.MaxEntries + 1));

        Assert.Equal("bundle-too-large", FhirRequest.Read(System.Text.Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Bundle\",\"entry\":[{entries}]}}")).Problem?.Code);
    }

    [Theory]
    [InlineData("", "invalid-json")]
    [InlineData("[]", "no-resource")]
    [InlineData("{}", "no-resource")]
    [InlineData("{\"resourceType\":7}", "no-resource")]
    [InlineData("<Patient/>", "invalid-json")]
    public void Request_ThatIsNoResource_IsAProblem(string body, string code) =>
        Assert.Equal(code, FhirRequest.Read(System.Text.Encoding.UTF8.GetBytes(body)).Problem?.Code);

    [Fact]
    public void Contained_Patient_IsToldOfToo()
    {
        var happening = One(With(Appointment, ("participant", """[{"actor":{"reference":"#p"}}]"""), ("contained", $"[{With(Patient, ("id", "\"p\""))}]")));

        Assert.Equal((HisEventType.AppointmentBooked, "王建国", "13912340001"), (happening.Type, happening.Patient.Name, happening.Patient.Phones!.Single().Number));
        // Its id is one of this resource, and nobody's on the server.
        Assert.Equal(["000123"], happening.Patient.Identifiers.Select(identifier => identifier.Value));
    }

    [Fact]
    public void Create_OfWhoIsNamedByTheCondition_IsThatPatient()
    {
        var body = Bundle("transaction",
            $$$"""{"fullUrl":"{{{Uuid}}}","resource":{{{With(Nameless, ("identifier", null))}}},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:a|8"}}""",
            Entry(Of("urn:uuid:0", With(Encounter, ("subject", $"{{\"reference\":\"{Uuid}\"}}")))));

        Assert.All(Read(body).SelectMany(item => item.Events), happening => Assert.Equal("8", happening.Patient.Identifiers.Single().Value));
        Assert.Equal([HisEventType.PatientUpdated, HisEventType.EncounterAdmitted], Read(body).SelectMany(item => item.Events).Select(happening => happening.Type));
    }

    [Fact]
    public void Delete_ByACondition_EndsTheRecord()
    {
        var happening = Assert.Single(Assert.Single(Read(Bundle("batch", Entry("""{"request":{"method":"DELETE","url":"Patient?identifier=urn:a|8"}}""")))).Events);

        Assert.Equal((HisEventType.PatientUpdated, false, "8", true), (happening.Type, happening.Patient.Active, happening.Patient.Identifiers.Single().Value, happening.OnlyIfKnown));
    }

    [Fact]
    public void Bundle_InABundle_IsWrong() =>
        Assert.Equal(["Error not-supported Bundle.entry[0].resource"], Wrong(Bundle("batch", Entry("""{"resource":{"resourceType":"Bundle","type":"batch","entry":[]}}"""))));

    [Theory]
    [InlineData("patient")]
    [InlineData("Pa tient")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Patient")]
    public void Resource_OfWhatIsNoType_IsWrong(string type) =>
        Assert.Equal("structure", Assert.Single(Assert.Single(Read($"{{\"resourceType\":\"{type}\",\"id\":\"p1\"}}")).Entry.Issues.All).Code);

    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{}}],"entry":[]}""", "invalid-json")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","type":"batch","entry":[]}""", "invalid-json")]
    public void Bundle_WithAMemberTwice_IsAProblem(string body, string code) =>
        Assert.Equal(code, FhirRequest.Read(System.Text.Encoding.UTF8.GetBytes(body)).Problem?.Code);

    [Fact]
    public void Entry_WithAMemberTwice_IsWrong() =>
        Assert.Equal(["Error structure Bundle.entry[0]"], Wrong($$$"""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{{{Patient}}},"resource":{{{Encounter}}}}]}"""));

    private static string Entry(string resourceOrEntry) => resourceOrEntry.StartsWith("{\"resource\"", StringComparison.Ordinal) || resourceOrEntry.Contains("\"request\"", StringComparison.Ordinal) || resourceOrEntry.StartsWith("{\"fullUrl\"", StringComparison.Ordinal)
        ? resourceOrEntry : $"{{\"resource\":{resourceOrEntry}}}";

    private static string Of(string fullUrl, string resource) => $"{{\"fullUrl\":\"{fullUrl}\",\"resource\":{resource}}}";
}

using CareLoop.Intake.Fhir;
using CareLoop.Patients.HisEvents;
using Xunit;
using static CareLoop.Tests.Intake.Fhir.FhirSamples;

namespace CareLoop.Tests.Intake.Fhir;

/// <summary>What a Patient or a RelatedPerson says.</summary>
public sealed class FhirPatientTests
{
    [Fact]
    public void Patient_Whole_SaysWhoItIs()
    {
        var happening = One(Patient);

        Assert.Equal((HisEventType.PatientUpdated, "east", "fhir:his", false), (happening.Type, happening.Organisation, happening.Source, happening.OnlyIfKnown));
        Assert.StartsWith("Patient/p1/3/", happening.Id, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), happening.Time);
        Assert.Equal(["urn:oid:2.16.156.1|000123", "fhir:his:patient|p1"], happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}"));
        Assert.Equal(("王建国", "13912340001", new DateOnly(1950, 5, 1), Gender.Male, true),
            (happening.Patient.Name, happening.Patient.Phones!.Single().Number, happening.Patient.BirthDate!.Value, happening.Patient.Gender!.Value, happening.Patient.Active!.Value));
        Assert.Equal((null, null, null), (happening.Patient.Contacts, happening.Patient.Deceased, happening.Patient.Language));
    }

    [Theory]
    [InlineData("""[{"use":"home"},{"system":"phone","value":"111","use":"work","rank":1},{"system":"phone","value":"222","use":"mobile","rank":2},{"system":"phone","value":"333","use":"old"}]""", "111,222")]
    [InlineData("""[{"system":"phone","value":"111","use":"work"},{"system":"phone","value":"222","use":"home"},{"system":"sms","value":"333","use":"mobile"}]""", "333,222,111")]
    [InlineData("""[{"system":"phone","value":"111","period":{"end":"2014"}},{"system":"phone","value":"222","period":{"end":"2026-03-02"}},{"system":"phone","value":"333","period":{"start":"2026-04"}}]""", "222-20260302,333")]
    [InlineData("""[{"system":"phone","value":"111","period":{"start":"2026-04-01"}},{"system":"email","value":"a@b.cn"},{"value":"c@d.cn"},{"value":"444"},{"system":"phone","value":"tel:+8655"}]""", "11120260401-,444,+8655")]
    [InlineData("""[{"system":"email","value":"a@b.cn"}]""", "")]
    public void Telecom_NumbersInUse_BestFirst(string telecom, string expected) =>
        Assert.Equal(expected, string.Join(',', One(With(Patient, ("telecom", telecom))).Patient.Phones!.Select(phone => $"{phone.Number}{phone.From:yyyyMMdd-}{phone.Until:-yyyyMMdd}")));

    [Theory]
    [InlineData("""[{"use":"maiden","family":"Old"},{"use":"usual","given":["Jim"]},{"use":"official","family":"Chalmers","given":["Peter","James"]}]""", "Peter James Chalmers")]
    [InlineData("""[{"text":"张无忌","family":"x"}]""", "张无忌")]
    [InlineData("""[{"family":"欧阳","_family":{"extension":[{"url":"x","valueString":"y"}]},"given":["修"]}]""", "欧阳修")]
    [InlineData("""[{"use":"old","family":"Old"}]""", null)]
    public void Name_OfSeveral_IsTheOfficialOne(string names, string? expected) => Assert.Equal(expected, One(With(Patient, ("name", names))).Patient.Name);

    [Theory]
    [InlineData("deceasedBoolean", "true", true, null)]
    [InlineData("deceasedBoolean", "false", false, null)]
    [InlineData("deceasedDateTime", "\"2015-02\"", true, null)]
    [InlineData("deceasedDateTime", "\"2015-02-14\"", true, null)]
    [InlineData("deceasedDateTime", "\"2015-02-14T13:42:00+10:00\"", true, "2015-02-14T03:42:00Z")]
    [InlineData("deceasedDateTime", "\"some day\"", true, null)]
    public void Deceased_OfAnyPrecision_IsDead(string member, string json, bool isDead, string? at)
    {
        var deceased = One(With(Patient, (member, json))).Patient.Deceased!;

        Assert.Equal((isDead, at is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(at, null)), (deceased.IsDeceased, deceased.At));
    }

    [Theory]
    [InlineData("""[{"use":"work","text":"office"},{"use":"home","district":"110105","postalCode":"100022","city":"北京市","state":"北京","line":["建国路88号","2单元"]}]""", "110105|100022|北京北京市建国路88号2单元")]
    [InlineData("""[{"line":["1 Main St","Apt 2"],"city":"Springfield","district":"Clark","state":"OH","postalCode":"45501"}]""", "Clark|45501|1 Main St, Apt 2, Clark, Springfield, OH")]
    [InlineData("""[{"use":"old","text":"old"},{"use":"temp","text":"temp"},{"text":"none said"}]""", "||none said")]
    [InlineData("""[{"use":"home","text":"over","period":{"end":"2025"}},{"use":"work","text":"work"}]""", "||work")]
    [InlineData("""[{"use":"home","text":"over","period":{"end":"2026-03-01"}}]""", "||")]
    [InlineData("""[{"use":"home"}]""", null)]
    [InlineData("[]", null)]
    [InlineData(null, null)]
    public void Address_OfSeveral_IsTheOneInUse(string? addresses, string? expected)
    {
        var address = One(With(Patient, ("address", addresses))).Patient.Address;

        Assert.Equal(expected, address is null ? null : $"{address.District}|{address.PostalCode}|{address.Text}");
    }

    [Theory]
    [InlineData("39.9087", "116.4605", 39.9087, 116.4605, null)]
    [InlineData("-90", "180", -90.0, 180.0, null)]
    [InlineData("90.1", "116.4605", null, null, "latitude")]
    [InlineData("39.9087", "\"116\"", null, null, "longitude")]
    [InlineData("39.9087", "null", null, null, null)]
    public void Address_Geolocation_IsBothOrNone(string latitude, string longitude, double? north, double? east, string? leftOut)
    {
        var geolocation = $$"""{"url":"http://hl7.org/fhir/StructureDefinition/geolocation","extension":[{"url":"latitude","valueDecimal":{{latitude}}},{"url":"longitude","valueDecimal":{{longitude}}}]}""";

        var item = Assert.Single(Read(With(Patient, ("address", $$"""[{"text":"x","extension":[{"url":"other"},{{geolocation}}]}]"""))));

        Assert.Equal(new AddressData(Text: "x", Latitude: north, Longitude: east), Assert.Single(item.Events).Patient.Address);
        Assert.Equal(leftOut is null ? [] : [leftOut], item.Entry.Issues.All.Select(issue => issue.Diagnostics.Split(' ')[1]));
        Assert.All(item.Entry.Issues.All, issue => Assert.Equal(FhirSeverity.Warning, issue.Severity));
    }

    [Theory]
    [InlineData("""[{"language":{"coding":[{"code":"nl"}]},"preferred":false},{"language":{"coding":[{"code":"zh-CN"}]},"preferred":true}]""", "zh-CN")]
    [InlineData("""[{"language":{"coding":[{"code":"nl"}]}}]""", "nl")]
    [InlineData("""[{"language":{"coding":[{"code":"nl"}]}},{"language":{"coding":[{"code":"de"}]}}]""", null)]
    public void Language_OfSeveral_IsThePreferredOne(string communication, string? expected) =>
        Assert.Equal(expected, One(With(Patient, ("communication", communication))).Patient.Language);

    [Fact]
    public void Contact_InUse_IsAContactPerson()
    {
        var contacts = """
            [{"relationship":[{"coding":[{"system":"x","code":"N","display":"Next of kin"}]}],"name":{"family":"du Marché","given":["Bénédicte"]},"telecom":[{"system":"phone","value":"+33 (237) 998327"}],"period":{"start":"2012"}},
             {"name":{"text":"Gone"},"period":{"end":"2013"}},{"organization":{"reference":"Organization/1"}}]
            """;

        Assert.Equal([new ContactData("Bénédicte du Marché", "Next of kin", "+33 (237) 998327")], One(With(Patient, ("contact", contacts))).Patient.Contacts!);
    }

    [Theory]
    [InlineData("""[{"system":"urn:a","value":"1"},{"use":"old","system":"urn:a","value":"0"},{"system":"urn:v","value":"9","type":{"coding":[{"code":"VN"}]}},{"system":"urn:a"}]""", "urn:a|1,fhir:his:patient|p1")]
    [InlineData("""[{"value":"1","assigner":{"display":"市卫生局"}},{"value":"2"}]""", "市卫生局|1,his|2,fhir:his:patient|p1")]
    public void Identifier_InUse_IsOneOfThePatient(string identifiers, string expected) =>
        Assert.Equal(expected, string.Join(',', One(With(Patient, ("identifier", identifiers))).Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}")));

    [Fact]
    public void Patient_ByNothingKnownAgain_IsWrong() =>
        Assert.Equal(["Error required Patient.identifier"], Wrong(With(Patient, ("identifier", null), ("id", null))));

    [Fact]
    public void Patient_PartsOfNoUse_AreLeftOutAndSaid()
    {
        var item = Assert.Single(Read(With(Patient, ("birthDate", "\"1.5.1950\""), ("gender", "\"m\""))));

        Assert.Equal(["Patient.birthDate", "Patient.gender"], item.Entry.Issues.All.Select(issue => issue.Expression));
        Assert.Equal((null, null), (Assert.Single(item.Events).Patient.BirthDate, item.Events[0].Patient.Gender));
    }

    [Fact]
    public void Patient_WithWhatNobodyKnows_IsRead() =>
        Assert.Equal("王建国", One(With(Patient, ("_birthDate", """{"extension":[{"url":"x","valueDateTime":"1950-05-01T14:35:45-05:00"}]}"""), ("extension", "[{}]"),
            ("modifierExtension", "[null]"), ("contained", """[{"resourceType":"Organization","id":"o"}]"""), ("multipleBirthInteger", "2"))).Patient.Name);

    [Fact]
    public void Patient_ReplacedByAnother_IsOnlyMerged()
    {
        var happening = One(With(Patient, ("active", "false"), ("link", """[{"other":{"reference":"Patient/p2"},"type":"replaced-by"}]""")));

        Assert.Equal((HisEventType.PatientMerged, true), (happening.Type, happening.OnlyIfKnown));
        Assert.Equal(["fhir:his:patient|p2"], happening.Patient.Identifiers.Select(id => $"{id.Authority}|{id.Value}"));
        Assert.Equal(["000123", "p1"], happening.Others!.Select(id => id.Value));
        Assert.Null(happening.Patient.Active);
    }

    [Fact]
    public void Patient_ThatReplacesAndSeesOthers_IsUpdatedMergedAndLinked()
    {
        var links = """[{"other":{"reference":"Patient/p0"},"type":"replaces"},{"other":{"identifier":{"system":"urn:b","value":"7"}},"type":"seealso"},{"other":{"reference":"Patient/p1"},"type":"refer"},{"other":{"reference":"RelatedPerson/r1"},"type":"seealso"}]""";

        var events = Assert.Single(Read(With(Patient, ("link", links)))).Events;

        Assert.Equal([HisEventType.PatientUpdated, HisEventType.PatientMerged, HisEventType.PatientLinked], events.Select(happening => happening.Type));
        Assert.Equal([null, "p0", "7"], events.Select(happening => happening.Others?.Single().Value));
        Assert.Equal(3, events.Select(happening => happening.Id).Distinct().Count());
        Assert.All(events, happening => Assert.False(happening.OnlyIfKnown));
    }

    [Theory]
    [InlineData("deceasedDateTime", "true")]
    [InlineData("deceasedDateTime", "2015")]
    public void Deceased_ThatCantBeRead_IsWrong(string member, string json) => Assert.Equal([$"Error structure Patient.{member}"], Wrong(With(Patient, (member, json))));

    [Theory]
    [InlineData("unknown", true)]
    [InlineData("masked", true)]
    [InlineData("not-applicable", null)]
    public void Deceased_AtATimeThatIsNotTold_IsDead(string why, bool? isDead) =>
        Assert.Equal(isDead, One(With(Patient, ("_deceasedDateTime", $$"""{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"{{why}}"}]}"""))).Patient.Deceased?.IsDeceased);

    [Fact]
    public void RelatedPerson_OfAPatient_IsAContactToAdd()
    {
        var happening = One("""{"resourceType":"RelatedPerson","id":"r1","patient":{"reference":"Patient/p1"},"relationship":[{"text":"女儿"}],"name":[{"text":"王芳"}],"telecom":[{"system":"phone","value":"13812340002"}]}""");

        Assert.Equal((HisEventType.PatientUpdated, true), (happening.Type, happening.OnlyIfKnown));
        Assert.Null(happening.Patient.Contacts);
        Assert.Equal([new ContactData("王芳", "女儿", "13812340002", Id: "r1")], happening.Patient.ContactsToAdd!);
    }

    [Fact]
    public void RelatedPerson_NoLongerActive_IsTakenBack() =>
        Assert.Equal([new ContactData(null, null, null, Id: "r1")],
            One("""{"resourceType":"RelatedPerson","id":"r1","active":false,"patient":{"identifier":{"system":"urn:a","value":"1"}},"name":[{"text":"王芳"}]}""").Patient.ContactsToAdd!);

    [Fact]
    public void RelatedPerson_OfNobody_IsWrong() => Assert.Equal(["Error required RelatedPerson.patient"], Wrong("""{"resourceType":"RelatedPerson","id":"r1"}"""));
}

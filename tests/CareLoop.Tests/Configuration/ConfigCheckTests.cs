using CareLoop.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class ConfigCheckTests
{
    private const string Step = """{"id":"a","offset":"P1D","at":"18:00","template":"reminder"}""";

    // The document, and where it is at fault; none where it may be published.
    public static TheoryData<string, string> Policies => new()
    {
        { $$"""{"steps":[{{Step}}]}""", "" },
        { """{"steps":[]}""", "" },
        { """{"appliesTo":{"organisation":"east","department":"CARD","appointmentType":"*"},"steps":[{"id":"a","offset":"PT2H","template":"reminder","onlyIf":"unconfirmed","latest":"PT30M","spread":"PT15M","graceAfterDue":"PT1H"}]}""", "" },
        { """{"steps":[{"id":"a","offset":"P0D","at":"07:00","template":"reminder"}]}""", "" },
        { """{"appliesTo":null,"steps":[{"id":"a","offset":"P1D","at":null,"template":"reminder","onlyIf":null}]}""", "" },
        { "[]", "-" },
        { "{}", "/steps" },
        { """{"steps":{}}""", "/steps" },
        { $$"""{"steps":[{{Step}}],"a/b~c":1}""", "/a~1b~0c" },
        { """{"steps":[{"id":"a","offset":"P1D","template":"reminder","when":"now"}]}""", "/steps/0/when" },
        { """{"steps":[{}]}""", "/steps/0/id /steps/0/template /steps/0/offset" },
        { """{"steps":[{"id":"a","offset":"P1M","template":"reminder"}]}""", "/steps/0/offset" },
        { """{"steps":[{"id":"a","offset":"-P1D","template":"reminder"}]}""", "/steps/0/offset" },
        { """{"steps":[{"id":"a","offset":"P1D","at":"25:00","template":"reminder"}]}""", "/steps/0/at" },
        { """{"steps":[{"id":"a","offset":"PT20H","at":"18:00","template":"reminder"}]}""", "/steps/0/at" },
        { """{"steps":[{"id":"a","offset":"P1D","template":"reminder","onlyIf":"confirmed"}]}""", "/steps/0/onlyIf" },
        { $$"""{"steps":[{{Step}},{{Step}}]}""", "/steps/1/id" },
        { """{"steps":[{"id":"a","offset":"P1D","template":"remainder"}]}""", "/steps/0/template" },
        { """{"steps":[{"id":"a","offset":"PT2H","template":"reminder","latest":"PT2H"}]}""", "/steps/0/latest" },
        { """{"steps":[{"id":"a","offset":"P1D","at":"18:00","template":"reminder","latest":"P2D"}]}""", "/steps/0/latest" },
        { """{"steps":[{"id":"a","offset":"P3D","template":"reminder","spread":"P1D"}]}""", "/steps/0/spread" },
        { $$"""{"appliesTo":{"organisation":"west"},"steps":[{{Step}}]}""", "/appliesTo/organisation" },
        { """{"steps":[{"id":1,"offset":2,"template":[]}]}""", "/steps/0/id /steps/0/template /steps/0/offset" },
        { """{"appliesTo":{"ward":"3"},"steps":[{"id":"a","offset":"soon","template":"reminder","latest":"later"}],"x":1}""", "/appliesTo/ward /steps/0/offset /steps/0/latest /x" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Mistakes_ReminderPolicy_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.ReminderPolicy, "east", "policy", json)).Select(mistake => mistake.Pointer));

    [Fact]
    public void Mistakes_PolicyForTheVisitsOfAnother_IsRefused()
    {
        var first = Document(ConfigKind.ReminderPolicy, "east", "first", $$"""{"appliesTo":{"department":"CARD"},"steps":[{{Step}}]}""");
        var second = Document(ConfigKind.ReminderPolicy, "east", "second", first.Json);
        var elsewhere = Document(ConfigKind.ReminderPolicy, "west", "second", first.Json);
        var again = Document(ConfigKind.ReminderPolicy, "east", "first", first.Json, version: 2);

        Assert.Equal(["/appliesTo"], Mistakes(second, first).Select(mistake => mistake.Pointer));
        Assert.Empty(Mistakes(elsewhere, first));
        Assert.Empty(Mistakes(again, first));
    }

    [Theory]
    [InlineData("""{"name":"东院","zone":"Asia/Shanghai","language":"en","countryCode":"86","quietHours":"22:00-07:00","emergencyNumber":"120","sender":"+8610690000","phone":"010-6234 5678"}""", "")]
    [InlineData("{}", "")]
    [InlineData("""{"quietHours":"none"}""", "")]
    [InlineData("""{"zone":"Mars/Olympus"}""", "/zone")]
    [InlineData("""{"zone":"China Standard Time"}""", "/zone")]
    [InlineData("""{"language":"fr"}""", "/language")]
    [InlineData("""{"countryCode":"+86"}""", "/countryCode")]
    [InlineData("""{"countryCode":"086"}""", "/countryCode")]
    [InlineData("""{"quietHours":"21:00-21:00"}""", "/quietHours")]
    [InlineData("""{"quietHours":"21:00"}""", "/quietHours")]
    [InlineData("""{"emergencyNumber":"help"}""", "/emergencyNumber")]
    [InlineData("""{"sender":"a b"}""", "/sender")]
    [InlineData("""{"departments":[{"name":"x"},{"code":"A"},{"code":"A"},{"code":"B","secret":1}]}""", "/departments/0/code /departments/2/code /departments/3/secret")]
    [InlineData("""{"departments":[1]}""", "/departments/0")]
    public void Mistakes_Organisation_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Organisation, "east", "default", json)).Select(mistake => mistake.Pointer));

    [Theory]
    [InlineData("*", """{"everything":true,"senders":["+861"],"templates":["reminder"],"departments":["PSY"],"dailyCap":{"*":0},"sendsPerMinute":{"*":1}}""", "")]
    [InlineData("*", """{"everything":"yes"}""", "/everything")]
    [InlineData("*", """{"templates":["remainder"]}""", "/templates")]
    [InlineData("*", """{"senders":[""]}""", "/senders/0")]
    [InlineData("*", """{"dailyCap":{"+861":-1,"+862":1.5,"+863":"9"}}""", "/dailyCap/+861 /dailyCap/+862 /dailyCap/+863")]
    [InlineData("*", """{"sendsPerMinute":{"*":0}}""", "/sendsPerMinute/*")]
    [InlineData("*", """{"sendsPerMinute":200}""", "/sendsPerMinute")]
    [InlineData("east", """{"everything":true,"dailyCap":{"*":5}}""", "/dailyCap")]
    public void Mistakes_Switches_ArePointedTo(string organisation, string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Switches, organisation, "default", json)).Select(mistake => mistake.Pointer));

    [Theory]
    [InlineData("help.zh-CN", """{"body":"【{hospital}】请回复{code1}","onUnknownOutcome":"resend"}""", "")]
    [InlineData("help.zh-CN", """{"body":"请回复{diagnosis}"}""", "/body")]
    [InlineData("help.zh-CN", """{"body":""}""", "/body")]
    [InlineData("help.zh-CN", """{}""", "/body")]
    [InlineData("help.zh-CN", """{"body":"请回复{code1}","onUnknownOutcome":"hope"}""", "/onUnknownOutcome")]
    [InlineData("help", """{"body":"请回复{code1}"}""", "-")]
    [InlineData("help.zh", """{"body":"请回复{code1}"}""", "-")]
    [InlineData("help.fr", """{"body":"请回复{code1}"}""", "-")]
    [InlineData("unknown.en", """{"body":"Hello"}""", "/body")]
    public void Mistakes_Template_ArePointedTo(string name, string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Template, "east", name, json)).Select(mistake => mistake.Pointer).Distinct());

    [Fact]
    public void Mistakes_TemplateOfTooManySegments_IsRefused() =>
        Assert.Equal(["/body"], Mistakes(Document(ConfigKind.Template, "east", "help.zh-CN", $$"""{"body":"{{new string('请', 700)}}"}""")).Select(mistake => mistake.Pointer));

    [Theory]
    [InlineData(ConfigKind.Organisation, "east", "other")]
    [InlineData(ConfigKind.Switches, "*", "other")]
    [InlineData(ConfigKind.Keywords, "*", "other")]
    [InlineData(ConfigKind.Keywords, "east", "default")]
    public void Mistakes_KindOfWhichThereIsOne_UnderAnotherNameIsRefused(string kind, string organisation, string name) =>
        Assert.Equal([""], Mistakes(Document(kind, organisation, name, "{}")).Select(mistake => mistake.Pointer));

    [Theory]
    [InlineData("""{"optOut":["不要了","no more"],"optIn":["again"],"wrongNumber":["谁啊"]}""", "")]
    [InlineData("""{"optOut":["ok then"],"optIn":["OK THEN!"]}""", "/optIn")]
    [InlineData("""{"optOut":["２"]}""", "/optOut")]
    [InlineData("""{"wrongNumber":["取消"]}""", "/wrongNumber")]
    [InlineData("""{"optOut":["。"]}""", "/optOut")]
    [InlineData("""{"optOut":[1]}""", "/optOut/0")]
    [InlineData("""{"urgent":["x"]}""", "/urgent")]
    public void Mistakes_Keywords_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Keywords, "*", "default", json)).Select(mistake => mistake.Pointer));

    [Theory]
    [InlineData("template", "east", "a", true)]
    [InlineData("template", "*", "a.zh-CN", true)]
    [InlineData("template", "东院", "提醒", true)]
    [InlineData("templates", "east", "a", false)]
    [InlineData("template", "", "a", false)]
    [InlineData("template", "east", "*", false)]
    [InlineData("template", "ea~st", "a", false)]
    [InlineData("template", "ea/st", "a", false)]
    [InlineData("template", "east", "a b", false)]
    [InlineData("template", null, "a", false)]
    public void TryCreate_KeyOfADocument_TakesWhatATableAndARouteTake(string kind, string? organisation, string name, bool valid) =>
        Assert.Equal(valid, ConfigKey.TryCreate(kind, organisation, name, out _));

    [Fact]
    public void Mistakes_AnyShapeOfJson_AreFoundWithoutThrowing()
    {
        var values = Gen.Elements("null", "1", "true", "\"\"", "\"P1D\"", "\"18:00\"", "[]", "{}", "[{}]", "[null]", "1e999", "\"\\ud83d\\ude00\"");
        var fields = Gen.Elements("steps", "appliesTo", "body", "name", "zone", "departments", "senders", "dailyCap", "optOut", "quietHours", "x");
        var documents = from kind in Gen.Elements(ConfigKind.All.ToArray())
                        from members in Gen.ListOf(Gen.Zip(fields, values))
                        let json = $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"
                        select Document(kind, "*", kind == ConfigKind.Template ? "help.en" : ConfigKind.OnlyName, json);

        Prop.ForAll(documents.ToArbitrary(), document => Mistakes(document).All(mistake => mistake.Pointer is "" or ['/', ..])).QuickCheckThrowOnFailure();
    }
}

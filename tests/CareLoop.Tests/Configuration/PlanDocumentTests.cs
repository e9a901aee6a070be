using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class PlanDocumentTests
{
    private const string Call = """{"id":"call","level":1,"channel":"call","from":"P1D","to":"P7D"}""";
    private const string Text = """{"id":"text","channel":"sms","from":"PT48H","to":"PT72H","template":"follow-up-check"}""";

    private static readonly string[] Names = [
        "startsFrom", "appliesTo", "title", "steps", "departments", "diagnoses", "procedures", "dispositions", "tags", "ageFrom", "ageTo", "zh-CN", "en", "id", "level", "channel",
        "from", "to", "every", "times", "share", "assignee", "questionnaire", "template", "script", "attempts", "most", "spacing", "hours", "overdue", "after", "tell", "onlyIf",
        "notReached", "redFlag", "fallback", "redFlags", "satisfies", "consent", "until", "check", "percent", "within", "questions", "kind", "text", "options", "required", "min",
        "max", "redFlagFrom", "weekdays", "holidays", "workdays", "day", "people", "teams", "customerService", "onCall", "number", "days", "code", "name", "head", "headNurse",
        "account", "roles", "department", "superior", "phone", "deputies", "person", "districts", "latitude", "longitude", "maxKm", "members", "director", "a/b~c"];

    // A document, and where it is at fault; none where it may be published.
    public static TheoryData<string, string> Documents => new()
    {
        { Steps(Call), "" },
        { Steps(Call, Text), "" },
        { """{"startsFrom":"visit","appliesTo":[{"departments":["CARD"]},{"tags":["x"],"ageFrom":60,"ageTo":60}],"title":{"en":"Plan"},"steps":[{"id":"a","level":2,"channel":"visit","from":"3 working days","to":"P1M","share":5,"assignee":"outreach","questionnaire":"home-visit","script":{"zh-CN":"您好"},"attempts":{"most":2,"spacing":"P1D","hours":"09:00-17:00"},"overdue":[{"after":"PT1H","tell":"assignee"}],"fallback":"letter","until":"visit","consent":"campaign","check":{"percent":10,"within":"P7D","questionnaire":"record-check"}}]}""", "" },
        { Steps(Call, Step("second", "\"onlyIf\":{\"notReached\":\"call\",\"redFlag\":true}", to: "P9D")), "" },
        // One that is over before it could take over; from some days of the year alone, too.
        { Steps(Call, Step("second", "\"onlyIf\":{\"notReached\":\"call\",\"redFlag\":true}", to: "P8D")), "/steps/1/onlyIf/notReached" },
        { Steps(Step("first", "\"overdue\":[{\"after\":\"P3D\",\"tell\":\"department-head\"},{\"after\":\"P1D\",\"tell\":\"assignee\"}]"), Step("second", "\"onlyIf\":{\"notReached\":\"first\"}", to: "P11D")), "/steps/1/onlyIf/notReached" },
        { Steps(Step("first", "\"overdue\":[{\"after\":\"P3D\",\"tell\":\"department-head\"},{\"after\":\"P1D\",\"tell\":\"assignee\"}]"), Step("second", "\"onlyIf\":{\"notReached\":\"first\"}", to: "P12D")), "" },
        { Steps(Step("first", to: "P29D"), Step("second", "\"onlyIf\":{\"notReached\":\"first\"}", to: "P1M")), "/steps/1/onlyIf/notReached" },
        { Steps(Text, """{"id":"more","channel":"sms","from":"P4D","to":"P5D","every":"P7D","times":4,"template":"follow-up-education","consent":"campaign"}""", """{"id":"ask","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-check","redFlags":[2,3],"satisfies":["text"],"fallback":"call"}"""), "" },
        { "[]", "-" },
        { "{}", "/steps" },
        { """{"steps":[]}""", "/steps" },
        { $$"""{"steps":[{{string.Join(',', Enumerable.Repeat(Call, 21))}}]}""", "/steps" },
        { $$"""{"startsFrom":"birth","appliesTo":{"ward":"3"},"steps":[{{Call}}],"x":1}""", "/startsFrom /appliesTo/ward /x" },
        { $$"""{"appliesTo":{"diagnoses":["I15-I10"],"procedures":["0-99"],"ageFrom":60,"ageTo":59},"steps":[{{Call}}]}""", "/appliesTo/diagnoses /appliesTo/procedures /appliesTo/ageTo" },
        { $$"""{"appliesTo":{"tags":[""]},"title":{"fr":"x"},"steps":[{{Call}}]}""", "/appliesTo/tags/0 /title/fr" },
        { Steps("{}"), "/steps/0/channel /steps/0/id /steps/0/from /steps/0/to" },
        { Steps("""{"id":"a b","level":4,"channel":"fax","from":"soon","to":"later","times":1}"""), "/steps/0/channel /steps/0/id /steps/0/level /steps/0/from /steps/0/to /steps/0/times" },
        { Steps(Call, Call), "/steps/1/id" },
        // Empty windows, some of them only from some days of the year.
        { Steps(Step("a", from: "P7D", to: "P7D")), "/steps/0/to" },
        { Steps(Step("a", from: "P7D", to: "P1D")), "/steps/0/to" },
        { Steps(Step("a", from: "P1M", to: "P30D")), "/steps/0/to" },
        { Steps(Step("a", from: "P28D", to: "P1M")), "/steps/0/to" },
        { Steps(Step("a", from: "P27D", to: "P1M")), "" },
        { Steps(Step("a", from: "3 working days", to: "P4D")), "/steps/0/to" },
        { Steps(Step("a", from: "3 working days", to: "P6D")), "" },
        { Steps(Step("a", "\"times\":3")), "/steps/0/times" },
        { Steps(Step("a", "\"every\":\"P7D\"")), "/steps/0/times" },
        { Steps(Step("a", "\"every\":\"P5D\",\"times\":3")), "/steps/0/every" },
        { Steps(Step("a", "\"every\":\"P6D\",\"times\":3")), "" },
        { Steps(Step("a", "\"every\":\"P6D\",\"times\":61")), "/steps/0/times" },
        { Steps(Step("a", "\"every\":\"P6D\",\"times\":30"), Step("b", "\"every\":\"P6D\",\"times\":31")), "/steps" },
        { Steps(Step("a", "\"share\":0,\"assignee\":\"nobody\",\"consent\":\"none\",\"until\":\"death\"")), "/steps/0/share /steps/0/assignee /steps/0/consent /steps/0/until" },
        { Steps(Step("a", "\"attempts\":{\"most\":0,\"spacing\":\"P1M\",\"hours\":\"18:00-09:00\",\"x\":1},\"overdue\":[{\"after\":\"-PT1H\",\"tell\":\"police\"}],\"check\":{\"percent\":0}")), "/steps/0/attempts/hours /steps/0/attempts/most /steps/0/attempts/spacing /steps/0/attempts/x /steps/0/overdue/0/after /steps/0/overdue/0/tell /steps/0/check/percent" },
        { Steps(Step("a", "\"template\":\"follow-up-check\",\"redFlags\":[2],\"satisfies\":[\"x\"],\"fallback\":\"call\"")), "/steps/0/template /steps/0/redFlags /steps/0/satisfies /steps/0/fallback" },
        { Steps("""{"id":"t","channel":"sms","from":"P1D","to":"P2D","level":1,"assignee":"department","questionnaire":"discharge-call","attempts":{},"overdue":[{"after":"P1D","tell":"assignee"}],"fallback":"sms","check":{}}"""), "/steps/0/template /steps/0/level /steps/0/assignee /steps/0/questionnaire /steps/0/attempts /steps/0/overdue /steps/0/fallback /steps/0/check" },
        { Steps("""{"id":"t","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-check","redFlags":[0,4]}"""), "/steps/0/redFlags/0 /steps/0/redFlags/1" },
        { Steps(Call, Step("b", "\"onlyIf\":{}")), "/steps/1/onlyIf" },
        { Steps(Call, Step("b", "\"onlyIf\":{\"notReached\":\"nobody\"}")), "/steps/1/onlyIf/notReached" },
        { Steps(Text, Step("b", "\"onlyIf\":{\"notReached\":\"text\"}")), "/steps/1/onlyIf/notReached" },
        { Steps(Step("a", "\"onlyIf\":{\"notReached\":\"a\"}")), "/steps/0/onlyIf/notReached" },
        { Steps(Step("a", "\"onlyIf\":{\"notReached\":\"c\"}"), Step("b", "\"onlyIf\":{\"notReached\":\"a\"}"), Step("c", "\"onlyIf\":{\"notReached\":\"b\"}"), Step("d", "\"onlyIf\":{\"notReached\":\"c\"}", to: "P9D")), "/steps/0/onlyIf/notReached /steps/1/onlyIf/notReached /steps/2/onlyIf/notReached" },
        { Steps(Call, """{"id":"ask","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-check","satisfies":["call"]}"""), "/steps/1/satisfies" },
        { Steps("""{"id":"ask","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-check","satisfies":["ask"]}"""), "/steps/0/satisfies" },
        { Steps("""{"id":"ask","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-hello"}""", Step("b", "\"questionnaire\":\"x\",\"check\":{\"questionnaire\":\"y\"}")), "/steps/0/template /steps/1/questionnaire /steps/1/check/questionnaire" },
        { $$"""{"title":{"en":"{{new string('x', 101)}}"},"steps":[{{Call}}]}""", "/title/en" },
    };

    public static TheoryData<string, string> Shipped
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach (var document in ShippedDefaults.Documents.Where(document => document.Key.Kind is ConfigKind.FollowUpPlan or ConfigKind.Questionnaire))
                keys.Add(document.Key.Kind, document.Key.Name);
            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Mistakes_Plan_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.FollowUpPlan, "east", "plan", json)).Select(mistake => mistake.Pointer));

    [Fact]
    public void Mistakes_PlanForThePatientsOfAnother_IsRefused()
    {
        var first = Document(ConfigKind.FollowUpPlan, "east", "first", $$"""{"appliesTo":{"diagnoses":["I10","I11"]},"steps":[{{Call}}]}""");
        var second = Document(ConfigKind.FollowUpPlan, "east", "second", $$"""{"appliesTo":[{"tags":["x"]},{"diagnoses":["I11","I10"]}],"steps":[{{Call}}]}""");
        var visits = Document(ConfigKind.FollowUpPlan, "east", "visits", $$"""{"startsFrom":"visit","appliesTo":{"diagnoses":["I10","I11"]},"steps":[{{Call}}]}""");

        Assert.Equal(["/appliesTo"], Mistakes(second, first).Select(mistake => mistake.Pointer));
        Assert.Empty(Mistakes(visits, first));
        Assert.Empty(Mistakes(Document(ConfigKind.FollowUpPlan, "west", "second", second.Json), first));
    }

    [Fact]
    public void Mistakes_PlanThatIsTooLongToBeKeptByAnEpisode_IsRefused()
    {
        var script = new string('您', 1_900);
        var steps = Enumerable.Range(0, 14).Select(step => Step($"s{step}", $"\"script\":{{\"zh-CN\":\"{script}\"}}"));

        Assert.Equal([string.Empty], Mistakes(Document(ConfigKind.FollowUpPlan, "east", "plan", Steps([.. steps]))).Select(mistake => mistake.Pointer));
    }

    [Fact]
    public void Mistakes_OwnTemplateOfAHospital_MayBeUsedByItsPlan()
    {
        var plan = Document(ConfigKind.FollowUpPlan, "east", "plan", Steps("""{"id":"t","channel":"sms","from":"P1D","to":"P2D","template":"follow-up-knee"}"""));
        var words = Document(ConfigKind.Template, "east", "follow-up-knee.zh-CN", """{"body":"【{hospital}】{name}，{department}{phone}{code1}{code2}{code3}"}""");

        Assert.Empty(Mistakes(words));
        Assert.Empty(Mistakes(plan, words));
        Assert.Equal(["/steps/0/template"], Mistakes(plan).Select(mistake => mistake.Pointer));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_Document_PublishesUnchanged(string kind, string name)
    {
        var shipped = ShippedDefaults.Documents.Single(document => document.Key.Kind == kind && document.Key.Name == name);

        Assert.Equal(shipped.Json, CanonicalJson.Of(shipped.Json));
        Assert.Empty(Mistakes(shipped with { Version = 1 }));
        Assert.Empty(Mistakes(Document(kind, "east", name, shipped.Json)));
    }

    [Fact]
    public void Shipped_Plans_CoverWhatTheStandardDoes()
    {
        var plans = ShippedDefaults.Documents.Where(document => document.Key.Kind == ConfigKind.FollowUpPlan)
            .Select(document => FollowUpPlan.Of("*", document.Key.Name, 0, document.Json)).ToList();

        Assert.Equal(["check-up", "chronic", "maternity", "revisit", "standard", "surgery", "tumour"], plans.Select(plan => plan.Name));
        Assert.All(plans.Where(plan => plan.StartsFrom == PlanStart.Discharge), plan =>
        {
            Assert.Equal([1, 2, 3], plan.Steps.Select(step => step.Level).Where(level => level > 0).Distinct().Order());
            Assert.Contains(plan.Steps, step => step is { Level: 1, Share: 100, OnlyIf: null, Every: null, UntilVisit: false, Check.Percent: 10 });
            Assert.Contains(plan.Steps, step => step is { Level: 2, OnlyIf: { NotReached: not null, RedFlag: true } });
            Assert.Contains(plan.Steps, step => step is { Channel: StepChannel.Sms, RedFlags: [2], NeedsCampaignConsent: false });
        });
        Assert.Equal(PlanStart.Visit, plans.Single(plan => plan.Name == "revisit").StartsFrom);
    }

    [Fact]
    public void Of_DocumentOfANewerVersion_IsReadAsFarAsItIsUnderstood()
    {
        var json = Steps(
            Call,
            """{"id":"video","level":1,"channel":"video","from":"P1D","to":"P2D"}""",
            Step("after-video", "\"onlyIf\":{\"notReached\":\"video\"}"),
            Step("rarely", "\"onlyIf\":{\"weather\":\"rain\"}"),
            Step("coloured", "\"colour\":\"red\""));

        var plan = FollowUpPlan.Of("east", "plan", 3, json);

        Assert.Equal(["call", "coloured"], plan.Steps.Select(step => step.Id));
        Assert.Equal(("east/plan@3", json), (plan.Address, plan.Json));
        Assert.Same(plan, FollowUpPlan.Of("east", "plan", 3, new string(json)));
        Assert.Empty(FollowUpPlan.Of("east", "plan", 3, "{").Steps);
    }

    [Fact]
    public void Of_StepThatNeverTakesOver_IsFollowedAsItWasPublished()
    {
        var plan = FollowUpPlan.Of("east", "plan", 3, Steps(Call, Step("second", "\"onlyIf\":{\"notReached\":\"call\",\"redFlag\":true}")));

        Assert.Equal(["call", "second"], plan.Steps.Select(step => step.Id));
    }

    [Theory]
    [InlineData("""{"appliesTo":{"diagnoses":["I10"],"ward":"3"},"steps":[]}""")]
    [InlineData("""{"appliesTo":["I10"],"steps":[]}""")]
    [InlineData("""{"startsFrom":"birth","steps":[]}""")]
    public void PlanFor_PatientsNotUnderstood_DoesNotPassForAll(string json)
    {
        var snapshot = Snapshot(Document(ConfigKind.FollowUpPlan, "east", "newer", json));

        Assert.Equal("standard", snapshot.PlanFor(new PlanFacts(PlanStart.Discharge, "east", null, [], [], null, null, []))?.Name);
    }

    [Fact]
    public void Read_AnyJson_NeverThrows()
    {
        string[] kinds = [ConfigKind.FollowUpPlan, ConfigKind.Questionnaire, ConfigKind.Calendar, ConfigKind.Directory];
        var documents = from kind in Gen.Elements(kinds) from json in Anything.Json(Names) select (kind, json);

        Prop.ForAll(documents.ToArbitrary(), document =>
        {
            var (kind, json) = document;
            var plan = FollowUpPlan.Of("east", "any", 1, json);
            _ = PlanSchedule.For(plan, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, ConfigSnapshot.Shipped.Calendar("east"));
            var snapshot = Snapshot(Document(kind, "east", ConfigKind.OnlyName, json));
            _ = snapshot.Directory("east").ActingFor("a", DateOnly.MinValue);
            return Mistakes(Document(kind, "east", ConfigKind.OnlyName, json)).All(mistake => mistake.Pointer is "" or ['/', ..]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string Steps(params string[] steps) => $$"""{"steps":[{{string.Join(',', steps)}}]}""";

    private static string Step(string id, string fields = "\"share\":100", string from = "P1D", string to = "P7D") =>
        $$"""{"id":"{{id}}","level":1,"channel":"call","from":"{{from}}","to":"{{to}}",{{fields}}}""";
}

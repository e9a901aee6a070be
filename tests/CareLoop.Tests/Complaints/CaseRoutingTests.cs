using CareLoop.Complaints;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Storage;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.Complaints;

/// <summary>Whose a case is.</summary>
public sealed class CaseRoutingTests
{
    private const string People = """
        {"departments":[{"code":"CARD","head":"H","complaintOfficer":"O"},{"code":"LAB","head":"L"}],
         "people":[{"id":"O","name":"O","department":"CARD","superior":"H","deputies":[{"person":"H","from":"2026-03-05","until":"2026-03-06"}]},
           {"id":"H","name":"H","department":"CARD"},{"id":"L","name":"L","department":"LAB"},{"id":"W","name":"W"}]}
        """;

    private const string Rules = """
        {"rules":[
          {"id":"all-fees","when":{"categories":["fees"]},"owner":{"department":"LAB"},"class":"letter"},
          {"id":"heart","when":{"departments":["CARD"]},"owner":{"ownDepartment":true},"watchers":["W","nobody"]},
          {"id":"heart-fees","when":{"departments":["CARD"],"words":["退费"]},"owner":{"person":"W"},"category":"fees"},
          {"id":"later","when":{"departments":["CARD"]},"owner":{"person":"W"}},
          {"id":"vip","when":{"tags":["vip"],"kinds":["complaint"],"sources":["phone"]},"owner":{"person":"H"}}]}
        """;

    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly ConfigSnapshot Config = Published.Snapshot([Published.Document(ConfigKind.Directory, "east", "default", People), Published.Document(ConfigKind.Complaints, "east", "default", Rules)]);

    [Theory]
    [InlineData("other", null, "别的", null, "customer-service", null)]
    [InlineData("fees", null, "乱收费", "all-fees", "LAB", "L")]
    [InlineData("fees", "CARD", "乱收费", "all-fees", "LAB", "L")]
    [InlineData("other", "CARD", "态度", "heart", "CARD", "O")]
    [InlineData("other", "CARD", "请退 费", "heart-fees", "customer-service", "W")]
    public void Case_GoesByTheMostSpecificRule_ThenByTheFirst(string category, string? department, string text, string? rule, string list, string? owner)
    {
        var routed = Route(category, text, department);

        Assert.Equal((rule, list, owner), (routed.Rule, routed.List, routed.Owner));
    }

    [Fact]
    public void Rule_SetsCategoryClassAndWatchersThatThereAre()
    {
        Assert.Equal("fees", Route("other", "退费", "CARD").Category);
        Assert.Equal("letter", Route("fees", "x", null).Class);
        Assert.Equal(["W"], Route("other", "x", "CARD").Watchers);
    }

    [Fact]
    public void Tags_KindsAndSources_AllHaveToFit()
    {
        Assert.Equal("vip", Route("other", "x", null, CaseSource.Phone, ["vip"]).Rule);
        Assert.Null(Route("other", "x", null, CaseSource.Letter, ["vip"]).Rule);
        Assert.Null(Route("other", "x", null, CaseSource.Phone).Rule);
    }

    [Theory]
    [InlineData("2026-03-02", null, "O", "rule")]
    // On leave: the deputy.
    [InlineData("2026-03-05", null, "H", "rule, deputy")]
    // About its own owner: the superior.
    [InlineData("2026-03-02", "O", "H", "rule, superior")]
    // The superior is the deputy, and whom it is about: nobody in particular.
    [InlineData("2026-03-05", "H", null, "rule, about-its-owner")]
    public void Owner_IsThereAndNotWhomItIsAbout(string day, string? about, string? owner, string why)
    {
        var routed = CaseRouting.Of(Facts("other", "x", "CARD", about), Config.Complaints("east"), Config.Directory("east"), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((owner, why), (routed.Owner, routed.Why));
    }

    [Theory]
    [InlineData(CaseKindName.Complaint, "ordinary", "phone", "ordinary")]
    [InlineData(CaseKindName.Complaint, "dispute", "survey", "dispute")]
    [InlineData(CaseKindName.Complaint, "serious", "survey", "recovery")]
    [InlineData(CaseKindName.Question, "ordinary", "letter", "question")]
    [InlineData(CaseKindName.Complaint, "ordinary", "letter", "letter")]
    public void Class_FollowsFromSeverityKindAndSource(string kind, string severity, string source, string expected)
    {
        var facts = new CaseFacts(KebabEnum.Read<CaseKind>(kind)!.Value, KebabEnum.Read<CaseSeverity>(severity)!.Value, "other", "x", KebabEnum.Read<CaseSource>(source)!.Value, null, null, []);

        Assert.Equal(expected, CaseRouting.Of(facts, Config.Complaints("east"), Config.Directory("east"), Today).Class);
    }

    [Fact]
    public void Explanation_SaysWhatEachRuleLacked()
    {
        var rules = CaseRouting.ExplainAll(Facts("fees", "乱收费", "CARD"), Config.Complaints("east"));

        Assert.Equal(["all-fees", "heart", "later", "heart-fees", "vip"], rules.Select(rule => rule.Rule));
        Assert.Equal([true, true, true, false, false], rules.Select(rule => rule.Fits));
        Assert.Equal(("words", null), (rules[3].Criteria[1].Field, rules[3].Criteria[1].Found));
    }

    [Theory]
    [InlineData("投诉 护士态度差", "complaint")]
    [InlineData("您好，我要投诉你们", "complaint")]
    [InlineData("COMPLAINT: rude nurse", "complaint")]
    [InlineData("表扬3床护士", "praise")]
    [InlineData("建议多放几把椅子", "suggestion")]
    [InlineData("我不是要投诉", null)]
    [InlineData("1", null)]
    public void Text_ThatBeginsLikeOne_IsACase(string text, string? kind) =>
        Assert.Equal(kind, CaseWords.Opening(text, ConfigSnapshot.Shipped.Complaints("east")) is { } opened ? KebabEnum.Write(opened) : null);

    [Theory]
    [InlineData("护士态度差，要找律师", "dispute", "attitude")]
    [InlineData("给我妈打错针了", "serious", "quality-of-care")]
    [InlineData("厕所太脏，也没有纸", "ordinary", "environment")]
    [InlineData("they OVERCHARGED me", "ordinary", "fees")]
    [InlineData("就是不高兴", "ordinary", "other")]
    public void Words_TellSeverityAndCategory(string text, string severity, string category)
    {
        var policy = ConfigSnapshot.Shipped.Complaints("east");

        Assert.Equal((severity, category), (KebabEnum.Write(CaseWords.Severity(text, policy)), CaseWords.Category(text, policy)));
    }

    [Theory]
    [InlineData("""{"categories":[{"code":"a","name":{"en":"A"}}]}""", "/categories")]
    [InlineData("""{"classes":[{"name":"x","acknowledge":"1 workdays","resolve":"5 workdays"}]}""", "/classes")]
    [InlineData("""{"rules":[{"id":"r","category":"nothing"}]}""", "/rules")]
    [InlineData("""{"rules":[{"id":"r","class":"nothing"}]}""", "/rules")]
    [InlineData("""{"rules":[{"id":"r","owner":{"person":"a","department":"b"}}]}""", "/rules/0/owner")]
    [InlineData("""{"rules":[{"id":"r","when":{"kinds":["moan"]}}]}""", "/rules/0/when/kinds")]
    [InlineData("""{"ladder":[{"stage":"resolve","offset":"soon","tell":"owner"}]}""", "/ladder/0/offset")]
    [InlineData("""{"waitingAtMost":"-1 days"}""", "/waitingAtMost")]
    [InlineData("""{"settle":[{"role":"Nobody"}]}""", "/settle/0/role")]
    [InlineData("""{"complaint":true}""", "/complaint")]
    public void Policy_WithAMistake_SaysWhere(string document, string place) =>
        Assert.Contains(place, Published.Mistakes(Published.Document(ConfigKind.Complaints, "east", "default", document)).Select(mistake => mistake.Pointer));

    [Fact]
    public void Policy_AsShipped_HasNoMistake() =>
        Assert.Empty(Published.Mistakes(ConfigSnapshot.Shipped.Documents.Single(document => document.Key.Kind == ConfigKind.Complaints)));

    private static CaseRouting Route(string category, string text, string? department, CaseSource source = CaseSource.Sms, IReadOnlyList<string>? tags = null) =>
        CaseRouting.Of(Facts(category, text, department, null, source, tags), Config.Complaints("east"), Config.Directory("east"), Today);

    private static CaseFacts Facts(string category, string text, string? department, string? clinician = null, CaseSource source = CaseSource.Sms, IReadOnlyList<string>? tags = null) =>
        new(CaseKind.Complaint, CaseSeverity.Ordinary, category, text, source, department, clinician, tags ?? []);

    private static class CaseKindName
    {
        public const string Complaint = "complaint", Question = "question";
    }
}

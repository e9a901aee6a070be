using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Surveys;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class SurveyFactTests
{
    private static readonly LocalText Nothing = new(null, null);

    [Fact]
    public void Fact_Stored_ReadsBack()
    {
        var fact = Asked.Completed(Asked.Rating(4, SurveyDimension.ProfessionalSkill, SurveyDimension.Care), Asked.Recommend(10), Asked.Choice(OptionSide.Negative)) with { Reason = "quota" };

        var read = StoredJson.Read<SurveyFact>(StoredJson.Write(fact))!;

        Assert.Equivalent(fact, read, strict: true);
        Assert.Equal(StoredJson.Write(fact), StoredJson.Write(read));
    }

    [Fact]
    public void Fact_WithLittleInIt_ReadsBack()
    {
        var fact = Asked.LeftOut(null) with { Department = null, Clinician = null, Ward = null, Feed = null, Language = null };

        Assert.Equivalent(fact, StoredJson.Read<SurveyFact>(StoredJson.Write(fact)), strict: true);
    }

    [Fact]
    public void Fact_Stored_IsReadByLaterVersions() => Assert.Equivalent(
        Asked.Completed(Asked.Rating(4, SurveyDimension.ProfessionalSkill), Asked.Choice(OptionSide.Positive)),
        StoredJson.Read<SurveyFact>("""
            {"id":"1aaaa.sv.1","survey":"h1/visit@2","at":"2026-03-02T01:00:00+00:00","department":"CARD","clinician":"D-1","ward":"W-1","feed":"sms","language":"en","state":"completed","answers":[
            {"question":"r-ProfessionalSkill","kind":"rating","dimensions":["professional-skill"],"answer":"4","side":"neither","hasSides":false},
            {"question":"fft","kind":"choice","dimensions":["overall"],"answer":"Positive","side":"positive","hasSides":true}]}
            """),
        strict: true);

    [Theory]
    [InlineData(nameof(SurveyQuestionKind.Text), "the nurse was rude")]
    [InlineData(nameof(SurveyQuestionKind.Rating), "6")]
    [InlineData(nameof(SurveyQuestionKind.Choice), "my own words")]
    [InlineData(nameof(SurveyQuestionKind.YesNo), "perhaps")]
    public void Answer_OfOnesOwnWords_IsInNoFact(string kind, string answer) => Assert.Null(ScoredAnswer.Of(Question(Enum.Parse<SurveyQuestionKind>(kind)), answer));

    [Theory]
    [InlineData(nameof(SurveyQuestionKind.Rating), "5", nameof(OptionSide.Neither), false)]
    [InlineData(nameof(SurveyQuestionKind.Choice), "good", nameof(OptionSide.Positive), true)]
    [InlineData(nameof(SurveyQuestionKind.Choice), "unsure", nameof(OptionSide.Neither), true)]
    public void Answer_OfAQuestion_SaysWhatFiguresNeed(string kind, string answer, string side, bool hasSides) => Assert.Equivalent(
        new ScoredAnswer("q", Enum.Parse<SurveyQuestionKind>(kind), [SurveyDimension.Care], answer, Enum.Parse<OptionSide>(side), hasSides), ScoredAnswer.Of(Question(Enum.Parse<SurveyQuestionKind>(kind)), answer),
        strict: true);

    private static SurveyQuestion Question(SurveyQuestionKind kind) => new(
        "q", kind, [SurveyDimension.Care], Nothing,
        kind == SurveyQuestionKind.Choice ? [new("good", Nothing, [], OptionSide.Positive), new("unsure", Nothing, [], OptionSide.Neither)] : [], null, false);
}

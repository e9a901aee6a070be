using System.Globalization;
using CareLoop.Configuration.Surveys;
using CareLoop.Surveys.Scores;

namespace CareLoop.Tests.Surveys;

/// <summary>Surveys that were asked.</summary>
internal static class Asked
{
    public static SurveyFact Survey(string state, params ScoredAnswer[] answers) => new(
        "1aaaa.sv.1", "h1/visit@2", new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), "CARD", "D-1", "W-1", "sms", "en", state, null, answers);

    public static SurveyFact Completed(params ScoredAnswer[] answers) => Survey(SurveyFact.Completed, answers);

    public static SurveyFact LeftOut(string? reason) => Survey(SurveyFact.LeftOut) with { Reason = reason };

    public static ScoredAnswer Rating(int answer, params SurveyDimension[] dimensions) =>
        new("r-" + string.Join('-', dimensions), SurveyQuestionKind.Rating, dimensions, answer.ToString(CultureInfo.InvariantCulture), OptionSide.Neither);

    public static ScoredAnswer Recommend(int answer) => new("nps", SurveyQuestionKind.Recommend, [SurveyDimension.Overall], answer.ToString(CultureInfo.InvariantCulture), OptionSide.Neither);

    public static ScoredAnswer Choice(OptionSide side, bool hasSides = true) => new("fft", SurveyQuestionKind.Choice, [SurveyDimension.Overall], side.ToString(), side, hasSides);

    public static SurveyDay Day(DateOnly day, params SurveyFact[] facts) => new("h1", day, SurveyCells.Of(facts));
}

using CareLoop.Configuration.Surveys;
using CareLoop.Surveys.Scores;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class SurveyScoresTests
{
    [Fact]
    public void Rates_OfStates_AreOfThoseInvited()
    {
        var scores = SurveyScores.Of([
            .. Enumerable.Repeat(Asked.Completed(), 6), .. Enumerable.Repeat(Asked.Survey(SurveyFact.Partial), 2), .. Enumerable.Repeat(Asked.Survey(SurveyFact.Unanswered), 12),
            Asked.LeftOut("opted-out"), Asked.LeftOut("opted-out"), Asked.LeftOut("deceased"), Asked.LeftOut(null), Asked.Survey("something-new")]);

        Assert.Equal((20, 8, 6), (scores.Invited, scores.Answered, scores.Completed));
        Assert.Equal(new Share(8, 20, 0.4, new(0.2188, 0.6134)), scores.ResponseRate);
        Assert.Equal(new Share(6, 8, 0.75, new(0.4093, 0.9285)), scores.CompletionRate);
        Assert.Equal(new Dictionary<string, int> { ["opted-out"] = 2, ["deceased"] = 1, ["other"] = 1 }, scores.LeftOut);
    }

    [Fact]
    public void Ratings_OfADimension_AreMeanAndShares()
    {
        // 1 + 2 + 4 + 5 + 5 + 5 + 5 + 5 = 32.
        int[] answers = [1, 2, 4, 5, 5, 5, 5, 5];
        var scores = SurveyScores.Of(answers.Select(answer => Asked.Completed(Asked.Rating(answer, SurveyDimension.Attitude), Asked.Rating(3, SurveyDimension.Care, SurveyDimension.Communication))));

        var attitude = scores.Dimensions[SurveyDimension.Attitude].Ratings!;
        Assert.Equal((8, 4.0, 6, 5), (attitude.N, attitude.Mean, attitude.Csat.Part, attitude.TopBox.Part));
        Assert.Equal((0.75, 0.625), (attitude.Csat.Value, attitude.TopBox.Value));
        Assert.Equal(scores.Dimensions[SurveyDimension.Care], scores.Dimensions[SurveyDimension.Communication]);
        Assert.Equal(3, scores.Dimensions[SurveyDimension.Care].Ratings!.Mean);
        // A question of two dimensions is one question of all.
        Assert.Equal((16, 3.5, 6), (scores.Overall.Ratings!.N, scores.Overall.Ratings.Mean, scores.Overall.Ratings.Csat.Part));
        Assert.Equal(3, scores.Dimensions.Count);
    }

    [Theory]
    [InlineData(new[] { 4, 4, 5 }, 4.33)]
    [InlineData(new[] { 5, 5, 4 }, 4.67)]
    // 1.125: a half goes up.
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 2 }, 1.13)]
    public void Mean_OfRatings_IsToTwoDecimals(int[] answers, double mean) =>
        Assert.Equal(mean, SurveyScores.Of(answers.Select(answer => Asked.Completed(Asked.Rating(answer, SurveyDimension.Care)))).Overall.Ratings!.Mean);

    [Fact]
    public void Recommendation_OfTen_IsPromotersLessDetractors()
    {
        int[] answers = [10, 9, 9, 10, 9, 8, 7, 6, 0, 8];
        var scores = SurveyScores.Of([.. answers.Select(answer => Asked.Completed(Asked.Recommend(answer))), Asked.Completed(), Asked.Survey(SurveyFact.Unanswered)]);

        // p = 0.5, d = 0.2: (0.7 - 0.09) / 10 = 0.061, of which the root is 0.24698, times 1.96 0.48408.
        Assert.Equal(new RecommendScore(10, 5, 2, 30, new(-18.4, 78.4)), scores.Overall.Recommend);
    }

    [Theory]
    [InlineData(7, 0, 7, 100, 100, 100)]
    [InlineData(0, 7, 7, -100, -100, -100)]
    [InlineData(0, 0, 7, 0, 0, 0)]
    [InlineData(6, 0, 7, 85.7, 59.8, 100)]
    public void Recommendation_AtTheEnds_StaysWithinThem(int promoters, int detractors, int n, double score, double low, double high) =>
        Assert.Equal(new RecommendScore(n, promoters, detractors, score, new(low, high)), RecommendScore.Of(promoters, detractors, n));

    [Fact]
    public void Positive_OfAllAnswers_CountsWhoDoesNotKnow()
    {
        OptionSide[] sides = [OptionSide.Positive, OptionSide.Positive, OptionSide.Positive, OptionSide.Negative, OptionSide.Neither];
        var scores = SurveyScores.Of([.. sides.Select(side => Asked.Completed(Asked.Choice(side))), Asked.Completed(Asked.Choice(OptionSide.Neither, hasSides: false)), Asked.Completed()]);

        var choices = scores.Overall.FriendsAndFamily!;
        Assert.Equal((3, 5, 0.6), (choices.Positive.Part, choices.Positive.Whole, choices.Positive.Value));
        Assert.Equal((1, 5), (choices.Negative.Part, choices.Negative.Whole));
    }

    [Fact]
    public void Answer_ThatIsNone_CountsForNothing()
    {
        var scores = SurveyScores.Of([
            Asked.Completed(Asked.Rating(6, SurveyDimension.Care), Asked.Rating(0, SurveyDimension.Care), Asked.Recommend(11), Asked.Rating(4, SurveyDimension.Care) with { Answer = "four" }),
            Asked.Survey(SurveyFact.Unanswered, Asked.Rating(5, SurveyDimension.Care))]);

        Assert.Equal(new SubjectScores(null, null, null), scores.Overall);
        Assert.Empty(scores.Dimensions);
    }

    [Theory]
    [InlineData(4, 1, 1, true)]
    [InlineData(3, 5, 5, false)]
    [InlineData(null, 3, 5, true)]
    [InlineData(null, 3, 4, false)]
    public void Verdict_OfASurvey_IsTheRatingOfTheWhole_OrTheMean(int? overall, int first, int second, bool isSatisfied)
    {
        ScoredAnswer[] ratings = [Asked.Rating(first, SurveyDimension.Care), Asked.Rating(second, SurveyDimension.Attitude)];
        var counts = SurveyCounters.Of(Asked.Completed(overall is { } rating ? [Asked.Rating(rating, SurveyDimension.Overall), .. ratings] : ratings));

        Assert.Equal((1, isSatisfied ? 1 : 0), (counts[SurveyCounters.Verdicts], counts.GetValueOrDefault(SurveyCounters.VerdictsSatisfied)));
        Assert.DoesNotContain(SurveyCounters.Verdicts, SurveyCounters.Of(Asked.Completed(Asked.Recommend(10))).Keys);
    }

    [Fact]
    public void Cells_OfDays_AddUpToThoseOfTheWhole()
    {
        SurveyFact[] facts = [
            Asked.Completed(Asked.Rating(5, SurveyDimension.Care), Asked.Recommend(3)), Asked.LeftOut("quota"), Asked.Completed(Asked.Choice(OptionSide.Positive)) with { Department = "ORTH" },
            Asked.Completed(Asked.Rating(2, SurveyDimension.Care)) with { Survey = "h1/visit@3" }];

        var joined = SurveyCells.Parse(SurveyCells.Of(facts[..2]).ToJson());
        joined.Add(SurveyCells.Of(facts[2..]));

        Assert.Equal(SurveyCells.Of(facts).ToJson(), joined.ToJson());
        Assert.Equal(["CARD", "ORTH"], joined.All.Select(cell => cell.Key.Department));
        Assert.Equal("h1/visit", joined.All.First().Key.Survey);
        Assert.Equal(7, joined.All.First().Counts["ratingSum:care"]);
    }
}

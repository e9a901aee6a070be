using CareLoop.Common;
using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys.Scores;

/// <summary>A part of a whole, to four decimals.</summary>
/// <param name="Interval">Of <see cref="Wilson"/>.</param>
internal sealed record Share(int Part, int Whole, double Value, Interval Interval)
{
    /// <summary>Null where the whole is nothing.</summary>
    public static Share? Of(int part, int whole) => Wilson.Of(part, whole) is { } interval
        ? new(part, whole, Math.Round(part / (double)whole, 4), new(Math.Round(interval.Low, 4), Math.Round(interval.High, 4))) : null;
}

/// <summary>Ratings of 1 to 5.</summary>
/// <param name="N">How many answers: of one survey as many as it has such questions.</param>
/// <param name="Mean">To two decimals.</param>
/// <param name="Csat">The share of 4 and 5.</param>
/// <param name="TopBox">The share of 5 (the top box of HCAHPS, CMS).</param>
internal sealed record RatingScore(int N, double Mean, Share Csat, Share TopBox);

/// <summary>
/// The net promoter score (F. F. Reichheld, "The one number you need to grow", Harvard Business Review, December 2003): the share of 9 and 10
/// less that of 0 to 6, from -100 to 100, to one decimal; who gave no answer is not in it.
/// </summary>
/// <param name="Interval">
/// Of the difference of two shares p and d of one multinomial sample, of which the variance is <c>(p + d - (p - d)^2) / n</c>, by the normal
/// distribution and within -100 and 100. Where all answers are of one side it is a point: read it with <paramref name="N"/>.
/// </param>
internal sealed record RecommendScore(int N, int Promoters, int Detractors, double Score, Interval Interval)
{
    public static RecommendScore? Of(int promoters, int detractors, int n)
    {
        if (n <= 0)
            return null;

        double p = promoters / (double)n, d = detractors / (double)n;
        var half = Wilson.Z * Math.Sqrt(Math.Max(0, p + d - ((p - d) * (p - d))) / n);
        return new(n, promoters, detractors, Hundred(p - d), new(Hundred(Math.Max(-1, p - d - half)), Hundred(Math.Min(1, p - d + half))));
    }

    private static double Hundred(double share) => Math.Round(100 * share, 1);
}

/// <summary>
/// The share of positive answers and that of negative ones, each of all answers, "neither" and "don't know" among them
/// (NHS England, "Using the Friends and Family Test to improve patient experience: Guidance", percentage positive and negative).
/// </summary>
internal sealed record ChoiceScore(Share Positive, Share Negative);

/// <summary>The scores of one subject; each null where nobody answered for it.</summary>
internal sealed record SubjectScores(RatingScore? Ratings, RecommendScore? Recommend, ChoiceScore? FriendsAndFamily)
{
    public static SubjectScores Of(IReadOnlyDictionary<string, int> counts, string subject)
    {
        var (ratings, choices) = (Count(SurveyCounters.Ratings), Count(SurveyCounters.Choices));
        return new(
            ratings > 0
                ? new(ratings, Mean(Count(SurveyCounters.RatingSum), ratings), Share.Of(Count(SurveyCounters.Satisfied), ratings)!, Share.Of(Count(SurveyCounters.TopBox), ratings)!) : null,
            RecommendScore.Of(Count(SurveyCounters.Promoters), Count(SurveyCounters.Detractors), Count(SurveyCounters.Recommends)),
            choices > 0 ? new(Share.Of(Count(SurveyCounters.Positive), choices)!, Share.Of(Count(SurveyCounters.Negative), choices)!) : null);

        int Count(string counter) => counts.GetValueOrDefault(SurveyCounters.Name(counter, subject));
    }

    /// <summary>The same without a measure.</summary>
    public SubjectScores Without(SurveyMeasure measure) => measure switch
    {
        SurveyMeasure.Ratings => this with { Ratings = null },
        SurveyMeasure.Recommend => this with { Recommend = null },
        _ => this with { FriendsAndFamily = null },
    };

    // In decimals, and a half upward, as a person would reckon it.
    private static double Mean(int sum, int n) => (double)Math.Round(sum / (decimal)n, 2, MidpointRounding.AwayFromZero);
}

/// <summary>What the counters of a group come to. Pure; nothing is suppressed yet (<see cref="SurveyReport"/>).</summary>
/// <remarks>
/// The intervals take answers as independent: where a survey has several questions of one subject, theirs are closer than they should be.
/// </remarks>
/// <param name="Invited">Surveys that were asked.</param>
/// <param name="Answered">Completed or begun, at a counter too.</param>
/// <param name="ResponseRate">Answered of those invited; nobody is at a counter.</param>
/// <param name="CompletionRate">Completed of those answered.</param>
/// <param name="LeftOut">Those that were not asked, by their reason.</param>
/// <param name="Overall">Of all questions, each counted once. What is asked of the whole is in <see cref="SurveyDimension.Overall"/>.</param>
/// <param name="Dimensions">Of the questions of each dimension that was answered.</param>
internal sealed record SurveyScores(
    int Invited, int Answered, int Completed, Share? ResponseRate, Share? CompletionRate, IReadOnlyDictionary<string, int> LeftOut, SubjectScores Overall,
    IReadOnlyDictionary<SurveyDimension, SubjectScores> Dimensions)
{
    private static readonly SubjectScores Nothing = new(null, null, null);

    public static SurveyScores Of(IReadOnlyDictionary<string, int> counts)
    {
        var (invited, answered, completed) = (counts.GetValueOrDefault(SurveyCounters.Invited), counts.GetValueOrDefault(SurveyCounters.Answered), counts.GetValueOrDefault(SurveyCounters.Completed));
        var reasons = SurveyCounters.Name(SurveyCounters.LeftOut, "");
        var leftOut = counts.Where(count => count.Key.StartsWith(reasons, StringComparison.Ordinal)).ToDictionary(count => count.Key[reasons.Length..], count => count.Value, StringComparer.Ordinal);
        var dimensions = Enum.GetValues<SurveyDimension>().ToDictionary(dimension => dimension, dimension => SubjectScores.Of(counts, SurveyCounters.Subject(dimension)));
        return new(
            invited, answered, completed, Share.Of(answered - counts.GetValueOrDefault(SurveyCounters.Uninvited), invited), Share.Of(completed, answered), leftOut, SubjectScores.Of(counts, SurveyCounters.All),
            dimensions.Where(pair => pair.Value != Nothing).ToDictionary());
    }

    public static SurveyScores Of(IEnumerable<SurveyFact> facts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var fact in facts)
            SurveyCounters.Add(counts, SurveyCounters.Of(fact));
        return Of(counts);
    }
}

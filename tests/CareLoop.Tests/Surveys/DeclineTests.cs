using CareLoop.Surveys.Scores;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class DeclineTests
{
    [Theory]
    // Pooled 99 of 120 = 0.825: (0.6 - 0.9) / sqrt(0.825 * 0.175 * (1/30 + 1/90)) = -0.3 / 0.080104.
    [InlineData(18, 30, 81, 90, -3.7451, true)]
    // Pooled 105 of 120 = 0.875: (0.8 - 0.9) / 0.069722.
    [InlineData(24, 30, 81, 90, -1.4343, false)]
    // Pooled 280 of 400 = 0.7: (0.6 - 0.7333) / sqrt(0.21 * (1/100 + 1/300)) = -0.13333 / 0.052915.
    [InlineData(60, 100, 220, 300, -2.5198, true)]
    // About the quantile, -2.3263: one more is too many.
    [InlineData(61, 100, 220, 300, -2.3364, true)]
    [InlineData(62, 100, 220, 300, -2.1522, false)]
    // It rose.
    [InlineData(30, 30, 45, 90, 4.8990, false)]
    public void Of_TwoShares_IsOneSided(int satisfied, int n, int satisfiedBefore, int nBefore, double z, bool hasFallen)
    {
        var finding = Decline.Of(satisfied, n, satisfiedBefore, nBefore);

        Assert.Equal(z, finding.Z!.Value, 0.0001);
        Assert.Equal(hasFallen, finding.HasFallen);
    }

    [Theory]
    [InlineData(0, 29, 90, 90)]
    [InlineData(0, 30, 89, 89)]
    [InlineData(30, 30, 90, 90)]
    [InlineData(0, 30, 0, 90)]
    [InlineData(0, 0, 0, 0)]
    public void Of_TooLittle_FindsNothing(int satisfied, int n, int satisfiedBefore, int nBefore)
    {
        var finding = Decline.Of(satisfied, n, satisfiedBefore, nBefore);

        Assert.Equal((false, null), (finding.HasFallen, finding.Z));
        Assert.Equal(n == 0 ? null : satisfied / (double)n, finding.Recent);
    }

    [Fact]
    public void Of_Counters_TakesTheVerdictsOfSurveys()
    {
        var finding = Decline.Of(Counters(18, 30), Counters(81, 90));

        Assert.Equal((true, 0.6, 0.9), (finding.HasFallen, finding.Recent!.Value, finding.Before!.Value));

        static Dictionary<string, int> Counters(int satisfied, int n) => new() { [SurveyCounters.Verdicts] = n, [SurveyCounters.VerdictsSatisfied] = satisfied };
    }

    [Fact]
    public void Days_OfToday_AreThirtyAndTheNinetyBefore()
    {
        var (from, to, beforeFrom, beforeTo) = Decline.Days(new(2026, 5, 1));

        Assert.Equal((new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 30), new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 31)), (from, to, beforeFrom, beforeTo));
    }
}

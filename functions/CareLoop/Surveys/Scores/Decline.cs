namespace CareLoop.Surveys.Scores;

/// <summary>Whether a share fell.</summary>
/// <param name="HasFallen">By more than chance explains; false also where there is too little to say so.</param>
/// <param name="Z">How many standard errors it lies above (below, where negative) what it was; null where there is too little to say, or nothing differs.</param>
/// <param name="Recent">The share of the last 30 days, from 0 to 1.</param>
/// <param name="Before">That of the 90 days before.</param>
internal sealed record DeclineFinding(bool HasFallen, double? Z, double? Recent, double? Before);

/// <summary>
/// Whether a department's satisfaction of 30 days lies below that of its own 90 days before: the one-sided z test of two independent
/// proportions with the pooled variance (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3), at p &lt; 0.01. Pure.
/// </summary>
/// <remarks>
/// What it counts is one verdict a survey (<see cref="SurveyCounters.Verdicts"/>), as the answers of one person are no independent ones.
/// The level is that of one look at one department: of a hundred that have not changed, one or two show at every look. Where nearly all
/// are satisfied the normal distribution is a rough one (see <see cref="LeastRecent"/>).
/// </remarks>
internal static class Decline
{
    public const int RecentDays = 30, BeforeDays = 90;

    /// <summary>
    /// Fewer are too few for a normal distribution. At this number and 90 before, the chance of a false finding, computed from the binomial
    /// distributions, is 1.2 % at a true share of 0.80, 1.5 % at 0.90 and 2.4 % at 0.95.
    /// </summary>
    public const int LeastRecent = 30;

    /// <summary>As many a day as <see cref="LeastRecent"/>: what a department is measured by is to be known no worse than what is measured.</summary>
    public const int LeastBefore = 90;

    /// <summary>The 1 % quantile of the normal distribution.</summary>
    private const double Critical = -2.326348;

    /// <summary>The days to compare, first and last: those that are over.</summary>
    public static (DateOnly From, DateOnly To, DateOnly BeforeFrom, DateOnly BeforeTo) Days(DateOnly today) =>
        (today.AddDays(-RecentDays), today.AddDays(-1), today.AddDays(-RecentDays - BeforeDays), today.AddDays(-RecentDays - 1));

    /// <param name="recent">The counters of the last 30 days.</param>
    /// <param name="before">Those of the 90 days before.</param>
    public static DeclineFinding Of(IReadOnlyDictionary<string, int> recent, IReadOnlyDictionary<string, int> before) => Of(
        recent.GetValueOrDefault(SurveyCounters.VerdictsSatisfied), recent.GetValueOrDefault(SurveyCounters.Verdicts),
        before.GetValueOrDefault(SurveyCounters.VerdictsSatisfied), before.GetValueOrDefault(SurveyCounters.Verdicts));

    /// <param name="satisfied">Of <paramref name="n"/> in the last 30 days.</param>
    /// <param name="satisfiedBefore">Of <paramref name="nBefore"/> in the 90 days before.</param>
    public static DeclineFinding Of(int satisfied, int n, int satisfiedBefore, int nBefore)
    {
        double? recent = n > 0 ? satisfied / (double)n : null, before = nBefore > 0 ? satisfiedBefore / (double)nBefore : null;
        if (n < LeastRecent || nBefore < LeastBefore)
            return new(false, null, recent, before);

        var pooled = (satisfied + (double)satisfiedBefore) / ((double)n + nBefore);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / n) + (1.0 / nBefore)));
        // All were satisfied, or none, at both times.
        if (!(error > 0))
            return new(false, null, recent, before);

        var z = (recent - before) / error;
        return new(z < Critical, z, recent, before);
    }
}

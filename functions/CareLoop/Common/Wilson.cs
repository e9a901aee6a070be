namespace CareLoop.Common;

/// <summary>Where a value lies with 95 % confidence.</summary>
internal readonly record struct Interval(double Low, double High);

/// <summary>
/// The score interval of a share, without continuity correction: E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22 (1927); method 3 of R. G. Newcombe, "Two-sided confidence intervals for the single proportion",
/// Statistics in Medicine 17 (1998), of which the tests take their values.
/// </summary>
internal static class Wilson
{
    /// <summary>The quantile of the normal distribution for 95 %, two-sided.</summary>
    public const double Z = 1.959964;

    /// <summary>Null where there is nothing to be a share of.</summary>
    /// <param name="successes">Out of <paramref name="n"/>; taken as the nearest number from 0 to it.</param>
    /// <param name="n">How many; independent of each other.</param>
    public static Interval? Of(int successes, int n)
    {
        if (n <= 0)
            return null;

        successes = Math.Clamp(successes, 0, n);
        double share = successes / (double)n, square = Z * Z;
        var middle = (share + (square / (2.0 * n))) / (1 + (square / n));
        var half = Z * Math.Sqrt((share * (1 - share) / n) + (square / (4.0 * n * n))) / (1 + (square / n));
        // At the ends it is 0 and 1 itself, which arithmetic misses by a last digit.
        return new(successes == 0 ? 0 : Math.Max(0, middle - half), successes == n ? 1 : Math.Min(1, middle + half));
    }
}

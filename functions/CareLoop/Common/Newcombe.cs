namespace CareLoop.Common;

/// <summary>How much a share has changed.</summary>
/// <param name="Value">After less before, from -1 to 1.</param>
/// <param name="Low">Where its 95 % interval begins.</param>
/// <param name="High">Where it ends; where 0 lies between the two it may be chance.</param>
public sealed record ShareChange(double Value, double Low, double High);

/// <summary>
/// The difference of two shares with its interval: R. G. Newcombe, "Interval estimation for the difference between independent
/// proportions", Statistics in Medicine 17 (1998), method 10, from the Wilson intervals of both. Static and pure.
/// </summary>
internal static class Newcombe
{
    /// <summary>Null where either has nothing to be a share of.</summary>
    public static ShareChange? Change((int Part, int Whole) before, (int Part, int Whole) after)
    {
        if (Wilson.Of(before.Part, before.Whole) is not { } first || Wilson.Of(after.Part, after.Whole) is not { } second)
            return null;

        double one = before.Part / (double)before.Whole, two = after.Part / (double)after.Whole;
        var down = Math.Sqrt(Square(two - second.Low) + Square(first.High - one));
        var up = Math.Sqrt(Square(second.High - two) + Square(one - first.Low));
        return new(Math.Round(two - one, 4), Math.Round(two - one - down, 4), Math.Round(two - one + up, 4));
    }

    private static double Square(double number) => number * number;
}

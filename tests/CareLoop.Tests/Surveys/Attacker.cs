namespace CareLoop.Tests.Surveys;

/// <summary>Who adds and subtracts what is shown: whether a sum of unknown numbers follows from sums of them that are known.</summary>
/// <param name="unknowns">How many numbers there are.</param>
internal sealed class Attacker(int unknowns)
{
    /// <summary>Reckoned modulo a prime: what follows by fractions follows so too, but for a chance of one in two billion.</summary>
    private const long Prime = 2_147_483_647;

    private readonly List<long[]> rows = [];

    /// <summary>Tells the sum of some of the numbers.</summary>
    public void Learn(IEnumerable<int> of)
    {
        var row = Reduced(Row(of));
        if (Array.FindIndex(row, number => number != 0) is var pivot and >= 0)
        {
            var inverse = Power(row[pivot], Prime - 2);
            rows.Add([.. row.Select(number => number * inverse % Prime)]);
        }
    }

    /// <summary>Whether the sum of these follows.</summary>
    public bool Knows(params IEnumerable<int> of) => Array.TrueForAll(Reduced(Row(of)), number => number == 0);

    private long[] Row(IEnumerable<int> of)
    {
        var row = new long[unknowns];
        foreach (var index in of)
            row[index] = 1;
        return row;
    }

    private long[] Reduced(long[] row)
    {
        foreach (var known in rows)
        {
            var pivot = Array.FindIndex(known, number => number != 0);
            var factor = row[pivot];
            for (var index = 0; factor != 0 && index < row.Length; index++)
                row[index] = (((row[index] - (factor * known[index])) % Prime) + Prime) % Prime;
        }

        return row;
    }

    private static long Power(long number, long exponent) =>
        exponent == 0 ? 1 : exponent % 2 == 1 ? number * Power(number, exponent - 1) % Prime : Power(number * number % Prime, exponent / 2);
}

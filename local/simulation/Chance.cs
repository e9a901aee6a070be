namespace CareLoop.Local.Simulation;

/// <summary>What happens by chance: the same seed, the same chances.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public int Below(int end) => random.Next(end);

    public bool Is(double probability) => random.NextDouble() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (random.NextDouble() * (most - least));

    public T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];

    /// <summary>One of several, by weight.</summary>
    public T Weighted<T>(params ReadOnlySpan<(T Value, int Weight)> among)
    {
        var sum = 0;
        foreach (var (_, weight) in among)
            sum += weight;
        var at = random.Next(sum);
        foreach (var (value, weight) in among)
        {
            at -= weight;
            if (at < 0)
                return value;
        }

        return among[^1].Value;
    }
}

using System.Runtime.InteropServices;

namespace CareLoop.Local.Hospital;

/// <summary>
/// Decisions that come out the same whenever the seed is the same. Each subject (a patient, a visit,
/// a text) draws from a sequence of its own, so the order in which things happen changes none of
/// them. SplitMix64 over an FNV-1a hash of the subject: System.Random promises no sequence across versions.
/// </summary>
internal sealed class Chance
{
    private ulong state;

    private Chance(ulong state) => this.state = state;

    public static Chance Of(long seed, params ReadOnlySpan<string> subject)
    {
        var hash = 14695981039346656037UL ^ (ulong)seed;
        foreach (var part in subject)
        {
            foreach (var unit in MemoryMarshal.AsBytes(part.AsSpan()))
                hash = (hash ^ unit) * 1099511628211UL;
            hash = (hash ^ 0x1F) * 1099511628211UL;
        }

        return new Chance(hash);
    }

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)((UInt128)Next() * (uint)bound >> 64);

    /// <summary>True so many times in a thousand.</summary>
    public bool PerMille(int share) => Below(1000) < share;

    /// <summary>A whole number of seconds in [<paramref name="least"/>, <paramref name="most"/>).</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromSeconds(Below(Math.Max(1, (int)(most - least).TotalSeconds)));

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>One of several, each as likely as its weight.</summary>
    public T Weighted<T>(params ReadOnlySpan<(T Value, int Weight)> of)
    {
        var total = 0;
        foreach (var (_, weight) in of)
            total += weight;
        var left = Below(total);
        foreach (var (value, weight) in of)
        {
            if (left < weight)
                return value;
            left -= weight;
        }

        return of[^1].Value;
    }

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

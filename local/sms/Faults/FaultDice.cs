using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareLoop.Local.Faults;

namespace CareLoop.Local.Sms.Faults;

/// <summary>
/// Decides where faults fall. A decision is a hash of the seed, the fault and what it falls on, so it depends neither on
/// the order in which sends come nor on what other faults are set.
/// </summary>
internal sealed class FaultDice(DealtFaults dealt)
{
    private readonly ConcurrentDictionary<string, int> tries = new();
    private volatile FaultSettings settings = new();

    public FaultSettings Settings
    {
        get => settings;
        set => settings = value;
    }

    /// <summary>Whether a fault (one of <see cref="FaultKind"/>) with this chance falls on <paramref name="key"/>; it is counted then.</summary>
    public bool Falls(string fault, string key, double chance)
    {
        if (chance <= 0 || Fraction(Settings.Seed, fault, key) >= chance) return false;
        dealt.Count(fault);
        return true;
    }

    /// <summary>The code that the delivery report of <paramref name="key"/> has.</summary>
    public int ReportCode(string key)
    {
        var fraction = Fraction(Settings.Seed, "report-code", key);
        foreach (var (code, chance) in Settings.ReportCodes.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (fraction < chance)
            {
                dealt.Count(code is "4002" or "4004" ? FaultKind.SmsBadNumber : FaultKind.SmsUndelivered);
                return int.Parse(code, CultureInfo.InvariantCulture);
            }
            fraction -= chance;
        }
        return 2000;
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1 that <paramref name="key"/> alone decides.</summary>
    public int Pick(string what, string key, int count) => (int)(Fraction(Settings.Seed, what, key) * count);

    /// <summary>Names this try of a send: a repeat meets its own luck, or it could never succeed.</summary>
    public string Try(string key) => string.Create(CultureInfo.InvariantCulture, $"{key}#{tries.AddOrUpdate(key, 1, (_, before) => before + 1)}");

    /// <summary>A GUID that the seed and <paramref name="key"/> alone decide.</summary>
    public Guid GuidFor(string what, string key) => new(Hash(Settings.Seed, what, key).AsSpan(0, 16));

    private static double Fraction(int seed, string what, string key) =>
        (BinaryPrimitives.ReadUInt64BigEndian(Hash(seed, what, key)) >> 11) / (double)(1UL << 53);

    private static byte[] Hash(int seed, string what, string key) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{what}\n{key}")));
}

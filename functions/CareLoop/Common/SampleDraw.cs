using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Common;

/// <summary>
/// Which patients and records are drawn for a sample. The seed of a month follows from the deployment's secret, so that nobody foresees
/// the draw; told when the month is over, it lets an auditor draw again: of each id the first 8 bytes of SHA-256 over
/// <c>seed:id</c>, as a fraction of 2^64, is below the share.
/// </summary>
internal sealed class SampleDraw(KeyedHash hash)
{
    /// <summary>The seed of an organisation's month.</summary>
    public string SeedOf(string organisation, DateOnly day) =>
        hash.Of("sample-draw", string.Create(CultureInfo.InvariantCulture, $"{organisation}\n{day:yyyy-MM}"));

    /// <summary>Whether an id is drawn in its month.</summary>
    public bool IsDrawn(string organisation, DateOnly day, string id, int percent) => percent >= 100 || ValueOf(SeedOf(organisation, day), id) < percent / 100.0;

    /// <summary>Where an id stands in its month's draw, from 0 to 1.</summary>
    public static double ValueOf(string seed, string id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{id}"), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest) / 18446744073709551616.0;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Common;

/// <summary>Marks one showing of a form where no link is used up: sent twice, it is one answer; kept for long, or made elsewhere, it is none. Static.</summary>
internal static class FormOnce
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(4), ClocksDiffer = TimeSpan.FromMinutes(5);

    private const int RandomLength = 20, SealLength = 12;

    public static string New(KeyedHash hash, DateTimeOffset now) => New(hash, now, Base32.Encode(RandomNumberGenerator.GetBytes((RandomLength * 5 + 7) / 8))[..RandomLength]);

    /// <summary>The same with what is random given.</summary>
    internal static string New(KeyedHash hash, DateTimeOffset now, string random)
    {
        var body = $"{now.ToUnixTimeSeconds():x}.{random}";
        return $"{body}.{Seal(hash.Of("survey-once", body))}";
    }

    public static bool IsGood(string? text, KeyedHash hash, DateTimeOffset now)
    {
        if (text is not { Length: < 80 } || text.Split('.') is not [_, { Length: RandomLength }, { Length: SealLength } seal])
            return false;

        var body = text[..^(SealLength + 1)];
        return hash.Candidates("survey-once", body).Any(candidate => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal(candidate)), Encoding.UTF8.GetBytes(seal)))
            && now - At(text) is var age && age < Lasts && age > -ClocksDiffer;
    }

    /// <summary>When the form was shown, of one that is good.</summary>
    public static DateTimeOffset At(string text) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text.AsSpan(0, text.IndexOf('.', StringComparison.Ordinal)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static string Seal(string keyedHash) => keyedHash.Substring(1, SealLength);
}

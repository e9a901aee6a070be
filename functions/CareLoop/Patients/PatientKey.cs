using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CareLoop.Patients;

/// <summary>
/// The key of a patient's partition: two hex digits that spread patients over shards, <c>-</c>, and a keyed hash of the
/// strongest identifier at creation with the version of its key. Safe in logs, queues and addresses.
/// </summary>
public readonly record struct PatientKey : IParsable<PatientKey>
{
    private readonly string? text;

    private PatientKey(string text) => this.text = text;

    /// <summary>The shard byte, 0–255.</summary>
    public int Shard => Convert.ToInt32(ToString()[..2], 16);

    /// <summary>The key that two creators of one person both compute from the keyed hash of its strongest identifier.</summary>
    public static PatientKey FromHash(string keyedHash)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyedHash);
        // FNV-1a over the hash: any spreading function serves, as long as it never changes.
        var spread = 2166136261u;
        foreach (var character in keyedHash)
        {
            spread = (spread ^ character) * 16777619u;
        }

        return new PatientKey($"{(spread ^ (spread >> 16)) & 0xff:x2}-{keyedHash}");
    }

    /// <inheritdoc/>
    public static PatientKey Parse(string s, IFormatProvider? provider) => Of(s);

    /// <summary>The key that a stored text is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static PatientKey Of(string s) =>
        TryParse(s, null, out var key) ? key : throw new FormatException("Not a patient key.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PatientKey result)
    {
        var valid = s is { Length: > 4 and < 64 } && char.IsAsciiHexDigitLower(s[0]) && char.IsAsciiHexDigitLower(s[1]) && s[2] == '-'
            && s.AsSpan(3).IndexOfAnyExcept(KeyCharacters) < 0;
        result = valid ? new PatientKey(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => text ?? throw new InvalidOperationException("No patient key.");

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
}

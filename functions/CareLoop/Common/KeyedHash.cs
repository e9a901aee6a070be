using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CareLoop.Common;

/// <summary>
/// Keyed hashes of identifiers and phones, so that table keys, queues and logs never hold one. The first
/// character is the version of the key; the rest is base32, safe in a table key and in an address.
/// </summary>
public sealed class KeyedHash
{
    private const int HashBytes = 20;
    private readonly string current;
    private readonly Dictionary<string, byte[]> keys;

    /// <summary>Reads the keys; throws <see cref="OptionsValidationException"/> where one is unusable.</summary>
    public KeyedHash(IOptions<HashingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        current = options.Value.Current;
        keys = options.Value.Keys.ToDictionary(pair => pair.Key, pair => Decode(pair.Key, pair.Value), StringComparer.Ordinal);
        if (!keys.ContainsKey(current))
        {
            throw Unusable($"Hashing:Current names version '{current}', and Hashing:Keys has no such key.");
        }
    }

    /// <summary>The hash of <paramref name="value"/> under the current key.</summary>
    /// <param name="purpose">Parts the uses, so that equal values of two kinds don't meet.</param>
    /// <param name="value">What is hashed; its normal form is the caller's matter.</param>
    public string Of(string purpose, string value) => Of(current, purpose, value);

    /// <summary>The hashes under which a value may be stored: the current key's first, then the older ones.</summary>
    public IEnumerable<string> Candidates(string purpose, string value) =>
        keys.Keys.OrderByDescending(version => version == current).ThenByDescending(version => version, StringComparer.Ordinal)
            .Select(version => Of(version, purpose, value));

    /// <summary>A key of 32 bytes for one purpose, and the version of the key that it comes from.</summary>
    internal (char Version, byte[] Key) DeriveKey(string purpose) => (current[0], Derive(current, purpose));

    /// <summary>The key that <see cref="DeriveKey(string)"/> gave at that version; null where that version is gone.</summary>
    internal byte[]? DeriveKey(string purpose, char version) => keys.ContainsKey(version.ToString()) ? Derive(version.ToString(), purpose) : null;

    private byte[] Derive(string version, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, keys[version], 32, info: Encoding.UTF8.GetBytes(purpose));

    private string Of(string version, string purpose, string value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys[version], Encoding.UTF8.GetBytes(purpose + "\n" + value), hash);
        return version + Base32.Encode(hash[..HashBytes]);
    }

    private static byte[] Decode(string version, string key) => HashingOptions.Decode(version, key)
        ?? throw Unusable($"Hashing:Keys:{version} must have a version of one digit or lower-case letter and be base64 of at least 32 bytes.");

    private static OptionsValidationException Unusable(string message) =>
        new("Hashing", typeof(HashingOptions), [message]);
}

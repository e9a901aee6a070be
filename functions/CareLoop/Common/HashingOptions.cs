using System.ComponentModel.DataAnnotations;

namespace CareLoop.Common;

/// <summary>Configuration section <c>Hashing</c>: the keys under which identifiers and phones are hashed.</summary>
public sealed record HashingOptions : IValidatableObject
{
    /// <summary>Key version → key, base64 of at least 32 bytes. A version is one digit or letter.</summary>
    [Required, MinLength(1)]
    public Dictionary<string, string> Keys { get; init; } = [];

    /// <summary>The version under which new hashes are made; older ones are still found.</summary>
    [Required, StringLength(1, MinimumLength = 1)]
    public string Current { get; init; } = "1";

    /// <summary>The bytes of a key; null where it is none.</summary>
    internal static byte[]? Decode(string version, string key)
    {
        var bytes = new byte[key.Length];
        return version.Length == 1 && (char.IsAsciiDigit(version[0]) || char.IsAsciiLetterLower(version[0])) && Convert.TryFromBase64String(key, bytes, out var length) && length >= 32
            ? bytes[..length]
            : null;
    }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (version, key) in Keys.Where(pair => Decode(pair.Key, pair.Value) is null))
        {
            yield return new ValidationResult("The version is one digit or lower-case letter, the key base64 of at least 32 bytes.", [$"{nameof(Keys)}:{version}"]);
        }

        if (Keys.Count > 0 && !Keys.ContainsKey(Current))
        {
            yield return new ValidationResult($"Names version '{Current}', and there is no such key.", [nameof(Current)]);
        }
    }
}

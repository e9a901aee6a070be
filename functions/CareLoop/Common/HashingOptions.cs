using System.ComponentModel.DataAnnotations;

namespace CareLoop.Common;

/// <summary>Configuration section <c>Hashing</c>: the keys under which identifiers and phones are hashed.</summary>
public sealed record HashingOptions
{
    /// <summary>Key version → key, base64 of at least 32 bytes. A version is one digit or letter.</summary>
    [Required, MinLength(1)]
    public Dictionary<string, string> Keys { get; init; } = [];

    /// <summary>The version under which new hashes are made; older ones are still found.</summary>
    [Required, StringLength(1, MinimumLength = 1)]
    public string Current { get; init; } = "1";
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CareLoop.Common;

namespace CareLoop.Surveys.Pages;

/// <summary>What a link leads to.</summary>
internal enum LinkKind
{
    /// <summary>One survey of one patient.</summary>
    Survey,

    /// <summary>A survey of which nobody can tell who answered.</summary>
    Anonymous,

    /// <summary>A counter or a ward: anybody who stands there.</summary>
    Place,
}

/// <summary>
/// The last part of a page's address: a letter for its kind, a body, and a seal over both of 40 bits, so that what was not made here is told
/// without a look into storage. The body is a keyed hash, or random: it reveals nothing. Lower-case letters and digits only.
/// </summary>
internal sealed record SurveyToken(LinkKind Kind, string Body, string Text)
{
    private const string Letters = "sap";
    private const int SealLength = 8, LongestText = 80;

    /// <summary>120 bits and the version of the key: nobody guesses one.</summary>
    public const int BodyLength = 25;

    /// <summary>The length of a <see cref="LinkKind.Survey"/>'s text.</summary>
    public const int Length = 1 + BodyLength + SealLength;

    /// <summary>The partition of what is known of it. The hash can't be turned back into the token.</summary>
    public string Partition => PartitionOf(Kind, Body);

    public static SurveyToken Of(LinkKind kind, string body, KeyedHash hash) => new(kind, body, Letters[(int)kind] + body + Seal(hash.Of("survey-link-seal", Letters[(int)kind] + body)));

    public static bool TryRead(string? text, KeyedHash hash, [NotNullWhen(true)] out SurveyToken? token)
    {
        token = null;
        if (text is not { Length: > 1 + SealLength and <= LongestText } || !text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
            return false;

        var (sealed_, seal, kind) = (text[..^SealLength], Encoding.ASCII.GetBytes(text[^SealLength..]), Letters.IndexOf(text[0], StringComparison.Ordinal));
        if (kind < 0 || !hash.Candidates("survey-link-seal", sealed_).Any(candidate => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Seal(candidate)), seal)))
            return false;

        token = new SurveyToken((LinkKind)kind, sealed_[1..], text);
        return true;
    }

    public static string PartitionOf(LinkKind kind, string body) => $"{Letters[(int)kind]}~{Base32.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(body)).AsSpan(0, 20))}";

    /// <summary>Random letters and digits, five bits each.</summary>
    public static string Random(int length) => Base32.Encode(RandomNumberGenerator.GetBytes((length * 5 + 7) / 8))[..length];

    // Behind the version of the key.
    private static string Seal(string keyedHash) => keyedHash.Substring(1, SealLength);
}

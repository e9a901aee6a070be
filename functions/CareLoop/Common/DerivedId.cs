using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Common;

/// <summary>
/// Ids that follow from their cause, so that a second run of the same cause makes the same rows. Not keyed:
/// never feed it anything about a person that is not already a keyed hash.
/// </summary>
internal static class DerivedId
{
    private const int Bytes = 10;

    /// <summary>16 characters that stand for <paramref name="parts"/>.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        // The length of each part goes in, so that ("ab","c") and ("a","bc") differ.
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return Base32.Encode(hash[..Bytes]);
    }
}

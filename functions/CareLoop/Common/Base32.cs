namespace CareLoop.Common;

/// <summary>Lower-case base32 (RFC 4648 alphabet, no padding): safe in table keys, addresses and tags.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var result = new char[(bytes.Length * 8 + 4) / 5];
        int buffer = 0, bits = 0, length = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                result[length++] = Alphabet[(buffer >> bits) & 31];
            }
        }

        if (bits > 0)
        {
            result[length++] = Alphabet[(buffer << (5 - bits)) & 31];
        }

        return new string(result, 0, length);
    }
}

using System.Globalization;
using System.Text;

namespace CareLoop.Intake;

/// <summary>
/// The value of an attribute that travels in an HTTP header (CloudEvents HTTP binding 1.0.2, section
/// 3.1.3.2): quoted strings are unescaped first, then one round of percent-decoding.
/// </summary>
internal static class CloudEventHeader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>False where a percent sign begins no octet, or the octets are not UTF-8.</summary>
    public static bool TryDecode(string header, out string value)
    {
        try
        {
            return TryUnpercent(Utf8.GetBytes(header is ['"', .. var quoted, '"'] ? Unescape(quoted) : header), out value);
        }
        catch (ArgumentException)
        {
            value = "";
            return false; // What the encoder and the decoder throw is of this kind.
        }
    }

    private static bool TryUnpercent(ReadOnlySpan<byte> encoded, out string value)
    {
        value = "";
        var octets = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var octet = encoded[i];
            if (octet == '%')
            {
                if (i + 2 >= encoded.Length || !byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet))
                    return false;
                i += 2;
            }
            octets[length++] = octet;
        }
        value = Utf8.GetString(octets, 0, length);
        return true;
    }

    private static string Unescape(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                i++;
            text.Append(quoted[i]);
        }
        return text.ToString();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace CareLoop.Common;

/// <summary>
/// A telephone number, held in E.164 (ITU-T E.164: at most 15 digits, country code first).
/// Short codes and alphanumeric sender ids are not telephone numbers and do not fit in here.
/// </summary>
/// <remarks>
/// <see cref="ToString"/> is masked, so that a number that slips into a log or an error says little;
/// what is stored, sent or hashed is <see cref="E164"/>.
/// </remarks>
public readonly partial record struct PhoneNumber : IParsable<PhoneNumber>
{
    private const int FewestDigits = 7;
    private const int MostDigits = 15;
    private const int LongestInput = 64;
    private const string China = "86";

    /// <summary>Country codes whose national numbers keep their leading zero when they are dialled from abroad.</summary>
    private static readonly string[] KeepsTrunkZero = ["39", "378", "379"];

    private readonly string? e164;

    private PhoneNumber(string digits) => e164 = "+" + digits;

    /// <summary>The number with <c>+</c> and country code; empty for <c>default</c>.</summary>
    public string E164 => e164 ?? "";

    /// <summary>Known to be a mobile number. Outside mainland China the digits do not tell, and it is false.</summary>
    public bool IsMobile => IsChinese && ChineseMobile().IsMatch(National);

    /// <summary>Worth sending a text to: in mainland China a mobile number, elsewhere any number.</summary>
    public bool CanBeTexted => E164.Length > 0 && (!IsChinese || IsMobile) && !IsPlaceholder;

    /// <summary>
    /// Typed where a form wants a number and there is none: <c>13800138000</c>, eight zeros, or eight digits in a row after a
    /// prefix. Some of them belong to somebody, who would get every such patient's texts.
    /// </summary>
    public bool IsPlaceholder => IsChinese && IsMobile && (National == "13800138000" || National[3..] is "00000000" or "12345678" or "87654321");

    private bool IsChinese => E164.StartsWith("+" + China, StringComparison.Ordinal);

    private string National => E164[(1 + China.Length)..];

    /// <summary>
    /// Reads a number as people and hospital systems write it: full-width digits, spaces, dashes, brackets,
    /// <c>+</c> or <c>00</c> before the country code, a national trunk <c>0</c>. Never throws.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="defaultCountryCode">Digits of the country of a number written without one, such as <c>86</c>.</param>
    /// <param name="number">The number, or <c>default</c>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, string defaultCountryCode, out PhoneNumber number)
    {
        number = default;
        if (!TryReadDigits(text, out var digits, out var international)) return false;

        if (international) return TryInternational(digits, out number);

        var country = new string([.. (defaultCountryCode ?? "").Where(char.IsAsciiDigit)]);
        return country switch
        {
            "" => false,
            China => TryNationalChinese(digits, out number),
            "1" => TryInternational(digits.Length == 11 && digits[0] == '1' ? digits : "1" + digits, out number),
            // Longer than national numbers are: the country code is there, only its plus is not.
            _ when digits.Length >= 11 && digits.StartsWith(country, StringComparison.Ordinal) => TryInternational(digits, out number),
            _ => TryInternational(country + WithoutTrunkZero(digits, country), out number),
        };
    }

    /// <summary>
    /// Reads a number that is international whether or not it has its <c>+</c>, as SMS gateways and stored rows write it.
    /// </summary>
    public static bool TryParseE164([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        return TryReadDigits(text, out var digits, out _) && TryInternational(digits, out number);
    }

    /// <summary>The same as <see cref="TryParseE164"/>; the format provider says nothing about telephone numbers.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PhoneNumber result) =>
        TryParseE164(s, out result);

    /// <exception cref="FormatException">Not an international number.</exception>
    public static PhoneNumber Parse(string s, IFormatProvider? provider) =>
        TryParseE164(s, out var number) ? number : throw new FormatException("Not an international telephone number.");

    /// <summary>Masked: <c>+86139****0001</c>.</summary>
    public override string ToString()
    {
        if (E164.Length == 0) return "";

        var digits = E164[1..];
        var tail = digits.Length >= 11 ? 4 : 2;
        var head = Math.Clamp(digits.Length - tail - 4, 0, 5);
        return $"+{digits[..head]}****{digits[^tail..]}";
    }

    private static bool TryReadDigits(string? text, out string digits, out bool international)
    {
        digits = "";
        international = false;
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestInput) return false;

        var trimmed = text.Trim();
        if (trimmed.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) trimmed = trimmed[4..];

        var kept = new StringBuilder(trimmed.Length);
        foreach (var c in trimmed)
        {
            if (c is '+' or '\uFF0B')
            {
                if (kept.Length > 0 || international) return false;
                international = true;
            }
            else if (char.IsAsciiDigit(c)) kept.Append(c);
            else if (c is >= '\uFF10' and <= '\uFF19') kept.Append((char)(c - '\uFF10' + '0'));
            else if (!IsSeparator(c)) return false;
        }

        digits = kept.ToString();
        if (!international && digits.StartsWith("00", StringComparison.Ordinal))
        {
            international = true;
            digits = digits[2..];
        }

        // "+44 (0)20 …": the zero is shown for callers at home and is no part of the international number.
        if (international && BracketedZero().IsMatch(trimmed)) digits = RemoveTrunkZero(trimmed, digits);
        return digits.Length > 0;
    }

    private static string RemoveTrunkZero(string written, string digits)
    {
        var before = written[..BracketedZero().Match(written).Index]
            .Count(c => char.IsAsciiDigit(c) || c is >= '\uFF10' and <= '\uFF19');
        var at = before - (written.TrimStart().StartsWith("00", StringComparison.Ordinal) ? 2 : 0);
        return at >= 0 && at < digits.Length && digits[at] == '0' ? digits.Remove(at, 1) : digits;
    }

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c)
        || c is '-' or '.' or '(' or ')' or '[' or ']' or '\u00B7'
            or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212'
            or '\uFF08' or '\uFF09' or '\uFF0D' or '\uFF0E'
            // Marks of direction that a copied number carries along unseen.
            or '\u200B' or '\u200E' or '\u200F' or '\u202A' or '\u202C' or '\u202D' or '\uFEFF';

    private static bool TryInternational(string digits, out PhoneNumber number)
    {
        number = default;
        if (digits.StartsWith(China, StringComparison.Ordinal))
            return TryChinese(WithoutTrunkZero(digits[China.Length..], China), out number);
        if (digits.Length is < FewestDigits or > MostDigits || digits[0] == '0') return false;

        number = new PhoneNumber(digits);
        return true;
    }

    private static bool TryNationalChinese(string digits, out PhoneNumber number)
    {
        if (ChineseMobile().IsMatch(digits)) return TryChinese(digits, out number);
        // A landline needs its trunk zero: without it the area code cannot be told from a subscriber's number.
        if (digits[0] == '0') return TryChinese(digits[1..], out number);
        if (digits.StartsWith(China, StringComparison.Ordinal)) return TryInternational(digits, out number);

        number = default;
        return false;
    }

    private static bool TryChinese(string national, out PhoneNumber number)
    {
        var valid = ChineseMobile().IsMatch(national) || ChineseLandline().IsMatch(national);
        number = valid ? new PhoneNumber(China + national) : default;
        return valid;
    }

    private static string WithoutTrunkZero(string digits, string country) =>
        digits.StartsWith('0') && !KeepsTrunkZero.Contains(country) ? digits[1..] : digits;

    [GeneratedRegex(@"^1[3-9][0-9]{9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChineseMobile();

    /// <summary>Area 10 or 2x with eight digits, any other area with seven or eight.</summary>
    [GeneratedRegex(@"^(?:(?:10|2[0-9])[1-9][0-9]{7}|[3-9][0-9]{2}[1-9][0-9]{6,7})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChineseLandline();

    [GeneratedRegex(@"[(\uFF08]\s*[0\uFF10]\s*[)\uFF09]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedZero();
}

using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>
/// One end of a text as a gateway names it: a telephone number, with or without its <c>+</c>, or a short code or
/// alphanumeric sender id, which have none. Two spellings of one address are equal.
/// </summary>
internal readonly record struct SmsAddress
{
    /// <summary>Short codes have five or six digits and never a plus.</summary>
    private const int FewestDigitsWithPlus = 7;

    private SmsAddress(string value, PhoneNumber? phone) => (Value, Phone) = (value, phone);

    /// <summary>E.164 where it is a telephone number, else as written, without spaces around it.</summary>
    public string Value { get => field ?? ""; }

    /// <summary>The telephone number that it is, if it is one.</summary>
    public PhoneNumber? Phone { get; }

    public static SmsAddress Of(string? text)
    {
        if (PhoneNumber.TryParseE164(text, out var phone)) return new(phone.E164, phone);

        // A long number that belongs to no subscriber, such as China's 106…, loses and gains its plus like any other.
        var value = SmsText.Line(text);
        var digits = value.TrimStart('+');
        return new(digits.Length >= FewestDigitsWithPlus && digits.All(char.IsAsciiDigit) ? "+" + digits : value, null);
    }

    /// <summary>Masked as a telephone number is; of anything else only its length.</summary>
    public override string ToString() => Phone?.ToString() ?? $"({Value.Length} characters)";
}

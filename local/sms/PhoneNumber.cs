using System.Text.RegularExpressions;

namespace CareLoop.Local.Sms;

/// <summary>What the service knows about numbers.</summary>
internal static partial class PhoneNumber
{
    /// <summary>Whether ACS takes it as a recipient: E.164, and ten digits after +1.</summary>
    public static bool IsRecipient(string? number) =>
        number is not null && E164().IsMatch(number) && (!number.StartsWith("+1", StringComparison.Ordinal) || number.Length == 12);

    /// <summary>Whether it can be a sender: E.164 or a short code.</summary>
    public static bool IsSender(string? number) => number is not null && (E164().IsMatch(number) || ShortCode().IsMatch(number));

    /// <summary>Whether the network keeps the opt-outs of this sender itself, as it does for toll-free numbers and short codes in North America.</summary>
    public static bool NetworkKeepsOptOuts(string sender) => TollFree().IsMatch(sender) || ShortCode().IsMatch(sender);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();

    [GeneratedRegex(@"^[0-9]{5,6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^\+18(00|33|44|55|66|77|88)[0-9]{7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TollFree();
}

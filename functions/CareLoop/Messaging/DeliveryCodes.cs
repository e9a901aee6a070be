using System.Globalization;
using System.Text.RegularExpressions;

namespace CareLoop.Messaging;

/// <summary>What a delivery report asks for.</summary>
internal enum Disposition
{
    /// <summary>On the phone.</summary>
    Delivered,

    /// <summary>The phone refuses texts from this sender; keep it as an opt-out.</summary>
    OptedOut,

    /// <summary>No such number; staff ask for another.</summary>
    BadNumber,

    /// <summary>Another attempt later.</summary>
    RetryLater,

    /// <summary>Nobody will ever say; it may be on the phone, so it is never sent again for that.</summary>
    Unknown,

    /// <summary>The sender is set up wrongly or blocked: every text will fail until a person acts.</summary>
    ConfigurationAlarm,

    /// <summary>Kept with its code as not delivered; what it means for the patient is for a person to judge.</summary>
    Kept,
}

/// <summary>
/// Reads the outcome in a delivery report of Azure Communication Services. Codes and their meaning are those of
/// "Troubleshooting response codes for SMS" in its documentation; reports carry them as <c>CODE: text</c> in the
/// details, older ones only a text.
/// </summary>
internal static partial class DeliveryCodes
{
    /// <summary>The code at the start of a report's details, or null. Reports are seen to say <c>4004: text</c> and <c>ErrorCode: 4004. ErrorMessage: text</c>.</summary>
    public static int? CodeOf(string? details)
    {
        var match = LeadingCode().Match(details ?? "");
        return match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What to do; the code decides where it is known, else the status and the text.</summary>
    public static Disposition Of(int? code, string? status, string? details) => code switch
    {
        2000 => Disposition.Delivered,
        4007 => Disposition.OptedOut,
        4002 or 4004 => Disposition.BadNumber,
        // Not reachable; over the limit; the carrier's system is down.
        4006 or 4008 or 5001 => Disposition.RetryLater,
        // The carrier reports nothing.
        5002 => Disposition.Unknown,
        // The sender's number is malformed; entitlement was refused; the toll-free number is not verified.
        4001 or 4009 or 4010 => Disposition.ConfigurationAlarm,
        null => OfStatus(status, details),
        _ => Disposition.Kept,
    };

    private static Disposition OfStatus(string? status, string? details)
    {
        if (Is("Delivered")) return Disposition.Delivered;
        if (details?.Contains("Sender blocked for given recipient", StringComparison.OrdinalIgnoreCase) == true) return Disposition.OptedOut;
        // The time to wait for the carrier's report ran out.
        return Is("Unknown") || Is("Expired") ? Disposition.Unknown : Disposition.Kept;

        bool Is(string name) => string.Equals(status?.Trim(), name, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^\s*(?:ErrorCode:\s*)?([0-9]{4})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LeadingCode();
}

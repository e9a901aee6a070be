namespace CareLoop.Local.Sms.Carrier;

/// <summary>The codes of delivery reports, as the troubleshooting page of ACS lists them.</summary>
internal static class ReportCodes
{
    public const int Delivered = 2000;
    public const int OptedOut = 4007;

    // The carrier sends no reports: the text has usually come, and nobody learns of it.
    private const int NoReports = 5002;

    private static readonly Dictionary<int, string> Words = new()
    {
        [Delivered] = "Message Delivered Successfully",
        [4000] = "Message is rejected due to fraud detection",
        [4001] = "Message is rejected due to invalid Source/From number format",
        [4002] = "Message is rejected due to invalid Destination/To number format",
        [4003] = "Message failed to deliver due to unsupported destination",
        [4004] = "Message failed to deliver since Destination/To number does not exist",
        [4005] = "Message is blocked by Destination carrier",
        [4006] = "The Destination/To number is not reachable",
        [OptedOut] = "The Destination/To number has opted out of receiving messages from you",
        [4008] = "You have exceeded the maximum number of messages allowed for your profile",
        [4009] = "Message rejected by Microsoft Entitlement System",
        [4010] = "Message was blocked due to the toll-free number not being verified",
        [4020] = "Message rejected by the carrier due to a volumetric violation",
        [5000] = "Message failed to deliver",
        [5001] = "Message failed to deliver due to temporary unavailability of application/system",
        [NoReports] = "Carrier does not support delivery report",
        [9999] = "Message failed to deliver due to unknown error/failure",
    };

    /// <summary>What a report says beside the code.</summary>
    public static string Describe(int code) => Words.GetValueOrDefault(code, "Unknown status");

    /// <summary>Reports know two states.</summary>
    public static string Status(int code) => code == Delivered ? "Delivered" : "Failed";

    /// <summary>Whether the text reaches its phone, whatever is reported.</summary>
    public static bool Reaches(int code) => code is Delivered or NoReports;
}

namespace CareLoop.Storage;

/// <summary>Where failures come from: the first part of their partition keys.</summary>
internal static class FailureSources
{
    public const string Due = "due";
    public const string Inbox = "inbox";
    public const string HisEvents = "his-events";
    public const string Hl7v2 = "hl7v2";
    public const string Fhir = "fhir";
    public const string Identity = "identity";
    public const string SmsEvents = "sms-events";
    public const string Sms = "sms";
    public const string Sending = "sending";
    public const string HisCallback = "his-callback";
    public const string Jobs = "jobs";

    public static IReadOnlyList<string> All { get; } = [Due, Inbox, HisEvents, Hl7v2, Fhir, Identity, SmsEvents, Sms, Sending, HisCallback, Jobs];
}

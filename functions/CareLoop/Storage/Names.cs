namespace CareLoop.Storage;

/// <summary>The tables of the design, section 4.</summary>
public static class TableNames
{
    public const string Care = "care";
    public const string Ids = "ids";
    public const string Phones = "phones";
    public const string Due = "due";
    public const string Inbox = "inbox";
    public const string Work = "work";
    public const string Config = "config";
    public const string Audit = "audit";
    public const string Failures = "failures";
    public const string Limits = "limits";
    public const string Jobs = "jobs";
    public const string Stats = "stats";
    public const string Links = "links";

    /// <summary>Every table that the app writes; created once at start.</summary>
    public static IReadOnlyList<string> All { get; } = [Care, Ids, Phones, Due, Inbox, Work, Config, Audit, Failures, Limits, Jobs, Stats, Links];
}

/// <summary>The queues, each with its poison queue.</summary>
public static class QueueNames
{
    public const string Due = "due";
    public const string Inbox = "inbox";
    public const string SmsEvents = "sms-events";
    public const string Jobs = "jobs";
    public const string PoisonSuffix = "-poison";

    /// <summary>Every queue that the app reads; created once at start.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Due, Inbox, SmsEvents, Jobs, Due + PoisonSuffix, Inbox + PoisonSuffix, SmsEvents + PoisonSuffix, Jobs + PoisonSuffix];
}

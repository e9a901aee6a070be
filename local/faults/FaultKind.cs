namespace CareLoop.Local.Faults;

/// <summary>What can go wrong around the app, by the names under which a run's summary counts it.</summary>
public static class FaultKind
{
    /// <summary>A storage request fails at every try, and nothing of it is applied.</summary>
    public const string StorageFail = "storage-fail";

    /// <summary>One try of a storage request is answered with 503; the client tries again.</summary>
    public const string StorageBusy = "storage-busy";

    /// <summary>A storage request is applied and its answer lost; the client tries again, or gives up.</summary>
    public const string StorageLoseAnswer = "storage-lose-answer";

    /// <summary>Somebody else changes the row between the app's read and its write.</summary>
    public const string StorageConflict = "storage-conflict";

    /// <summary>
    /// Not a fault of the run but the app's: it wrote over a change that had come between its read and its write. Counted by whoever
    /// made that change, and never in a run that is in order.
    /// </summary>
    public const string Overwritten = "overwritten";

    /// <summary>A storage request takes a while.</summary>
    public const string StorageSlow = "storage-slow";

    /// <summary>The SMS service answers 429 to a send.</summary>
    public const string SmsThrottle = "sms-throttle";

    /// <summary>It answers 500; nothing is sent.</summary>
    public const string SmsFail = "sms-fail";

    /// <summary>It answers 503 for a recipient; nothing is sent.</summary>
    public const string SmsBusy = "sms-busy";

    /// <summary>The text is sent, and the answer lost.</summary>
    public const string SmsLoseAnswer = "sms-lose-answer";

    /// <summary>The text is sent, and the answer comes when nobody waits for it any more.</summary>
    public const string SmsSlow = "sms-slow";

    /// <summary>A recipient is refused for good.</summary>
    public const string SmsRefuse = "sms-refuse";

    /// <summary>The carrier reports that the phone can't be reached now.</summary>
    public const string SmsUndelivered = "sms-undelivered";

    /// <summary>The carrier reports that there is no such number.</summary>
    public const string SmsBadNumber = "sms-bad-number";

    /// <summary>A delivery report comes twice.</summary>
    public const string ReportDouble = "report-double";

    /// <summary>A delivery report comes much later than others.</summary>
    public const string ReportLate = "report-late";

    /// <summary>A delivery report never comes; only of texts that were answered, which need none.</summary>
    public const string ReportLost = "report-lost";

    /// <summary>A text from a phone comes again, minutes later.</summary>
    public const string TextDouble = "text-double";

    /// <summary>The HIS answers 503 to a callback.</summary>
    public const string HisFail = "his-fail";

    /// <summary>It answers 429.</summary>
    public const string HisThrottle = "his-throttle";

    /// <summary>It takes the callback, and the answer comes when nobody waits for it any more.</summary>
    public const string HisSlow = "his-slow";

    /// <summary>It takes the callback, and the answer is lost.</summary>
    public const string HisLoseAnswer = "his-lose-answer";

    /// <summary>It refuses the callback for good.</summary>
    public const string HisRefuse = "his-refuse";

    /// <summary>All of them: a run with faults that never dealt one of these has not shown what it is for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        StorageFail, StorageBusy, StorageLoseAnswer, StorageConflict, StorageSlow,
        SmsThrottle, SmsFail, SmsBusy, SmsLoseAnswer, SmsSlow, SmsRefuse, SmsUndelivered, SmsBadNumber,
        ReportDouble, ReportLate, ReportLost, TextDouble,
        HisFail, HisThrottle, HisSlow, HisLoseAnswer, HisRefuse,
    ];
}

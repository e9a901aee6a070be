namespace CareLoop.Local.Sms.Api;

// The bodies of POST /sms in api-versions 2021-03-07 and 2026-01-23.

internal sealed record SendBody(string? From, IReadOnlyList<RecipientBody?>? SmsRecipients, string? Message, SendOptionsBody? SmsSendOptions)
{
    private const int LongestMessage = 2048;
    private const int MostRecipients = 100;

    /// <summary>What is wrong with the request as a whole; null when nothing is.</summary>
    public string? Problem()
    {
        if (!PhoneNumber.IsSender(From)) return "Invalid From phone number format.";
        if (Message is null) return "The Message field is required.";
        if (Message.Length > LongestMessage) return "The Message field has at most 2048 characters.";
        if (SmsRecipients is not { Count: >= 1 and <= MostRecipients }) return "The SmsRecipients field has 1 to 100 recipients.";
        if (SmsSendOptions is { EnableDeliveryReport: null }) return "The EnableDeliveryReport field is required.";
        if (SmsSendOptions?.DeliveryReportTimeoutInSeconds is < 60 or > 43200) return "The DeliveryReportTimeoutInSeconds field is from 60 to 43200.";
        return null;
    }
}

internal sealed record RecipientBody(string? To, string? RepeatabilityRequestId, string? RepeatabilityFirstSent);

internal sealed record SendOptionsBody(bool? EnableDeliveryReport, string? Tag, int? DeliveryReportTimeoutInSeconds);

internal sealed record SendAnswer(IReadOnlyList<RecipientAnswer> Value);

internal sealed record RecipientAnswer
{
    public required string To { get; init; }

    public string? MessageId { get; init; }

    public required int HttpStatusCode { get; init; }

    public string? RepeatabilityResult { get; init; }

    public string? ErrorMessage { get; init; }

    public bool Successful => HttpStatusCode == StatusCodes.Status202Accepted;
}

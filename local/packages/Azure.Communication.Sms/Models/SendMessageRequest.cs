namespace Azure.Communication.Sms.Models;

// The bodies of POST /sms, as the service's published OpenAPI description (2021-03-07) names their fields.

internal sealed record SendMessageRequest(
    string From,
    IReadOnlyList<SmsRecipient> SmsRecipients,
    string Message,
    SmsSendOptions? SmsSendOptions);

internal sealed record SmsRecipient(string To, string RepeatabilityRequestId, string RepeatabilityFirstSent);

internal sealed record SmsSendResponse(IReadOnlyList<SmsSendResponseItem>? Value);

internal sealed record SmsSendResponseItem(string To, string? MessageId, int HttpStatusCode, bool Successful, string? ErrorMessage);

namespace Azure.Communication.Sms;

/// <summary>What became of a message for one recipient.</summary>
public class SmsSendResult
{
    internal SmsSendResult(string to, string? messageId, int httpStatusCode, bool successful, string? errorMessage)
    {
        To = to;
        MessageId = messageId;
        HttpStatusCode = httpStatusCode;
        Successful = successful;
        ErrorMessage = errorMessage;
    }

    /// <summary>The recipient's number, in E.164.</summary>
    public string To { get; }

    /// <summary>The service's id of the message; absent when it was not taken.</summary>
    public string? MessageId { get; }

    /// <summary>The status for this recipient: 202 when the message was taken.</summary>
    public int HttpStatusCode { get; }

    /// <summary>Whether the message was taken for this recipient.</summary>
    public bool Successful { get; }

    /// <summary>Why it was not taken.</summary>
    public string? ErrorMessage { get; }
}

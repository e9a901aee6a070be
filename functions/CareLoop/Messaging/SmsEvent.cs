namespace CareLoop.Messaging;

/// <summary>What one message of the queue <c>sms-events</c> says. None of these prints what a patient wrote.</summary>
internal abstract record SmsEvent
{
    private SmsEvent()
    {
    }

    /// <summary>A patient's text.</summary>
    /// <param name="EventId">The event's id; the same again when it is delivered twice.</param>
    /// <param name="MessageId">The gateway's id of the text.</param>
    /// <param name="From">Whose phone.</param>
    /// <param name="To">Our sender.</param>
    /// <param name="Text">As written; may be empty.</param>
    /// <param name="ReceivedAt">When the gateway received it.</param>
    internal sealed record SmsReceived(
        string EventId, string MessageId, SmsAddress From, SmsAddress To, string Text, DateTimeOffset ReceivedAt) : SmsEvent
    {
        public override string ToString() => $"{nameof(SmsReceived)} {EventId}";
    }

    /// <summary>What became of a text of ours.</summary>
    /// <param name="EventId">The event's id.</param>
    /// <param name="MessageId">The gateway's id of the text.</param>
    /// <param name="From">Our sender.</param>
    /// <param name="To">Whose phone.</param>
    /// <param name="Status">Such as <c>Delivered</c>, <c>Failed</c>.</param>
    /// <param name="Details">Such as <c>4006: …</c>.</param>
    /// <param name="Code">The code in the details, where there is one.</param>
    /// <param name="Tag">What we had sent along to recognise it by.</param>
    /// <param name="ReceivedAt">When the gateway had the report.</param>
    internal sealed record SmsDeliveryReport(
        string EventId, string MessageId, SmsAddress From, SmsAddress To, string Status, string Details, int? Code, string? Tag,
        DateTimeOffset ReceivedAt) : SmsEvent
    {
        public Disposition Disposition => DeliveryCodes.Of(Code, Status, Details);

        public override string ToString() => $"{nameof(SmsDeliveryReport)} {EventId} {Code}";
    }

    /// <summary>Event Grid asks whether we want its events; answered over HTTP with the code, never in a queue.</summary>
    internal sealed record SubscriptionValidation(string Code) : SmsEvent;

    /// <param name="Reason">Kebab-case, with the JSON pointer of a field where one is at fault; holds nothing of the message.</param>
    internal sealed record NotUnderstood(string Reason) : SmsEvent;
}

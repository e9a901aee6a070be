using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>One message of queue <c>sms-events</c>: a text from a phone, or what became of one of ours.</summary>
public sealed class ReceiveSmsEvent
{
    private readonly ReceiveText texts;
    private readonly RecordReport reports;
    private readonly FailureLog failures;
    private readonly Clocks clocks;

    internal ReceiveSmsEvent(ReceiveText texts, RecordReport reports, FailureLog failures, Clocks clocks) =>
        (this.texts, this.reports, this.failures, this.clocks) = (texts, reports, failures, clocks);

    /// <summary>Handles one event in Event Grid or CloudEvents schema. What can't be understood becomes a failure that a person reads.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        switch (SmsEventParser.Parse(message))
        {
            case SmsEvent.SmsReceived received:
                await texts.HandleAsync(new InboundText(received.MessageId, received.From.Value, received.To.Value, received.Text, received.ReceivedAt), cancellationToken);
                break;
            case SmsEvent.SmsDeliveryReport report:
                await reports.HandleAsync(report, cancellationToken);
                break;
            case var other:
                await failures.WriteAsync(
                    new Failure("sms-events", DerivedId.Of("not-understood", message), clocks.Now, "not-understood", $"An event on queue sms-events that is neither a text nor a delivery report: {(other is SmsEvent.NotUnderstood unclear ? unclear.Reason : other.GetType().Name)}.", Payload: message),
                    cancellationToken);
                break;
        }
    }
}

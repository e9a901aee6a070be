using CareLoop.Messaging;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Texts from phones and delivery reports, as Event Grid puts them on the queue.</summary>
public sealed class MessagingFunctions(ReceiveSmsEvent receive)
{
    /// <summary>One event.</summary>
    [Function(FunctionNames.ReceiveSmsEvent)]
    public Task ReceiveAsync([QueueTrigger(QueueNames.SmsEvents)] string message, CancellationToken cancellationToken) =>
        receive.HandleAsync(message, cancellationToken);
}

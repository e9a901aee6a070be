using CareLoop.Intake;
using CareLoop.Messaging;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What is due: the sweep of each minute and the groups that it hands out.</summary>
public sealed class SchedulingFunctions(SweepDue sweep, DispatchDue dispatch, DrainInbox inbox, ReceiveSmsEvent smsEvents, DrainPoison poison)
{
    /// <summary>Each minute, UTC.</summary>
    [Function(FunctionNames.SweepDue)]
    public Task SweepAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);

    /// <summary>One group of due rows.</summary>
    [Function(FunctionNames.DispatchDue)]
    public Task DispatchAsync([QueueTrigger(QueueNames.Due)] string message, CancellationToken cancellationToken) =>
        dispatch.HandleAsync(message, cancellationToken);

    /// <summary>Groups that failed as a whole at every delivery; their due rows come back by themselves.</summary>
    [Function(FunctionNames.DrainPoisonedDue)]
    public Task DrainDueAsync([QueueTrigger(QueueNames.Due + QueueNames.PoisonSuffix)] string message, CancellationToken cancellationToken) =>
        poison.HandleAsync(QueueNames.Due, message, dispatch.HandleAsync, cancellationToken);

    /// <summary>Events from the inbox that failed at every delivery.</summary>
    [Function(FunctionNames.DrainPoisonedInbox)]
    public Task DrainInboxAsync([QueueTrigger(QueueNames.Inbox + QueueNames.PoisonSuffix)] string message, CancellationToken cancellationToken) =>
        inbox.GiveUpAsync(message, cancellationToken);

    /// <summary>SMS events that failed at every delivery.</summary>
    [Function(FunctionNames.DrainPoisonedSmsEvents)]
    public Task DrainSmsEventsAsync([QueueTrigger(QueueNames.SmsEvents + QueueNames.PoisonSuffix)] string message, CancellationToken cancellationToken) =>
        poison.HandleAsync(QueueNames.SmsEvents, message, smsEvents.HandleAsync, cancellationToken);
}

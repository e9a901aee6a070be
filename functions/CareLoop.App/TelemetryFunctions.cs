using CareLoop.Patients.Tasks;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Figures that have to be looked for, because nothing happens that would tell them.</summary>
public sealed class TelemetryFunctions(WatchQueues queues, WatchOverdueTasks tasks)
{
    /// <summary>Depth and age of the queues, each minute.</summary>
    [Function(FunctionNames.WatchQueues)]
    public Task WatchQueuesAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => queues.HandleAsync(cancellationToken);

    /// <summary>Tasks past their deadline, each hour.</summary>
    [Function(FunctionNames.WatchOverdueTasks)]
    public Task WatchTasksAsync([TimerTrigger("0 50 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => tasks.HandleAsync(cancellationToken);
}

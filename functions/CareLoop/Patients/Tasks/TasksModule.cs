using CareLoop.Common;
using CareLoop.Patients.Erasures;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Patients.Tasks;

internal static class TasksModule
{
    /// <summary>What people have to do for patients: their worklists, and what they do with it.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddSingleton<Worklists>();
        services.AddSingleton<IEffectRunner>(provider => provider.GetRequiredService<Worklists>());
        services.AddSingleton<TaskDue>();
        services.AddSingleton<IDueHandler>(provider => provider.GetRequiredService<TaskDue>());
        services.AddSingleton<IMergePart, MergeTasks>();
        services.AddSingleton<ITimelineSource, TaskTimeline>();
        services.AddSingleton<IOutsideRows, TasksOutside>();
        services.AddSingleton<TaskChanges>();
        services.AddSingleton<TaskScope>();
        services.AddOperation<ListWork>();
        services.AddOperation<ListRoute>();
        services.AddOperation<ReadTask>();
        services.AddOperation<ChangeTask>();
        services.AddOperation<WatchOverdueTasks>();
        return services;
    }
}

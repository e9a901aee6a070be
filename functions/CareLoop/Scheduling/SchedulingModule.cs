using CareLoop.Common;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Scheduling;

internal static class SchedulingModule
{
    /// <summary>Due rows, their sweep and their dispatch, and the effects of committed changes.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSettings<SchedulingOptions>("Scheduling");
        services.AddSingleton<DueTable>();
        services.AddSingleton<Effects>();
        services.AddSingleton<IDueHandler, EffectsDue>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobParts>();
        services.AddSingleton<IFailureReplay, ReplayJob>();
        services.AddOperation<RunJob>();
        services.AddOperation<SweepDue>();
        services.AddOperation<DispatchDue>();
        return services;
    }
}

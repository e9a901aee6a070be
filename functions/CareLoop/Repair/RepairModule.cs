using CareLoop.Common;
using CareLoop.Patients.Erasures;
using CareLoop.Scheduling.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Repair;

internal static class RepairModule
{
    /// <summary>What staff do about failures.</summary>
    public static IServiceCollection AddRepair(this IServiceCollection services)
    {
        services.AddSingleton<IJob, ReplayFailures>();
        services.AddSingleton<IErasePart, FailureErasure>();
        services.AddOperation<FailureDesk>();
        services.AddOperation<ReplayDesk>();
        return services;
    }
}

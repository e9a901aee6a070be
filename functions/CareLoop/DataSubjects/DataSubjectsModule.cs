using CareLoop.Common;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.DataSubjects;

internal static class DataSubjectsModule
{
    /// <summary>What patients may ask of a hospital about what it stores of them.</summary>
    public static IServiceCollection AddDataSubjects(this IServiceCollection services)
    {
        services.AddOperation<ExportPatient>();
        services.AddOperation<ErasePatient>();
        services.AddSingleton<IJob, EraseJob>();
        services.AddSingleton<IDueErrand, EraseAgain>();
        return services;
    }
}

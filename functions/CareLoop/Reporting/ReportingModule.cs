using CareLoop.Common;
using CareLoop.Scheduling.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Reporting;

internal static class ReportingModule
{
    /// <summary>What staff are told of many patients at once.</summary>
    public static IServiceCollection AddReporting(this IServiceCollection services)
    {
        services.AddSingleton<ReadSends>();
        services.AddSingleton<TallySends>();
        services.AddSingleton<IJob>(provider => provider.GetRequiredService<TallySends>());
        services.AddOperation<SendReports>();
        services.AddOperation<ReadAudit>();
        return services;
    }
}

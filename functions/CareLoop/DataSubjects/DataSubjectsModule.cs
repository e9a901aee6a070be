using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.DataSubjects;

internal static class DataSubjectsModule
{
    /// <summary>What patients may ask of a hospital about what it stores of them.</summary>
    public static IServiceCollection AddDataSubjects(this IServiceCollection services)
    {
        services.AddOperation<ExportPatient>();
        return services;
    }
}

using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Health;

internal static class HealthModule
{
    /// <summary>What the platform asks to know whether an instance is alive and can be given work.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddOperation<CheckHealth>();
        return services;
    }
}

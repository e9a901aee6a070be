using CareLoop.Common;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Configuration;

/// <summary>What is configured while the app runs.</summary>
public static class ConfigurationModule
{
    /// <summary>Adds <see cref="ConfigStore"/>, and what works on single documents of it.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services)
    {
        services.AddSettings<ConfigOptions>(ConfigOptions.Section);
        services.AddSingleton<ConfigStore>();
        services.AddSingleton<ImportDirectory>();
        services.AddSingleton<PreviewPlan>();
        return services;
    }
}

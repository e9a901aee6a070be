using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Configuration;

/// <summary>What is configured while the app runs.</summary>
public static class ConfigurationModule
{
    /// <summary>Adds <see cref="ConfigStore"/>.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services)
    {
        services.AddSettings<ConfigOptions>(ConfigOptions.Section);
        services.AddSingleton<ConfigStore>();
        return services;
    }
}

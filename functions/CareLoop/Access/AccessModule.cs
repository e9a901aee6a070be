using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Access;

/// <summary>Who may.</summary>
public static class AccessModule
{
    /// <summary>Adds <see cref="PlatformAuthentication"/> and <see cref="AuditLog"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>()
            .BindConfiguration(AccessOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
                options.PlatformAuthenticates = bool.TryParse(configuration[AccessOptions.PlatformFlag], out var enabled) && enabled)
            .Validate(
                options => options.ExcludedPaths.All(path => path.StartsWith('/')),
                $"Each of {AccessOptions.Section}:{nameof(AccessOptions.ExcludedPaths)} is a path that begins with a slash.")
            .ValidateOnStart();
        services.AddSingleton<PlatformAuthentication>();
        services.AddSingleton<AuditLog>();
        return services;
    }
}

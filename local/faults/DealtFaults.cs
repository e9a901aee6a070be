using System.Collections.Concurrent;
using CareLoop.Local.Clock;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Local.Faults;

/// <summary>How many faults of which kind this process has dealt.</summary>
public sealed class DealtFaults
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>By kind.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Counts one that falls now.</summary>
    public void Count(string kind) => counts.AddOrUpdate(kind, 1, (_, before) => before + 1);
}

/// <summary>Gives a local process the run's faults.</summary>
public static class FaultsModule
{
    private const string Endpoint = "/admin/faults";

    /// <summary>Adds <see cref="DealtFaults"/> and, where the run has faults, its <see cref="FaultPlan"/>.</summary>
    public static IServiceCollection AddFaults(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DealtFaults>();
        if (FaultPlan.From(configuration) is { } plan)
            services.AddSingleton(plan);
        return services;
    }

    /// <summary>Tells the conductor what was dealt.</summary>
    public static WebApplication UseFaults(this WebApplication app)
    {
        app.MapGet(Endpoint, (DealtFaults dealt) => dealt.Counts).Onlooks();
        return app;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareLoop.App;

/// <summary>Everything that the app is made of, whatever hosts it: the Functions worker, or the local host.</summary>
public static class CareLoopApp
{
    /// <summary>What logs of each request its address, and with that a patient's identifier or the key of a survey's page; and how little of it is logged.</summary>
    public static IReadOnlyList<(string Category, LogLevel Least)> Quiet { get; } =
    [
        ("Microsoft.AspNetCore", LogLevel.Warning),
        // Not even as a scope around what others log.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("System.Net.Http.HttpClient", LogLevel.Warning),
    ];

    /// <summary>Adds all of CareLoop.</summary>
    public static TBuilder AddCareLoop<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        foreach (var (category, least) in Quiet)
        {
            builder.Logging.AddFilter(category, least);
        }

        builder.Services.AddCareLoop();
        builder.Services.AddSingleton<StaffAccess>();
        return builder;
    }
}

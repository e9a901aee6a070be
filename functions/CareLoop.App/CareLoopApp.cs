using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareLoop.App;

/// <summary>Everything that the app is made of, whatever hosts it: the Functions worker, or the local host.</summary>
public static class CareLoopApp
{
    /// <summary>Adds all of CareLoop.</summary>
    public static TBuilder AddCareLoop<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // What these log of each request has its address in it, and with that a patient's identifier or an appointment's id.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Not even as a scope around what others log: the address of a survey's page is its key.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Services.AddCareLoop();
        builder.Services.AddSingleton<StaffAccess>();
        return builder;
    }
}

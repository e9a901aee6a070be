using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CareLoop.App;

/// <summary>Everything that the app is made of, whatever hosts it: the Functions worker, or the local host.</summary>
public static class CareLoopApp
{
    /// <summary>Adds all of CareLoop.</summary>
    public static TBuilder AddCareLoop<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddCareLoop();
        builder.Services.AddSingleton<StaffAccess>();
        return builder;
    }
}

using CareLoop.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.Tests.Access;

/// <summary>The address of a request names a patient: GET api/patients has the identifier in its query.</summary>
public sealed class RequestLoggingTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", true)]
    [InlineData("System.Net.Http.HttpClient.his.LogicalHandler", true)]
    // Where it logs anything at all, what others log stands in a scope with the address.
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    public void AddCareLoop_LoggerOfRequests_TellsNoAddress(string category, bool warns)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Trace);
        builder.AddCareLoop();
        using var app = builder.Build();

        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.Equal(warns, logger.IsEnabled(LogLevel.Warning));
    }
}

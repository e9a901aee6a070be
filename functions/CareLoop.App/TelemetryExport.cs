using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace CareLoop.App;

/// <summary>Sends the app's figures to Application Insights, where the platform says which.</summary>
internal static class TelemetryExport
{
    /// <summary>Set by whoever deploys; the Functions host goes by the same one.</summary>
    internal const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds the export; without an Application Insights resource, as on a developer's machine, nothing.</summary>
    public static TBuilder AddTelemetryExport<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (builder.Configuration[ConnectionSetting] is { Length: > 0 } connection)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
                .AddMeter(Telemetry.MeterName)
                .AddAzureMonitorMetricExporter(options =>
                {
                    options.ConnectionString = connection;
                    options.Credential = new DefaultAzureCredential();
                }));
        }

        return builder;
    }
}

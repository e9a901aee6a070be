using CareLoop.App;
using CareLoop.Common;
using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Host.Faults;
using CareLoop.Local.Host.Http;
using CareLoop.Local.Host.Queues;
using CareLoop.Local.Host.Timers;
using CareLoop.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CareLoop.Local.Host;

/// <summary>
/// Serves the App's function classes on one machine without Azure: a way to run and to test them.
/// Production is the Azure Functions runtime.
/// </summary>
public static class LocalFunctionHost
{
    private const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>The whole of CareLoop, on the local business clock.</summary>
    /// <param name="args">Configuration, as on a command line.</param>
    /// <param name="configure">Changes what would be built: other settings, replaced services.</param>
    /// <exception cref="InvalidOperationException">A function that can't be served, or a missing setting; the message says which.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null) =>
        Build(args, typeof(CareLoopApp).Assembly.GetTypes(), builder =>
        {
            builder.AddCareLoop();
            builder.Services.Replace(ServiceDescriptor.Singleton(
                services => new Clocks(services.GetRequiredService<LocalClock>(), TimeProvider.System)));
            builder.Services.AddStorageFaults(builder.Configuration);
            ForgetfulGateway.ReplaceIn(builder.Services, builder.Configuration);
            configure?.Invoke(builder);
        });

    /// <summary>A host of any function classes.</summary>
    internal static WebApplication Build(string[] args, IEnumerable<Type> classes, Action<WebApplicationBuilder>? configure = null)
    {
        var functions = ServedFunction.Find(classes);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Configure(builder);
        builder.Services.AddLocalClock();
        builder.Services.AddFaults(builder.Configuration);
        builder.Services.AddMvcCore();
        configure?.Invoke(builder);

        var hostJson = HostJson.Read(builder.Configuration);
        builder.Logging.AddConfiguration(hostJson.Logging);

        // After the app's own hosted services, so that what they prepare is there before the first trigger and until the last has ended.
        builder.Services.AddSingleton(functions);
        builder.Services.AddSingleton(hostJson);
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddSingleton<Operations>();
        builder.Services.AddSingleton<FunctionInvoker>();
        builder.Services.AddSingleton<FunctionKey>();
        builder.Services.AddSingleton<DevelopmentPrincipals>();
        builder.Services.AddSingleton<HttpFunctions>();
        builder.Services.AddSingleton<TimerFunctions>();
        builder.Services.AddSingleton<PutOffMessages>();
        builder.Services.AddSingleton<QueueFunctions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TimerFunctions>());
        builder.Services.AddHostedService(services => services.GetRequiredService<QueueFunctions>());

        var app = builder.Build();
        RefuseOtherMachines(app);
        app.UseLocalClock();
        app.UseFaults();
        app.Use(next => context => app.Services.GetRequiredService<DevelopmentPrincipals>().InvokeAsync(context, next));
        app.MapAdministration(functions);
        app.Services.GetRequiredService<HttpFunctions>().Map(app, functions);
        return app;
    }

    /// <summary>Where the run has faults, its storage has.</summary>
    private static void AddStorageFaults(this IServiceCollection services, ConfigurationManager configuration)
    {
        if (FaultPlan.From(configuration) is { } plan)
            services.AddSingleton(provider => new StoragePolicy(new StorageFaults(
                plan, provider.GetRequiredService<LocalClock>(), provider.GetRequiredService<DealtFaults>(), configuration["AzureWebJobsStorage"]!)));
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
        {
            FileProvider = builder.Environment.ContentRootFileProvider,
            Path = "principals.json",
        });
        builder.Configuration.AddInMemoryCollection([new(DevelopmentPrincipals.AuthenticationSetting, "True")]);
        builder.Configuration["AllowedHosts"] ??= "127.0.0.1;localhost;[::1]";

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = HttpFunctions.LargestBody);
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);

        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
    }

    /// <summary>A host whose callers choose who they are is nothing for a network.</summary>
    private static void RefuseOtherMachines(WebApplication app)
    {
        if (string.IsNullOrEmpty(app.Configuration[WebHostDefaults.ServerUrlsKey]))
            app.Urls.Add(DefaultUrl);
        else if (app.Configuration[WebHostDefaults.ServerUrlsKey]!.Split(';').FirstOrDefault(url => !IsLoopback(url)) is { } elsewhere)
            throw new InvalidOperationException($"The local host is for this machine only: {elsewhere} is not an address of 127.0.0.1.");
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;
}

using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CareLoop.Local.Clock;
using CareLoop.Local.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareLoop.EndToEnd.Tests.LocalHost;

/// <summary>A local host of some function classes, on a free port, with frozen time.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    public const string Key = "key-of-this-test";
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 30, TimeSpan.Zero);

    private readonly WebApplication app;

    private RunningHost(WebApplication app)
    {
        this.app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public Recorder Recorder => app.Services.GetRequiredService<Recorder>();

    public Activity Activity => app.Services.GetRequiredService<Activity>();

    public static async Task<RunningHost> StartAsync(Type[] classes, params string[] settings)
    {
        var app = LocalFunctionHost.Build(
            [
                "--urls=http://127.0.0.1:0",
                $"--LocalHost:FunctionKey={Key}",
                $"--{LocalClockModule.StartKey}={Start:O}",
                .. settings,
            ],
            classes,
            builder =>
            {
                builder.Services.AddSingleton<Recorder>();
                builder.Logging.ClearProviders();
                builder.Logging.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<Recorder>());
            });
        await app.StartAsync();
        return new(app);
    }

    /// <summary>As the conductor does: sets the clock, then lets what is due begin.</summary>
    public async Task GoAsync(DateTimeOffset now)
    {
        (await Http.PostAsJsonAsync("/admin/clock", new { now, speed = 0 })).EnsureSuccessStatusCode();
        (await Http.PostAsync("/admin/clock/go", null)).EnsureSuccessStatusCode();
    }

    public Task<JsonElement> ClockAsync() => Http.GetFromJsonAsync<JsonElement>("/admin/clock");

    /// <summary>Waits until the host has nothing in flight.</summary>
    public async Task QuietAsync()
    {
        while ((await ClockAsync()).GetProperty("busy").GetInt32() > 0)
            await Task.Yield();
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>What the functions of a test saw, and what the host logged about them.</summary>
public sealed class Recorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> seen = [];
    private readonly ConcurrentQueue<string> logged = [];
    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];

    /// <summary>Held by functions that wait for their test.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Seen => [.. seen];

    public IReadOnlyList<string> Logged => [.. logged];

    public void See(string what)
    {
        lock (gate)
        {
            seen.Enqueue(what);
            foreach (var (count, reached) in waiting)
            {
                if (seen.Count >= count)
                    reached.TrySetResult();
            }
        }
    }

    /// <summary>Waits until so many things were seen.</summary>
    public Task SeenAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (seen.Count >= count)
                return Task.CompletedTask;
            waiting.Add((count, reached));
        }

        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Information)
            logged.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}

using Microsoft.Extensions.Logging;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>The app's log among the lines of a trace.</summary>
internal sealed class TraceLogs(Trace trace) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        trace.Tell(formatter(state, exception));

    public void Dispose()
    {
    }
}

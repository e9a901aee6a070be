using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Everything that hosts log, and what may not be in it: names, phones, texts.</summary>
internal sealed class LogScan : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = [];
    private readonly HashSet<string> secrets = [];
    private int scanned;

    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>From now on nothing that was or is logged may hold these words.</summary>
    public void Keep(params string?[] words) => secrets.UnionWith(words.OfType<string>().Where(IsTelling));

    /// <summary>Looks through what was logged since the last time.</summary>
    public void AssertTellsNobody()
    {
        var fresh = lines.Skip(scanned).ToList();
        scanned += fresh.Count;
        Assert.All(fresh, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }

    /// <summary>A mere "1" or "STOP" is in any log.</summary>
    private static bool IsTelling(string words) => words.Length >= 8 || words.Count(character => character > '\u2E80') >= 2;
}

using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Health;

/// <summary>
/// Whether this instance can do its work: storage answers, all of the configuration is understood, and somebody sweeps what is due. Whoever asks
/// is told yes or no; the reasons are in the log.
/// </summary>
public sealed partial class CheckHealth
{
    /// <summary>A sweep takes what is due from its place within a minute or two. What is older by this was left.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(10);

    /// <summary>However often it is asked, it is looked at so often.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);

    private readonly DueTable due;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<CheckHealth> logger;
    private readonly Lock gate = new();
    private (long At, Task<bool> Check)? last;

    internal CheckHealth(DueTable due, ConfigStore config, Clocks clocks, ILogger<CheckHealth> logger) => (this.due, this.config, this.clocks, this.logger) = (due, config, clocks, logger);

    /// <summary>Anybody may ask: the platform's probe has no name.</summary>
    public static AccessRule Rule => AccessRule.Platform;

    /// <summary>Whether the instance should be given work; asked again within ten seconds it is the same answer.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        Task<bool> check;
        lock (gate)
        {
            if (last is not { } before || (before.Check.IsCompleted && clocks.Wire.GetElapsedTime(before.At) >= KeptFor))
            {
                last = before = (clocks.Wire.GetTimestamp(), LookAsync());
            }

            check = before.Check;
        }

        return await check.WaitAsync(cancellationToken);
    }

    private async Task<bool> LookAsync()
    {
        using var late = new CancellationTokenSource(AnswersWithin, clocks.Wire);
        try
        {
            await config.GetAsync(late.Token);
            var isBehind = (await Task.WhenAll(Enumerable.Range(0, due.Shards).Select(shard => due.AnyAsync(shard, clocks.Now - Behind, late.Token)))).Contains(true);
            if (isBehind)
            {
                LogBehind(Behind.TotalMinutes);
            }

            if (!config.IsUnderstood)
            {
                LogConfiguration();
            }

            return !isBehind && config.IsUnderstood;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogStorage(Cause.Of(error));
            return false;
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Error, Message = "Not ready: what has been due for {Minutes} minutes has not been swept")]
    private partial void LogBehind(double minutes);

    [LoggerMessage(EventId = 311, Level = LogLevel.Error, Message = "Not ready: a document of the configuration is not entirely understood")]
    private partial void LogConfiguration();

    [LoggerMessage(EventId = 312, Level = LogLevel.Error, Message = "Not ready: storage does not answer, {Error}")]
    private partial void LogStorage(string error);
}

using System.Globalization;

using CareLoop.Local.Clock;

namespace CareLoop.Local.Run.Time;

/// <summary>
/// The clock service: gives all processes one business time, at a speed or from one due thing to the
/// next, and lets a person jump ahead. One jump at a time.
/// </summary>
internal sealed class BusinessClock(Timekeeper keeper, double? speed, DateTimeOffset begin) : IDisposable
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(20), KeepEvery = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly LocalClock clock = new();

    /// <summary>Business time now.</summary>
    public DateTimeOffset Now => speed is null ? keeper.Now : clock.GetUtcNow();

    public double? Speed => speed;

    public Task FreezeAtBeginAsync(CancellationToken cancellationToken) => keeper.FreezeAsync(begin, cancellationToken);

    /// <summary>Goes on to <paramref name="end"/> and stands there, quiet.</summary>
    public async Task RunToAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (speed is null)
        {
            await keeper.JumpToAsync(end, cancellationToken);
            return;
        }

        await StartAsync(begin, cancellationToken);
        while (Now < end)
        {
            var left = (end - Now) / speed.Value;
            await Task.Delay(left > TimeSpan.FromMilliseconds(5) ? left : TimeSpan.FromMilliseconds(5), cancellationToken);
        }

        // What was due by then and is behind is still done.
        await keeper.FreezeAsync(end, cancellationToken);
        clock.Set(end, 0);
        await keeper.JumpToAsync(end, cancellationToken);
    }

    /// <summary>Goes on until stopped.</summary>
    /// <param name="keepFile">Where business time is written down, so that the next run goes on from it.</param>
    public async Task RunAsync(string keepFile, CancellationToken cancellationToken)
    {
        if (speed is not null)
            await StartAsync(begin, cancellationToken);
        var kept = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                if (speed is not null || !await StepAsync(cancellationToken))
                    await Task.Delay(IdleWait, cancellationToken);
                if (TimeProvider.System.GetElapsedTime(kept) < KeepEvery)
                    continue;
                await File.WriteAllTextAsync(keepFile, Now.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
                kept = TimeProvider.System.GetTimestamp();
            }
        }
        finally
        {
            await File.WriteAllTextAsync(keepFile, Now.ToString("O", CultureInfo.InvariantCulture), CancellationToken.None);
        }
    }

    /// <summary>Does everything that is due up to an instant, however far off, and goes on from there as before.</summary>
    public async Task<DateTimeOffset> AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (to <= Now)
                return Now;
            if (speed is not null)
                await keeper.FreezeAsync(Now, cancellationToken);
            await keeper.JumpToAsync(to, cancellationToken);
            if (speed is not null)
                await StartAsync(to, cancellationToken);
            return Now;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Business time to go on from: what the last run wrote down, unless real time has passed it.</summary>
    public static DateTimeOffset Begin(string keepFile)
    {
        var now = TimeProvider.System.GetUtcNow();
        return File.Exists(keepFile)
            && DateTimeOffset.TryParseExact(File.ReadAllText(keepFile), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var kept)
            && kept > now
            ? kept
            : now;
    }

    public void Dispose() => turn.Dispose();

    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await keeper.StepAsync(DateTimeOffset.MaxValue, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task StartAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        clock.Set(at, speed!.Value);
        await keeper.RunAsync(at, speed.Value, cancellationToken);
    }
}

namespace CareLoop.Local.Run.Processes;

/// <summary>All processes of this run. They end in the reverse order of their start: storage last, so that all others can put down what they hold.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Hosts finish what they are at; the emulator writes its disk every five seconds.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(OperatingSystem.IsWindows() ? 6 : 15);

    private readonly List<ChildProcess> children = [];
    private readonly HashSet<ChildProcess> killed = [];
    private readonly TaskCompletionSource<ChildProcess> died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isEnding;

    public void Add(ChildProcess child)
    {
        lock (killed)
            children.Add(child);
        _ = WatchAsync(child);
    }

    /// <summary>Ends a process on purpose, without asking.</summary>
    public async Task KillAsync(ChildProcess child)
    {
        lock (killed)
            killed.Add(child);
        await child.KillAsync();
        lock (killed)
            children.Remove(child);
        child.Dispose();
    }

    /// <summary>Does the work unless a process ends meanwhile.</summary>
    /// <exception cref="ChildDiedException">One did.</exception>
    public async Task<T> WhileAllLiveAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(stop.Token);
        if (await Task.WhenAny(working, died.Task) == working)
        {
            // What failed may have failed because a process just ended, which is then the better answer.
            if (working.IsFaulted && await Task.WhenAny(died.Task, Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None)) == died.Task)
                throw new ChildDiedException(await died.Task);
            return await working;
        }

        await stop.CancelAsync();
        await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new ChildDiedException(await died.Task);
    }

    /// <summary>Waits until <paramref name="isReady"/> says so.</summary>
    /// <exception cref="CannotRunException">It did not within a minute.</exception>
    public Task ReadyAsync(string name, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken) =>
        WhileAllLiveAsync(
            async token =>
            {
                var began = TimeProvider.System.GetTimestamp();
                while (!await isReady(token))
                {
                    if (TimeProvider.System.GetElapsedTime(began) > StartsWithin)
                        throw new CannotRunException($"The {name} did not come up within {StartsWithin.TotalSeconds:0} seconds.");
                    await Task.Delay(LooksEvery, token);
                }

                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        isEnding = true;
        foreach (var child in Enumerable.Reverse(children))
        {
            await child.EndAsync(EndsWithin);
            child.Dispose();
        }
    }

    private async Task WatchAsync(ChildProcess child)
    {
        await child.Ended;
        bool isWanted;
        lock (killed)
            isWanted = killed.Contains(child);
        if (!isEnding && !isWanted)
            died.TrySetResult(child);
    }
}

using System.Text.RegularExpressions;

namespace CareLoop.Storage.Tests;

/// <summary>
/// Stands on the wire between the product and storage: a test looks at each request before it goes out and after it was
/// applied, lets others get in between, loses answers, or ends the process there.
/// </summary>
internal sealed class Interference() : DelegatingHandler(new SocketsHttpHandler())
{
    private volatile bool dead;

    /// <summary>Called before each request; what it throws is thrown, and nothing goes out.</summary>
    public Func<HttpRequestMessage, Task>? Before { get; set; }

    /// <summary>Called when a request has been answered; what it throws is thrown, and the answer is lost.</summary>
    public Func<HttpRequestMessage, Task>? After { get; set; }

    /// <summary>Ends the process here, as a crash does: this request and all later ones fail until <see cref="Revive"/>.</summary>
    public Task DieAsync()
    {
        dead = true;
        throw new ProcessEndedException();
    }

    /// <summary>Ends the process at the request of this number, before it goes out or when it was applied.</summary>
    public void DieAt(int request, bool applied)
    {
        var count = 0;
        Func<HttpRequestMessage, Task> die = _ => Interlocked.Increment(ref count) == request ? DieAsync() : Task.CompletedTask;
        Before = applied ? null : die;
        After = applied ? die : null;
    }

    /// <summary>Another process takes over on a wire that nobody disturbs.</summary>
    /// <returns>Whether the process had ended.</returns>
    public bool Revive()
    {
        var ended = dead;
        (dead, Before, After) = (false, null, null);
        return ended;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        if (Before is { } before)
            await before(request);
        ThrowIfDead();
        var response = await base.SendAsync(request, cancellationToken);
        if (After is { } after)
            await after(request);
        ThrowIfDead();
        return response;
    }

    private void ThrowIfDead()
    {
        if (dead)
            throw new ProcessEndedException();
    }
}

/// <summary>The process ended; no code of the product knows this exception, so that none handles it.</summary>
internal sealed class ProcessEndedException : Exception;

internal static class Requests
{
    /// <summary>Whether a request is of this method and for this table or queue, whatever the test's prefix.</summary>
    public static bool Is(this HttpRequestMessage request, HttpMethod method, string resource) =>
        request.Method == method && request.RequestUri!.AbsolutePath.Contains(resource, StringComparison.Ordinal);

    /// <summary>Whether it is a transaction on a partition; it names its table in its body only.</summary>
    public static bool IsTransaction(this HttpRequestMessage request) => request.Is(HttpMethod.Post, "$batch");

    /// <summary>Whether it is a transaction on a table.</summary>
    public static async Task<bool> IsTransactionOnAsync(this HttpRequestMessage request, string table) =>
        request.IsTransaction() && Regex.IsMatch(await request.Content!.ReadAsStringAsync(), $"/t[0-9a-f]+{table}[( ?]");
}

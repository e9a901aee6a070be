using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Storage;

/// <summary>
/// Counts the storage requests that really went out, retries included: the unit of cost (design, section 6).
/// Sits behind the retry policy.
/// </summary>
public sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> log = new();

    /// <summary>How many requests since the last <see cref="Reset"/>.</summary>
    public int Total => counts.Values.Sum();

    /// <summary>Requests by method and first path segments, such as <c>GET care</c>.</summary>
    public IReadOnlyDictionary<string, int> ByKind => counts;

    /// <summary>The requests in order, for a test's message.</summary>
    public IReadOnlyList<string> Log => [.. log];

    /// <summary>Whether each request is kept in <see cref="Log"/>; off outside tests, where it would only grow.</summary>
    public bool KeepLog { get; set; }

    /// <summary>Starts counting anew.</summary>
    public void Reset()
    {
        counts.Clear();
        log.Clear();
    }

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var kind = message.Request.Method + " " + Resource(message.Request.Uri.ToUri());
        counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        if (KeepLog)
        {
            log.Enqueue(message.Request.Method + " " + message.Request.Uri);
        }
    }

    /// <summary>The table or queue without keys: keys don't belong in a name that is printed.</summary>
    private static string Resource(Uri uri)
    {
        var path = uri.AbsolutePath.AsSpan().TrimStart('/');
        var emulator = path.StartsWith("devstoreaccount1", StringComparison.Ordinal);
        path = emulator && path.Length > 17 ? path[17..] : path;
        var end = path.IndexOfAny('(', '?');
        return new string(end < 0 ? path : path[..end]);
    }
}

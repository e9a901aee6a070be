using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Local.Bench.Bare;

/// <summary>A request of the app as it went out, and how it was answered.</summary>
/// <param name="Table">Whether tables got it; else a queue.</param>
/// <param name="Headers">Without those that each request has of its own: date, signature, id.</param>
internal sealed record Recorded(bool Table, string Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, int Status);

/// <summary>Keeps the requests of the app, to be made again without it.</summary>
internal sealed class Recorder : HttpPipelineSynchronousPolicy
{
    private static readonly string[] OfEachRequest = ["Authorization", "x-ms-date", "Date", "x-ms-client-request-id", "traceparent", "Content-Length"];

    private readonly Lock gate = new();
    private List<Recorded>? kept;

    /// <summary>The requests of an act, in the order of their answers.</summary>
    public async Task<IReadOnlyList<Recorded>> RecordAsync(Func<Task> act)
    {
        var requests = kept = [];
        await act();
        kept = null;
        return requests;
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (kept is null)
            return;
        var request = message.Request;
        var body = new MemoryStream();
        request.Content?.WriteTo(body, message.CancellationToken);
        var recorded = new Recorded(
            !request.Uri.Path.Contains("/messages", StringComparison.Ordinal),
            request.Method.Method,
            request.Uri.ToUri(),
            [.. request.Headers.Where(header => !OfEachRequest.Contains(header.Name, StringComparer.OrdinalIgnoreCase)).Select(header => KeyValuePair.Create(header.Name, header.Value))],
            body.ToArray(),
            message.Response.Status);
        lock (gate)
            kept.Add(recorded);
    }
}

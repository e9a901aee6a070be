using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Queues;

namespace CareLoop.Local.Bench.Bare;

/// <summary>
/// Makes recorded requests and nothing else: no JSON is read, nothing is decided. Connections are kept, requests are signed
/// (Shared Key Lite), answers are read to their end. What the app can't do faster with these requests on this storage.
/// </summary>
internal sealed class Generator : IDisposable
{
    /// <summary>Of one group, as the app does by default (<c>Scheduling:Parallelism</c>).</summary>
    private const int Parallelism = 8;

    // As host.json has them.
    private const int BatchSize = 16, NewBatchThreshold = 8;

    /// <summary>Before an empty queue is asked again, as the local host does.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient http = new();
    private readonly QueueServiceClient queues;
    private readonly string account;
    private readonly byte[] key;
    private int tableRequests;

    public Generator(string storage)
    {
        var settings = storage.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        (account, key) = (settings["AccountName"], Convert.FromBase64String(settings["AccountKey"]));
        queues = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
    }

    /// <summary>How many requests tables have got.</summary>
    public int TableRequests => Volatile.Read(ref tableRequests);

    /// <summary>Makes the requests of one script.</summary>
    public async Task RunAsync(IReadOnlyList<Step> script, CancellationToken cancellationToken)
    {
        foreach (var step in script)
        {
            if (step.Lanes.Count == 1)
                await RunAsync(step.Lanes.First(), cancellationToken);
            else
                await Parallel.ForEachAsync(step.Lanes, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (lane, token) => await RunAsync(lane, token));
        }
    }

    /// <summary>Receives as many messages as there are scripts, runs one for each and deletes it, as the host's listener does.</summary>
    public async Task DrainAsync(string queue, IReadOnlyList<IReadOnlyList<Step>> scripts, CancellationToken cancellationToken)
    {
        var client = queues.GetQueueClient(queue);
        var running = new List<Task>();
        for (var next = 0; next < scripts.Count;)
        {
            var messages = (await client.ReceiveMessagesAsync(BatchSize, TimeSpan.FromMinutes(10), cancellationToken)).Value;
            if (messages.Length == 0)
                await Task.Delay(Idle, cancellationToken);
            foreach (var message in messages)
            {
                var script = scripts[next++];
                running.Add(Task.Run(
                    async () =>
                    {
                        await RunAsync(script, cancellationToken);
                        await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                    },
                    cancellationToken));
            }

            while (running.Count > NewBatchThreshold)
                running.Remove(await AwaitedAsync(running));
        }

        await Task.WhenAll(running);
    }

    public void Dispose() => http.Dispose();

    private static async Task<Task> AwaitedAsync(List<Task> running)
    {
        var ended = await Task.WhenAny(running);
        await ended;
        return ended;
    }

    private async Task RunAsync(IReadOnlyList<Prepared> requests, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            if (request.QueueText is { } text)
                await queues.GetQueueClient(request.Request.Address.Segments[^2].Trim('/')).SendMessageAsync(text, cancellationToken);
            else
                await SendAsync(request.Request, cancellationToken);
        }
    }

    private async Task SendAsync(Recorded recorded, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), recorded.Address);
        if (recorded.Body.Length > 0)
            request.Content = new ByteArrayContent(recorded.Body);
        foreach (var (name, value) in recorded.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        Sign(request);
        Interlocked.Increment(ref tableRequests);
        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((int)response.StatusCode != recorded.Status || answer.AsSpan().IndexOf("HTTP/1.1 4"u8) >= 0)
            throw new InvalidOperationException($"{recorded.Method} {recorded.Address.AbsolutePath} was answered with {(int)response.StatusCode} where the app's was with {recorded.Status}: {Encoding.UTF8.GetString(answer)}");
    }

    /// <summary>"Authorize with Shared Key" (Microsoft Learn), Shared Key Lite of the Table service.</summary>
    private void Sign(HttpRequestMessage request)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{date}\n/{account}{request.RequestUri!.AbsolutePath}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("SharedKeyLite", $"{account}:{Convert.ToBase64String(signature)}");
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CareLoop.Local.Clock;
using CareLoop.Local.Faults;

namespace CareLoop.Local.Host.Faults;

/// <summary>
/// Stands behind the app's storage clients, at every try of every request, and deals what the run's plan has for the instant.
/// A fault draws by what is asked for and how often it was: which of the requests that are in flight together is hit may
/// differ between two runs of one seed.
/// </summary>
internal sealed partial class StorageFaults(FaultPlan plan, LocalClock clock, DealtFaults dealt, string connectionString) : HttpPipelinePolicy
{
    /// <summary>The share of faults that the client's own retries get to see; the waits between them are real seconds.</summary>
    private const double HealedByARetry = 0.15;

    private static readonly TimeSpan SlowLeast = TimeSpan.FromMilliseconds(30), SlowMost = TimeSpan.FromMilliseconds(400);

    /// <summary>Where writes depend on what was read before.</summary>
    private static readonly string[] Conditional = ["care", "phones", "limits", "ids"];

    private readonly TableServiceClient undisturbed = new(connectionString);
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app asks storage nothing that it waits for with a thread.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var now = clock.GetUtcNow();
        var what = $"{message.Request.Method} {message.Request.Uri.Path}";
        var key = string.Create(CultureInfo.InvariantCulture, $"{what} {asked.AddOrUpdate(what, 1, (_, before) => before + 1)}");
        if (plan.Falls(FaultKind.StorageSlow, key, now))
        {
            dealt.Count(FaultKind.StorageSlow);
            await Task.Delay(SlowLeast + (SlowMost - SlowLeast) * plan.Luck("slow", key), TimeProvider.System, message.CancellationToken);
        }

        if (plan.Falls(FaultKind.StorageFail, key, now))
        {
            dealt.Count(FaultKind.StorageFail);
            GiveUpAtOnce(message);
            throw Unanswered();
        }

        if (plan.Falls(FaultKind.StorageBusy, key, now))
        {
            // The client tries again after some tenths of a second, and the fault may fall again.
            dealt.Count(FaultKind.StorageBusy);
            message.Response = new BusyAnswer(message.Request.ClientRequestId);
            return;
        }

        var interfered = plan.Falls(FaultKind.StorageConflict, key, now) && await InterfereAsync(message);
        await ProcessNextAsync(message, pipeline);
        if (interfered)
        {
            dealt.Count(FaultKind.StorageConflict);
            if (!WasRefused(message.Response))
                dealt.Count(FaultKind.Overwritten);
        }

        if (plan.Falls(FaultKind.StorageLoseAnswer, key, now))
        {
            dealt.Count(FaultKind.StorageLoseAnswer);
            if (plan.Luck("healed", key) >= HealedByARetry)
                GiveUpAtOnce(message);
            throw Unanswered();
        }
    }

    /// <summary>As the transport says that a connection broke.</summary>
    private static RequestFailedException Unanswered() => new(0, "The connection broke (a fault of this run).", new HttpRequestException("broken"));

    /// <summary>Stands for a fault that lasts over all tries: their waits are real time, which frozen business time would only sit through.</summary>
    private static void GiveUpAtOnce(HttpMessage message) => message.ResponseClassifier = new NoRetries(message.ResponseClassifier);

    /// <summary>Writes the row that this request is about as it is: it gets another ETag, as when another host had changed it.</summary>
    private async Task<bool> InterfereAsync(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Get || await TargetAsync(message.Request) is not { } target || !Conditional.Contains(target.Table))
            return false;
        try
        {
            await undisturbed.GetTableClient(target.Table).UpdateEntityAsync(new TableEntity(target.Partition, target.Row), ETag.All, TableUpdateMode.Merge, message.CancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Whether the write was told of the change; a transaction says so in its body.</summary>
    private static bool WasRefused(Response response) => response.Status >= 400 || response.Content.ToString().Contains("HTTP/1.1 4", StringComparison.Ordinal);

    /// <summary>The row that the request's first condition is about; null where it has none.</summary>
    private static async Task<(string Table, string Partition, string Row)?> TargetAsync(Request request)
    {
        var text = request.Uri.ToUri().AbsoluteUri;
        if (request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && request.Content is { } content)
        {
            using var body = new MemoryStream();
            await content.WriteToAsync(body, CancellationToken.None);
            text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
            var condition = text.IndexOf("If-Match: ", StringComparison.OrdinalIgnoreCase);
            if (condition < 0)
                return null;
            text = text[..condition];
        }
        else if (!request.Headers.TryGetValue("If-Match", out _))
        {
            return null;
        }

        return Row().Matches(text) is [.., var match]
            ? (match.Groups["table"].Value, Unescape(match.Groups["partition"].Value), Unescape(match.Groups["row"].Value))
            : null;
    }

    private static string Unescape(string key) => Uri.UnescapeDataString(key).Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"/(?<table>\w+)\(PartitionKey='(?<partition>[^,]*)',\s*RowKey='(?<row>[^)]*)'\)")]
    private static partial Regex Row();

    private sealed class NoRetries(ResponseClassifier inner) : ResponseClassifier
    {
        public override bool IsErrorResponse(HttpMessage message) => inner.IsErrorResponse(message);

        public override bool IsRetriableException(Exception exception) => false;

        public override bool IsRetriable(HttpMessage message, Exception exception) => false;

        public override bool IsRetriableResponse(HttpMessage message) => false;
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <param name="Status">As CareLoop says; "refused" where it refused the request or the item.</param>
/// <param name="Record">Where what the event is about can be seen.</param>
internal sealed record EventAnswer(string EventId, string Status, string? Receipt, string? Record, string? Reason);

/// <summary>Posts signed events to CareLoop. Signatures carry wire time.</summary>
internal sealed class EventSender(HttpClient http, IOptions<HospitalOptions> options)
{
    public const string Refused = "refused";

    private const string Path = "api/his/events";
    private readonly HospitalOptions options = options.Value;

    /// <summary>The answer, or null where there was none that an interface engine would take: it tries again.</summary>
    /// <param name="webhookId">Stays the same for every try.</param>
    /// <param name="binary">Whether attributes travel as ce- headers instead of in the body.</param>
    public async Task<EventAnswer?> SendAsync(string webhookId, JsonObject cloudEvent, bool binary, int attempt, CancellationToken cancellationToken)
    {
        using var request = binary ? Binary(cloudEvent) : Structured(cloudEvent, "application/cloudevents+json");
        var id = cloudEvent["id"]!.GetValue<string>();
        using var response = await PostAsync(webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        var body = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode
            ? AnswerOf(id, body)
            : new EventAnswer(id, Refused, null, null, $"{(int)response.StatusCode} {Text(body, "code") ?? Text(body, "title")} {Text(body, "detail")}".Trim());
    }

    /// <summary>One answer an event, or null where the batch is to be sent again.</summary>
    public async Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<JsonObject> cloudEvents, int attempt, CancellationToken cancellationToken)
    {
        using var request = Structured(new JsonArray([.. cloudEvents]), "application/cloudevents-batch+json");
        using var response = await PostAsync(webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        var body = await ReadAsync(response, cancellationToken);
        if (body?["items"] is not JsonArray items)
            return [.. cloudEvents.Select(e => new EventAnswer(e["id"]!.GetValue<string>(), Refused, null, null, $"{(int)response.StatusCode} to the batch"))];

        // Items answer in the order of the events; an item that could not be read may not know its id.
        return [.. cloudEvents.Zip(items, (sent, item) => AnswerOf(sent["id"]!.GetValue<string>(), item as JsonObject))];
    }

    private async Task<HttpResponseMessage?> PostAsync(string webhookId, HttpRequestMessage request, int attempt, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("x-functions-key", options.FunctionKey);
        request.Headers.Add(Signature.IdHeader, webhookId);
        request.Headers.Add(Signature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Signature.SignatureHeader, Signature.Sign(options.WebhookSecret, webhookId, timestamp, body));
        var spread = (uint)Chance.Of(options.Seed, "host", webhookId).Below(options.Functions.Count) + (uint)attempt;
        request.RequestUri = new Uri(options.Functions[(int)(spread % options.Functions.Count)], Path);
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (408 or 429 or >= 500))
                return response;
            response.Dispose();
            return null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static HttpRequestMessage Structured(JsonNode body, string mediaType) => new(HttpMethod.Post, (Uri?)null)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new(mediaType, "utf-8") } },
    };

    private static HttpRequestMessage Binary(JsonObject cloudEvent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(cloudEvent["data"]))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        foreach (var attribute in (ReadOnlySpan<string>)["specversion", "id", "source", "type", "time"])
            request.Headers.Add("ce-" + attribute, cloudEvent[attribute]!.GetValue<string>());
        return request;
    }

    private static EventAnswer AnswerOf(string id, JsonObject? body)
    {
        var status = Text(body, "status");
        var problem = body?["problem"] as JsonObject;
        return status is null || problem is not null
            ? new EventAnswer(id, Refused, Text(body, "receipt"), null, $"{Text(problem, "code")} {Text(problem, "detail")}".Trim())
            : new EventAnswer(id, status, Text(body, "receipt"), Text(body, "record"), Text(body, "reason"));
    }

    private static async Task<JsonObject?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? body, string member) =>
        body?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

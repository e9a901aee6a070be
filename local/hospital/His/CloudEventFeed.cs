using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <summary>CloudEvents, some of them in binary mode.</summary>
internal sealed class CloudEventFeed(SignedPost post, IOptions<HospitalOptions> options) : IEventFeed
{
    private const string Path = "api/his/events";

    private readonly long seed = options.Value.Seed;

    public async Task<EventAnswer?> SendAsync(string webhookId, Told told, int attempt, CancellationToken cancellationToken)
    {
        var cloudEvent = EventBody.Of(told);
        var binary = Chance.Of(seed, "binary", told.EventId).PerMille(150);
        using var request = binary ? Binary(cloudEvent) : Structured(cloudEvent, "application/cloudevents+json");
        using var response = await post.SendAsync(Path, webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        var body = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode
            ? AnswerOf(told.EventId, body)
            : new EventAnswer(told.EventId, EventAnswer.Refused, null, null, $"{(int)response.StatusCode} {Text(body, "code") ?? Text(body, "title")} {Text(body, "detail")}".Trim());
    }

    public async Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<Told> told, int attempt, CancellationToken cancellationToken)
    {
        using var request = Structured(new JsonArray([.. told.Select(EventBody.Of)]), "application/cloudevents-batch+json");
        using var response = await post.SendAsync(Path, webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        var body = await ReadAsync(response, cancellationToken);
        if (body?["items"] is not JsonArray items)
            return [.. told.Select(each => new EventAnswer(each.EventId, EventAnswer.Refused, null, null, $"{(int)response.StatusCode} to the batch"))];

        // Items answer in the order of the events; an item that could not be read may not know its id.
        return [.. told.Zip(items, (sent, item) => AnswerOf(sent.EventId, item as JsonObject))];
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
            ? new EventAnswer(id, EventAnswer.Refused, Text(body, "receipt"), null, $"{Text(problem, "code")} {Text(problem, "detail")}".Trim())
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

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <summary>FHIR R4 as a server's subscriber gets it: what counts is what the OperationOutcome says of each resource.</summary>
internal sealed class FhirFeed(SignedPost post, IOptions<HospitalOptions> options) : IEventFeed
{
    private const string Path = "api/his/fhir", MediaType = "application/fhir+json", Receipts = "/api/his/events/";

    private readonly long seed = options.Value.Seed;

    public async Task<EventAnswer?> SendAsync(string webhookId, Told told, int attempt, CancellationToken cancellationToken) =>
        await PostAsync(webhookId, [told], FhirBody.Of(seed, told), attempt, cancellationToken) is [var answer] ? answer : null;

    public Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<Told> told, int attempt, CancellationToken cancellationToken) =>
        PostAsync(webhookId, told, FhirBody.Batch(seed, told), attempt, cancellationToken);

    /// <summary>An answer for each event, or null where all of it is to be sent again.</summary>
    private async Task<IReadOnlyList<EventAnswer>?> PostAsync(string webhookId, IReadOnlyList<Told> told, FhirPost posted, int attempt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(posted.Body)) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } },
        };
        using var response = await post.SendAsync(Path, webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        var issues = IssuesOf(await ReadAsync(response, cancellationToken)).ToLookup(issue => issue.Place, StringComparer.Ordinal);
        return [.. told.Zip(posted.Places, (each, place) => AnswerOf(each.EventId, [.. issues[place]]) ?? new EventAnswer(each.EventId, EventAnswer.Refused, null, null, Refusal(response, issues)))];
    }

    /// <summary>What is said of one resource; null where nothing is.</summary>
    private static EventAnswer? AnswerOf(string eventId, IReadOnlyList<Issue> issues)
    {
        if (issues.FirstOrDefault(issue => issue.Severity == "error") is { } error)
            return new EventAnswer(eventId, EventAnswer.Refused, null, null, error.Diagnostics);
        if (issues.FirstOrDefault(issue => issue.Severity == "information") is not { } said)
            return null;

        // "his.appointment.booked applied; /api/his/events/R", or "ignored: why".
        var words = said.Diagnostics.Split(' ', 2)[^1].Split("; ");
        return words is [var status, .., var address] && address.StartsWith(Receipts, StringComparison.Ordinal)
            ? new EventAnswer(eventId, status, address[Receipts.Length..], null, said.Diagnostics)
            : new EventAnswer(eventId, EventAnswer.Refused, null, null, said.Diagnostics);
    }

    private static string Refusal(HttpResponseMessage response, ILookup<string, Issue> issues) =>
        $"{(int)response.StatusCode} {string.Join("; ", issues.SelectMany(place => place).Where(issue => issue.Severity == "error").Select(issue => $"{issue.Place} {issue.Diagnostics}"))}".Trim();

    /// <summary>The issues of an OperationOutcome, or of those in a response Bundle.</summary>
    private static IEnumerable<Issue> IssuesOf(JsonObject? answer)
    {
        IEnumerable<JsonNode?> outcomes = answer?["entry"] is JsonArray entries ? entries.Select(entry => entry?["response"]?["outcome"]) : [answer];
        return from outcome in outcomes
               from issue in outcome?["issue"] as JsonArray ?? []
               select new Issue($"{issue?["expression"]?[0]}", $"{issue?["severity"]}", $"{issue?["diagnostics"]}");
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

    private sealed record Issue(string Place, string Severity, string Diagnostics);
}

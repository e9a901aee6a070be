using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>A case as a list shows it.</summary>
internal sealed record CaseLine(string Id, string? Number, string Kind, string Severity, string Source, string List, string State, DateTimeOffset ReceivedAt, int Level);

/// <summary>CareLoop's cases, and their tasks, as staff have them on their screens.</summary>
internal sealed class CaseApi(HttpClient http, IOptions<HospitalOptions> options)
{
    private const int AtOnce = 200;

    /// <summary>All cases of 60 days, or those of a state; null where CareLoop did not answer.</summary>
    public async Task<IReadOnlyList<CaseLine>?> ListAsync(string who, string? state, CancellationToken cancellationToken)
    {
        var lines = new List<CaseLine>();
        string? after = null;
        do
        {
            var query = $"api/complaints?organisation={Patient.Organisation}&limit={AtOnce}" + (state is null ? "" : "&state=" + state) + (after is null ? "" : "&after=" + Uri.EscapeDataString(after));
            if (await AskAsync(HttpMethod.Get, who, query, null, null, cancellationToken) is not (200, { } page))
                return null;
            lines.AddRange(page["items"].Deserialize<List<CaseLine>>(JsonSerializerOptions.Web) ?? []);
            after = (string?)page["next"];
        }
        while (after is not null);
        return lines;
    }

    /// <summary>Does something with a case; the status, 0 where CareLoop did not answer.</summary>
    /// <param name="key">The same for what is tried again.</param>
    public async Task<int> DoAsync(string who, string id, string verb, object body, string key, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Post, who, $"api/complaints/{id}/{verb}", body, key, cancellationToken)).Status;

    /// <summary>Does something with a task.</summary>
    public async Task<int> DoTaskAsync(string who, string id, string verb, object body, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Post, who, $"api/tasks/{id}/{verb}", body, null, cancellationToken)).Status;

    /// <summary>The case that a task is about, and its number; null where CareLoop did not answer.</summary>
    public async Task<(string Case, string? Number)?> OfTaskAsync(string who, string reader, string task, CancellationToken cancellationToken)
    {
        if (await AskAsync(HttpMethod.Get, who, "api/tasks/" + task, null, null, cancellationToken) is not (200, { } seen) || (string?)seen["about"] is not { } about)
            return null;
        var id = task[..(task.IndexOf('.', StringComparison.Ordinal) + 1)] + about[(about.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return await AskAsync(HttpMethod.Get, reader, "api/complaints/" + id, null, null, cancellationToken) is (200, { } found) ? (id, (string?)found["line"]?["number"]) : (id, null);
    }

    private async Task<(int Status, JsonNode? Body)> AskAsync(HttpMethod method, string who, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Value.Functions[0], path));
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", who);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode, response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) : null);
        }
        catch (HttpRequestException)
        {
            // Down; people try again at their next round.
            return (0, null);
        }
    }
}

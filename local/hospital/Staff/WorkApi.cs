using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Staff;

/// <summary>A task as a worklist shows it.</summary>
internal sealed record WorkItem(
    string Id, string What, bool Urgent, DateTimeOffset Deadline, string State, string? Department, int Level, string? Channel, string? ClaimedBy, int Attempts, DateTimeOffset? NotBefore);

/// <summary>A question that a task asks.</summary>
internal sealed record Question(string Id, string Kind, bool Required, IReadOnlyDictionary<string, string> Options);

/// <summary>The lists and tasks of CareLoop, as staff have them on their screens.</summary>
internal sealed class WorkApi(HttpClient http, IOptions<HospitalOptions> options)
{
    private const int AtOnce = 200;

    /// <summary>All tasks of a list, what is urgent first; null where CareLoop did not answer.</summary>
    public async Task<IReadOnlyList<WorkItem>?> ListAsync(string who, string list, string? name, CancellationToken cancellationToken)
    {
        var items = new List<WorkItem>();
        string? after = null;
        do
        {
            var query = $"api/tasks?organisation={Patient.Organisation}&list={list}&limit={AtOnce}" + (name is null ? "" : "&name=" + Uri.EscapeDataString(name)) + (after is null ? "" : "&after=" + Uri.EscapeDataString(after));
            if (await AskAsync(HttpMethod.Get, who, query, null, cancellationToken) is not { } page)
                return null;
            items.AddRange(page["items"].Deserialize<List<WorkItem>>(JsonSerializerOptions.Web) ?? []);
            after = (string?)page["next"];
        }
        while (after is not null);
        return items;
    }

    /// <summary>What a task asks; null where CareLoop did not answer.</summary>
    public async Task<IReadOnlyList<Question>?> QuestionsAsync(string who, string task, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Get, who, "api/tasks/" + task, null, cancellationToken))?["questions"].Deserialize<List<Question>>(JsonSerializerOptions.Web);

    /// <summary>Does something with a task; false where somebody else was faster, or CareLoop did not answer.</summary>
    public async Task<bool> DoAsync(string who, string task, string verb, object body, CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Post, who, $"api/tasks/{task}/{verb}", body, cancellationToken) is not null;

    private async Task<JsonNode?> AskAsync(HttpMethod method, string who, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Value.Functions[0], path));
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", who);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{method} {path} was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        }
        catch (HttpRequestException)
        {
            // Down; people try again at their next round.
            return null;
        }
    }
}

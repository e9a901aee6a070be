using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A discharge as the app's figures list it.</summary>
internal sealed record SeenDischarge(string Id, string Encounter, DateTimeOffset At, string Standing, string? Reason, int Level);

/// <summary>A task as the app's figures list it.</summary>
internal sealed record SeenWork(string Id, string What, string? Department, int Level, string State, DateTimeOffset Deadline, DateTimeOffset? EndedAt, bool Escalated, string? Reason);

/// <summary>What the app says of its follow-ups to who may ask: its figures, and what is behind them.</summary>
internal sealed record FollowUpFigures(IReadOnlyDictionary<string, int> Total, IReadOnlyDictionary<string, int> DueByLevel, IReadOnlyList<SeenDischarge> Discharges, IReadOnlyList<SeenWork> Tasks)
{
    public static readonly FollowUpFigures None = new(new Dictionary<string, int>(), new Dictionary<string, int>(), [], []);
}

/// <summary>Reads them, as the director would.</summary>
internal sealed class AppFigures(HttpClient http, IOptions<HospitalOptions> options)
{
    public async Task<FollowUpFigures> ReadAsync(DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var days = string.Create(
            CultureInfo.InvariantCulture, $"?organisation={Patient.Organisation}&from={HospitalDay.Of(begin).AddDays(-60):yyyy-MM-dd}&to={HospitalDay.Of(end).AddDays(200):yyyy-MM-dd}");
        var report = await AskAsync("api/reports/follow-ups" + days + "&by=level", cancellationToken);
        return new(
            Counts(report["total"]!),
            report["lines"]!.AsArray().ToDictionary(line => (string)line!["of"]!["level"]!, line => Counts(line!).GetValueOrDefault("due"), StringComparer.Ordinal),
            await AllAsync<SeenDischarge>("api/reports/follow-ups/discharges" + days, cancellationToken),
            await AllAsync<SeenWork>("api/reports/follow-ups/tasks" + days, cancellationToken));
    }

    private async Task<List<T>> AllAsync<T>(string path, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        string? after = null;
        do
        {
            var page = await AskAsync(path + (after is null ? "" : "&after=" + Uri.EscapeDataString(after)), cancellationToken);
            all.AddRange(page["items"].Deserialize<List<T>>(JsonSerializerOptions.Web) ?? []);
            after = (string?)page["next"];
        }
        while (after is not null);
        return all;
    }

    private async Task<JsonNode> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Value.Functions[0], path));
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", "administrator");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) ?? throw new InvalidOperationException($"{path} was answered with nothing.");
    }

    private static Dictionary<string, int> Counts(JsonNode line) => line["counts"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!, StringComparer.Ordinal);
}

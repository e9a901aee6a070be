using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A line of the app's scores.</summary>
/// <param name="Of">The group's name; empty of the total.</param>
/// <param name="Scores">Each with its number of answers.</param>
internal sealed record SeenScores(string Of, bool Suppressed, IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, (double Value, int N)> Scores);

/// <summary>The app's scores of surveys by one thing.</summary>
internal sealed record SeenReport(IReadOnlyList<SeenScores> Lines, SeenScores Total)
{
    public static readonly SeenReport None = new([], new("", true, new Dictionary<string, int>(), new Dictionary<string, (double, int)>()));
}

/// <summary>Reads them, as customer service would.</summary>
internal sealed class AppScores(HttpClient http, IOptions<HospitalOptions> options)
{
    public async Task<SeenReport> ReadAsync(string by, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Value.Functions[0], string.Create(
            CultureInfo.InvariantCulture, $"api/reports/surveys?organisation={Patient.Organisation}&from={HospitalDay.Of(begin):yyyy-MM-dd}&to={HospitalDay.Of(end):yyyy-MM-dd}&by={by}")));
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", "administrator");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var report = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) ?? throw new InvalidOperationException("Scores were answered with nothing.");
        return new([.. report["lines"]!.AsArray().Select(line => Read(line!, (string)line!["of"]![by]!))], Read(report["total"]!, ""));
    }

    private static SeenScores Read(JsonNode line, string of) => new(
        of,
        (bool)line["suppressed"]!,
        line["counts"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!, StringComparer.Ordinal),
        line["scores"]!.AsObject().ToDictionary(pair => pair.Key, pair => ((double)pair.Value!["value"]!, (int)pair.Value["n"]!), StringComparer.Ordinal));
}

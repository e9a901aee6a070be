using System.Net;
using System.Text.Json;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A visit as the app shows it to customer service.</summary>
/// <param name="Status">As the app says; null where it knows no such visit.</param>
/// <param name="Steps">The state of each reminder, in the app's words.</param>
internal sealed record AppVisit(string? Status, IReadOnlyList<string> Steps);

/// <summary>Asks the app what anybody with a right to it could ask: receipts, and visits as customer service sees them.</summary>
internal sealed class AppAnswers(HttpClient http, IOptions<HospitalOptions> options)
{
    private const string Principal = "customer-service";

    private readonly HospitalOptions options = options.Value;

    /// <summary>What became of an event; null where the app has no such receipt.</summary>
    public async Task<string?> ReceiptAsync(string receipt, CancellationToken cancellationToken) =>
        await GetAsync("api/his/events/" + Uri.EscapeDataString(receipt), cancellationToken) is { } body ? Text(body, "status") : null;

    public async Task<AppVisit> VisitAsync(string visit, CancellationToken cancellationToken)
    {
        if (await GetAsync($"api/appointments/{Uri.EscapeDataString(visit)}?organisation={Population.Patient.Organisation}", cancellationToken) is not { } body)
            return new(null, []);
        var steps = List(body, "reminders") ?? List(body, "steps") ?? [];
        return new(Text(body, "status") ?? "", [.. steps.Select(step => Text(step, "state") ?? "")]);
    }

    private async Task<JsonElement?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Functions[0], path));
        request.Headers.Add("x-functions-key", options.FunctionKey);
        request.Headers.Add("x-dev-principal", Principal);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static List<JsonElement>? List(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : null;

    private static string? Text(JsonElement body, string member) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

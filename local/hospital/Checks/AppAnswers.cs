using System.Net;
using System.Text.Json;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A visit as the app shows it to customer service.</summary>
/// <param name="Status">As the app says; null where it knows no such visit.</param>
/// <param name="Response">What it knows of the patient's answer.</param>
/// <param name="WhyNoReminder">Why the patient can't be reminded; null where they can.</param>
internal sealed record AppVisit(string? Status, DateTimeOffset? Start = null, string? Response = null, string? WhyNoReminder = null)
{
    public static readonly AppVisit Unknown = new(Status: null);

    /// <summary>The state of each reminder, in the app's words.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}

/// <summary>Asks the app what anybody with a right to it could ask: receipts, and visits as customer service sees them.</summary>
internal sealed class AppAnswers(HttpClient http, IOptions<HospitalOptions> options)
{
    private const string Principal = "customer-service";

    private readonly HospitalOptions options = options.Value;

    /// <summary>What became of an event, and where what it was about can be seen; null where the app has no such receipt.</summary>
    public async Task<(string? Status, string? Record)?> ReceiptAsync(string receipt, CancellationToken cancellationToken) =>
        await GetAsync("api/his/events/" + Uri.EscapeDataString(receipt), cancellationToken) is { } body ? (Text(body, "status"), Text(body, "record")) : null;

    /// <param name="record">The visit's address, as a receipt gives it.</param>
    public async Task<AppVisit> VisitAsync(string record, CancellationToken cancellationToken)
    {
        if (await GetAsync("api/" + record, cancellationToken) is not { } body)
            return AppVisit.Unknown;
        return new(
            Text(body, "status") ?? "",
            body.TryGetProperty("start", out var start) && start.ValueKind == JsonValueKind.String && start.TryGetDateTimeOffset(out var instant) ? instant : null,
            Text(body, "response"),
            Text(body, "whyNoReminder"))
        {
            Steps = body.TryGetProperty("reminders", out var steps) ? [.. steps.EnumerateArray().Select(step => Text(step, "state") ?? "")] : [],
        };
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

    private static string? Text(JsonElement body, string member) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

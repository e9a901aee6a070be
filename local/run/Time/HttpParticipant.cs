using System.Net.Http.Json;

namespace CareLoop.Local.Run.Time;

/// <summary>A process that keeps its business time by local/clock and is told it over HTTP.</summary>
internal sealed class HttpParticipant(string name, Uri address, HttpClient http) : IParticipant
{
    private readonly Uri clock = new(address, "admin/clock");
    private readonly Uri go = new(address, "admin/clock/go");
    private readonly Uri look = new(address, "admin/clock/look");

    public string Name => name;

    public async Task<ParticipantState> AskAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<ParticipantState>(clock, cancellationToken)
        ?? throw new InvalidOperationException($"{name} says nothing about its time.");

    public async Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(clock, new { now = now.ToUniversalTime(), speed }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public Task GoAsync(CancellationToken cancellationToken) => TellAsync(go, cancellationToken);

    public Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) =>
        TellAsync(new Uri(look, "?" + string.Join('&', queues.Select(queue => $"queue={queue}"))), cancellationToken);

    private async Task TellAsync(Uri what, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(what, null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

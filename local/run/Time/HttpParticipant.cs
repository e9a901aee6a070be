using System.Net.Http.Json;

namespace CareLoop.Local.Run.Time;

/// <summary>A process that keeps its business time by local/clock and is told it over HTTP.</summary>
/// <param name="readsQueues">Whether it wants to be told that messages wait.</param>
internal sealed class HttpParticipant(string name, Uri address, HttpClient http, bool readsQueues) : IParticipant
{
    private readonly Uri clock = new(address, "admin/clock");
    private readonly Uri quiet = new(address, "admin/clock/quiet");
    private readonly Uri go = new(address, "admin/clock/go");
    private readonly Uri goPastPolls = new(address, "admin/clock/go?polls=false");
    private readonly Uri look = new(address, "admin/clock/look");

    public string Name => name;

    public Task<ParticipantState> AskAsync(CancellationToken cancellationToken) => StateAsync(clock, cancellationToken);

    public Task<ParticipantState> QuietAsync(CancellationToken cancellationToken) => StateAsync(quiet, cancellationToken);

    public async Task SetAsync(DateTimeOffset now, double speed, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(clock, new { now = now.ToUniversalTime(), speed }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public Task GoAsync(bool polls, CancellationToken cancellationToken) => TellAsync(polls ? go : goPastPolls, cancellationToken);

    public Task LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken) => !readsQueues
        ? Task.CompletedTask
        : TellAsync(new Uri(look, "?" + string.Join('&', queues.Select(queue => $"queue={queue}"))), cancellationToken);

    private async Task<ParticipantState> StateAsync(Uri what, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<ParticipantState>(what, cancellationToken)
        ?? throw new InvalidOperationException($"{name} says nothing about its time.");

    private async Task TellAsync(Uri what, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(what, null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareLoop.Local.Run.View;

/// <summary>What happens, read from the hospital's ledger and the simulator's.</summary>
internal sealed partial class Feed(HttpClient http, Ports ports, ConcurrentQueue<Happening> mishaps, DateTimeOffset begin) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim turn = new(1, 1);
    private long messages;
    private long entries;

    /// <summary>Shows what happens until told to stop.</summary>
    public async Task FollowAsync(Screen screen, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReadAsync(screen, cancellationToken);
            await Task.Delay(Every, cancellationToken);
        }
    }

    /// <summary>Shows what happened since the last look.</summary>
    public async Task ReadAsync(Screen screen, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var texts = await ReadAsync(ports.Sms, $"messages?since={messages}", "messages", OfText, cancellationToken);
            var acts = await ReadAsync(ports.Hospital, $"ledger?since={entries}", "entries", OfEntry, cancellationToken);
            messages += texts.Count;
            entries += acts.Count;
            var conducted = new List<Happening?>();
            while (mishaps.TryDequeue(out var one))
                conducted.Add(one);
            screen.Show([.. texts.Concat(acts).Concat(conducted).OfType<Happening>().Where(one => one.At >= begin).OrderBy(one => one.At)]);
        }
        catch (HttpRequestException)
        {
            // One of them is ending; the run says so itself.
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<List<Happening?>> ReadAsync(int port, string path, string member, Func<JsonElement, Happening?> read, CancellationToken cancellationToken)
    {
        var body = await http.GetFromJsonAsync<JsonElement>(new Uri(Ports.Address(port), path), cancellationToken);
        return [.. body.GetProperty(member).EnumerateArray().Select(read)];
    }

    private static Happening? OfText(JsonElement message) => (Text(message, "direction"), Text(message, "outcome")) switch
    {
        ("out", "accepted" or "answer-lost") => new(At(message), "texted", $"{Mask(Text(message, "to"))}  {string.Join(", ", When().Matches(Text(message, "text")).Select(match => match.Value))}"),
        ("out", "network") => new(At(message), "network", Mask(Text(message, "to"))),
        ("out", var outcome) => new(At(message), outcome, Mask(Text(message, "to"))),
        ("in", _) => new(At(message), "answered", $"{Mask(Text(message, "from"))}  {Text(message, "text").Trim()}"),
        _ => null,
    };

    private static Happening? OfEntry(JsonElement entry) => Text(entry, "kind") switch
    {
        "decided" => new(At(entry), Text(entry, "change"), $"{Text(entry, "visit")}  {Short(entry, "start")}"),
        "stay-decided" => new(At(entry), Text(entry, "change"), Text(entry, "stay")),
        "worked" => new(At(entry), "worked", $"{Text(entry, "what")}  {Text(entry, "act")}"),
        "on-call-rung" => new(At(entry), "on call", Text(entry, "department")),
        "called-back" => new(At(entry), "called back", $"{Text(entry, "visit")}  {Text(entry, "response")}{(Text(entry, "outcome") is "taken" ? "" : $" ({Text(entry, "outcome")})")}"),
        "delivered" when Text(entry, "status") is "failed" or "refused" => new(At(entry), "refused", $"{Text(entry, "eventId")}  {Text(entry, "reason")}"),
        _ => null,
    };

    private static DateTimeOffset At(JsonElement element) => element.GetProperty("at").GetDateTimeOffset();

    private static string Short(JsonElement element, string member) => Screen.Local(element.GetProperty(member).GetDateTimeOffset());

    private static string Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Mask(string phone) => phone.Length > 8 ? phone[..^8] + "****" + phone[^4..] : "****";

    [GeneratedRegex(@"(\d{1,2}月\d{1,2}日|\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))\S*( \d{2}:\d{2})?")]
    private static partial Regex When();
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>A text that the SMS service took.</summary>
internal sealed record TakenText(string To, string Words, string Tag, string MessageId, DateTimeOffset At);

/// <summary>
/// The SMS service as ACS is documented: it takes a text once by its repeatability id, for five minutes from when it was first
/// sent, and answers 412 after. Source: "Repeatability of requests" in the REST reference.
/// </summary>
internal sealed class SmsService(TimeProvider clock) : HttpMessageHandler
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, TakenText> byRequest = new(StringComparer.Ordinal);

    /// <summary>Every text, in order.</summary>
    public List<TakenText> Taken { get; } = [];

    /// <summary>What it answers instead of taking a text.</summary>
    public HttpStatusCode? Refusal { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var recipient = body["smsRecipients"]![0]!;
        var id = (string)recipient["repeatabilityRequestId"]!;
        var firstSent = DateTimeOffset.Parse((string)recipient["repeatabilityFirstSent"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (Refusal is { } refusal)
            return new HttpResponseMessage(refusal);
        if (clock.GetUtcNow() - firstSent > Window)
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
        TakenText? text;
        lock (byRequest)
        {
            if (!byRequest.TryGetValue(id, out text))
            {
                text = new TakenText((string)recipient["to"]!, (string)body["message"]!, (string?)body["smsSendOptions"]!["tag"] ?? "", $"Outgoing_{byRequest.Count}", clock.GetUtcNow());
                byRequest.Add(id, text);
                Taken.Add(text);
            }
        }

        var result = new JsonObject { ["to"] = text.To, ["messageId"] = text.MessageId, ["httpStatusCode"] = 202, ["repeatabilityResult"] = "accepted", ["successful"] = true };
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = JsonContent.Create(new JsonObject { ["value"] = new JsonArray(result) }) };
    }
}

/// <summary>The HIS as callbacks meet it. One that comes again under its id is the same.</summary>
internal sealed class HisService : HttpMessageHandler
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>What it was told, in order.</summary>
    public List<string> Told { get; } = [];

    public bool IsDown { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (known)
        {
            if (known.Add(request.Headers.GetValues("webhook-id").Single()))
                Told.Add($"{(string?)body["appointment"]} {(string?)body["response"]} sequence {(int)body["sequence"]!} version {(int)body["appointmentVersion"]!}");
        }

        return new HttpResponseMessage(HttpStatusCode.OK);
    }
}

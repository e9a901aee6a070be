using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CareLoop.Common;
using CareLoop.Storage;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CareLoop.Reminders;

/// <summary>Posts patients' answers to the HIS, signed as Standard Webhooks.</summary>
internal sealed class HttpHisCallback(IHttpClientFactory clients, IOptions<HisCallbackOptions> options, Clocks clocks) : IHisCallback
{
    public const string ClientName = "his-callback";

    public async Task<(CallbackOutcome Outcome, string Reason)> TellAsync(CallbackRow callback, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                organisation = callback.Organisation,
                appointment = callback.HisId,
                response = KebabEnum.Write(callback.Response),
                sequence = callback.Sequence,
                appointmentVersion = callback.AppointmentVersion,
                appointmentStart = callback.AppointmentStart,
                at = callback.At,
            },
            JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"appointments/{Uri.EscapeDataString(callback.HisId)}/responses")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        var id = "cb_" + DerivedId.Of("callback", callback.Organisation, callback.Id);
        var at = clocks.WireNow;
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhooks.Sign(options.Value.Secret, id, at, body));
        try
        {
            // A client of its own for each call: the factory renews the connections behind it, so that a HIS that moves is found.
            using var http = clients.CreateClient(ClientName);
            using var response = await http.SendAsync(request, cancellationToken);
            return (OutcomeOf(response.StatusCode), string.Create(CultureInfo.InvariantCulture, $"http-{(int)response.StatusCode}"));
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException or BrokenCircuitException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (CallbackOutcome.NotNow, error switch { BrokenCircuitException => "circuit-open", HttpRequestException => "unreachable", _ => "timeout" });
        }
    }

    private static CallbackOutcome OutcomeOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => CallbackOutcome.Told,
        404 or 409 or 410 or 422 => CallbackOutcome.Refused,
        _ => CallbackOutcome.NotNow,
    };
}

using System.Text.Json;

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>The HIS's own endpoint: what CareLoop tells it about its patients' answers.</summary>
internal sealed class Callbacks(Ledger ledger, Hospital hospital, LocalClock clock, IOptions<HospitalOptions> options)
{
    private const int Largest = 64 * 1024;

    private readonly HospitalOptions options = options.Value;

    /// <summary>Answers one callback: 200, 401 for a wrong signature, 422 for an unreadable body, and now and then 503 the first time.</summary>
    public async Task<IResult> ReceiveAsync(string visit, HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length > Largest)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);

        string? webhookId = request.Headers[Signature.IdHeader];
        var body = buffer.ToArray();
        var isSigned = Signature.Holds(
            options.CallbackSecret, webhookId, request.Headers[Signature.TimestampHeader], request.Headers[Signature.SignatureHeader], body, TimeProvider.System.GetUtcNow());
        if (!isSigned)
        {
            ledger.Add(new CalledBack(webhookId ?? "", visit, "", 0, 0, null, CalledBack.Unsigned) { At = clock.GetUtcNow() });
            return Results.Unauthorized();
        }

        if (Parse(body) is not { } message || message.Appointment != visit)
            return Results.UnprocessableEntity();

        var entry = ledger.Receive(webhookId!, before => new CalledBack(
            webhookId!, visit, message.Response, message.Sequence, message.AppointmentVersion, message.AppointmentStart, Judge(message, before))
        { At = clock.GetUtcNow() });
        if (entry.Outcome == CalledBack.Taken)
            hospital.Take(entry);
        return entry.Outcome == CalledBack.PutOff ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Ok();
    }

    /// <summary>An HIS has its bad moments: some callbacks are put off the first time.</summary>
    private string Judge(ResponseMessage message, IReadOnlyList<CalledBack> before)
    {
        if (before.Any(earlier => earlier.Outcome == CalledBack.Taken))
            return CalledBack.Repeated;
        var isBadMoment = before.Count == 0 && Chance.Of(options.Seed, "bad moment", message.Appointment, message.Response).PerMille(30);
        return isBadMoment ? CalledBack.PutOff : CalledBack.Taken;
    }

    private static ResponseMessage? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ResponseMessage>(body, JsonSerializerOptions.Web) is { Appointment: not null, Response: not null } message ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ResponseMessage(
        string Organisation, string Appointment, string Response, long Sequence, long AppointmentVersion, DateTimeOffset? AppointmentStart);
}

using System.Text.Json;

using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>The HIS's own endpoint: what CareLoop tells it about its patients' answers.</summary>
internal sealed class Callbacks(Ledger ledger, Hospital hospital, HisFaults faults, LocalClock clock, IOptions<HospitalOptions> options)
{
    private const int Largest = 64 * 1024;

    private readonly HospitalOptions options = options.Value;

    /// <summary>Answers one callback: 200, 401 for a wrong signature, 422 for an unreadable body, now and then 503 the first time, and as the run's faults want it.</summary>
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

        var mood = faults.On(webhookId!);
        var entry = ledger.Receive(webhookId!, before => new CalledBack(
            webhookId!, visit, message.Response, message.Sequence, message.AppointmentVersion, message.AppointmentStart, Judge(message, mood, before))
        { At = clock.GetUtcNow() });
        if (entry.Outcome == CalledBack.Taken)
            hospital.Take(entry);
        await HisFaults.DelayAsync(mood, cancellationToken);
        if (mood == FaultKind.HisLoseAnswer)
            request.HttpContext.Abort();
        return entry.Outcome switch
        {
            CalledBack.PutOff when mood == FaultKind.HisThrottle => Results.StatusCode(StatusCodes.Status429TooManyRequests),
            CalledBack.PutOff => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
            CalledBack.Refused => Results.UnprocessableEntity(),
            _ => Results.Ok(),
        };
    }

    /// <summary>An HIS has its bad moments: some callbacks are put off the first time.</summary>
    private string Judge(ResponseMessage message, string? mood, IReadOnlyList<CalledBack> before)
    {
        if (before.Any(earlier => earlier.Outcome == CalledBack.Taken))
            return CalledBack.Repeated;
        if (before.Any(earlier => earlier.Outcome == CalledBack.Refused) || mood == FaultKind.HisRefuse)
            return CalledBack.Refused;
        var isBadMoment = before.Count == 0 && Chance.Of(options.Seed, "bad moment", message.Appointment, message.Response).PerMille(30);
        return isBadMoment || mood is FaultKind.HisFail or FaultKind.HisThrottle ? CalledBack.PutOff : CalledBack.Taken;
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

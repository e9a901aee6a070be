using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>A webhook request as it came.</summary>
/// <param name="ContentType">Decides the mode: structured, batch or binary.</param>
/// <param name="Header">A header by its name, or null.</param>
/// <param name="Body">At most <see cref="CloudEvents.MaxBodyBytes"/> are read further.</param>
public sealed record HisWebhookRequest(string? ContentType, Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>
/// HIS events over HTTP: who sends, what they say, and each event committed before the answer, or safe in the inbox
/// (design, 5.4). A batch is judged item by item.
/// </summary>
public sealed partial class ReceiveHisEvents
{
    private readonly ApplyHisEvent apply;
    private readonly InboxTable inbox;
    private readonly FailureLog failures;
    private readonly IOptionsMonitor<IntakeOptions> options;
    private readonly Clocks clocks;
    private readonly ILogger<ReceiveHisEvents> logger;

    internal ReceiveHisEvents(ApplyHisEvent apply, InboxTable inbox, FailureLog failures, IOptionsMonitor<IntakeOptions> options, Clocks clocks, ILogger<ReceiveHisEvents> logger) =>
        (this.apply, this.inbox, this.failures, this.options, this.clocks, this.logger) = (apply, inbox, failures, options, clocks, logger);

    /// <summary>Handles one request. A problem here means that nothing of it was stored.</summary>
    public async Task<Result<EventResults>> HandleAsync(HisWebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.Length > CloudEvents.MaxBodyBytes)
        {
            return new Problem(ProblemKind.TooLarge, "body-too-large", $"A request has at most {CloudEvents.MaxBodyBytes / 1024} KiB; send fewer events in one batch.");
        }

        var sender = Authenticate(request);
        if (!sender.IsOk)
        {
            return sender.Problem;
        }

        var read = CloudEvents.Read(request.ContentType, request.Header, request.Body, sender.Value.Name, clocks.Now);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var results = new List<(string?, Result<EventResult>)>();
        foreach (var item in read.Value.Items)
        {
            results.Add((item.Id, item.Event.IsOk ? await ReceiveAsync(item.Event.Value, sender.Value, cancellationToken) : item.Event.Problem));
        }

        return new EventResults(read.Value.IsBatch, results);
    }

    private Result<SenderOptions> Authenticate(HisWebhookRequest request)
    {
        Problem? problem = null;
        foreach (var sender in options.CurrentValue.Senders)
        {
            var verified = StandardWebhooks.Verify(
                sender.Secrets,
                request.Header(StandardWebhooks.IdHeader),
                request.Header(StandardWebhooks.TimestampHeader),
                request.Header(StandardWebhooks.SignatureHeader),
                request.Body.Span,
                clocks.WireNow);
            if (verified.IsOk)
            {
                return sender;
            }

            problem ??= verified.Problem;
        }

        return problem ?? new Problem(ProblemKind.Unauthenticated, "no-sender", "No sender is configured.");
    }

    private async Task<Result<EventResult>> ReceiveAsync(HisEvent happening, SenderOptions sender, CancellationToken cancellationToken)
    {
        if (sender.Organisations.Count > 0 && !sender.Organisations.Contains(happening.Organisation))
        {
            return new Problem(ProblemKind.Denied, "organisation-not-yours", "This sender does not speak for that organisation.");
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.CurrentValue.CommitSeconds), clocks.Wire);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var (id, receipt) = await apply.HandleAsync(happening, deadline.Token);
            return ResultOf(happening.Id, id, receipt);
        }
        catch (RowTooLargeException error)
        {
            var id = EventReceipt.IdOf(happening);
            await failures.WriteAsync(
                new Failure("his-events", id, clocks.Now, "too-large-to-store", error.Message, Payload: HisEventJson.Write(happening)), cancellationToken);
            return new Problem(ProblemKind.Unprocessable, "too-large-to-store", error.Message);
        }
        catch (Exception error) when (StorageErrors.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            var id = await inbox.AcceptAsync(happening, cancellationToken);
            LogAccepted(error.GetType().Name, id.ToString());
            return new EventResult(happening.Id, "accepted", id.ToString(), "to-be-applied", null, []);
        }
    }

    internal static EventResult ResultOf(string? eventId, ReceiptId id, EventReceipt receipt) => new(
        eventId,
        KebabEnum.Write(receipt.Status),
        id.ToString(),
        receipt.Reason,
        receipt.Record is { } record && id.Patient is { } patient ? record.Replace("appointment/", $"appointments/{patient}.", StringComparison.Ordinal) : null,
        receipt.Changed);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "{Error}: an event is in the inbox as {Receipt}")]
    private partial void LogAccepted(string error, string receipt);
}

using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>Takes one event of a sender that is known, by whatever feed: committed, or safe in the inbox, before it answers (design, 5.4).</summary>
internal sealed partial class AcceptHisEvent(
    ApplyHisEvent apply, InboxTable inbox, WaitingEvents waiting, FailureLog failures, Telemetry telemetry, IOptionsMonitor<IntakeOptions> options, Clocks clocks, ILogger<AcceptHisEvent> logger)
{
    /// <summary>What became of it.</summary>
    /// <exception cref="Exception">Neither could be done, and nothing is stored: the sender has to send it again.</exception>
    public async Task<Result<EventResult>> HandleAsync(HisEvent happening, SenderOptions sender, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(happening, sender, cancellationToken);
        if (taken.IsOk)
        {
            telemetry.TellEvent(taken.Value.Status);
        }

        return taken;
    }

    private async Task<Result<EventResult>> TakeAsync(HisEvent happening, SenderOptions sender, CancellationToken cancellationToken)
    {
        if (sender.Organisations.Count > 0 && !sender.Organisations.Contains(happening.Organisation))
        {
            return new Problem(ProblemKind.Denied, "organisation-not-yours", "This sender does not speak for that organisation.");
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.CurrentValue.CommitSeconds), clocks.Wire);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await ApplyAsync(happening, deadline.Token);
        }
        catch (PatientNotKnownException)
        {
            return await WaitAsync(happening, cancellationToken);
        }
        catch (RowTooLargeException error)
        {
            var id = EventReceipt.IdOf(happening);
            await failures.WriteAsync(
                new Failure("his-events", id, clocks.Now, "too-large-to-store", error.Message, Payload: HisEventJson.Write(happening)), cancellationToken);
            return new Problem(ProblemKind.Unprocessable, "too-large-to-store", error.Message);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Also a defect of our own: a sender that is told of it would send the same again for ever, and hold up what comes behind. From
            // the inbox it is tried some more, and is then a failure with what was sent.
            var id = await inbox.AcceptAsync(happening, cancellationToken);
            LogAccepted(Cause.Of(error), id.ToString());
            return new EventResult(happening.Id, "accepted", id.ToString(), "to-be-applied", null, []);
        }
    }

    private async Task<EventResult> ApplyAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var (id, receipt) = await apply.HandleAsync(happening, cancellationToken);
        return ResultOf(happening.Id, id, receipt);
    }

    private async Task<EventResult> WaitAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var row = await waiting.KeepAsync(happening, cancellationToken);
        return new EventResult(happening.Id, KebabEnum.Write(row.Status), ReceiptId.InInbox(row.Partition, row.Receipt).ToString(), row.Reason, null, []);
    }

    internal static EventResult ResultOf(string? eventId, ReceiptId id, EventReceipt receipt) => new(
        eventId,
        KebabEnum.Write(receipt.Status),
        id.ToString(),
        receipt.Reason,
        AddressOf(receipt.Record, id),
        receipt.Changed,
        receipt.Note);

    /// <summary>What it was about, where there is an address to ask.</summary>
    private static string? AddressOf(string? record, ReceiptId id) =>
        record?.Split('/') is ["appointment", var appointment] && id.Patient is { } patient ? $"appointments/{patient}.{appointment}" : null;

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "{Error}: an event is in the inbox as {Receipt}")]
    private partial void LogAccepted(string error, string receipt);
}

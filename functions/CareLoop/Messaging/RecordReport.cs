using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>A delivery report: what became of one attempt. It settles messages whose outcome was unknown.</summary>
internal sealed class RecordReport(PatientFiles files, Phones phones, Outbox outbox, Effects effects, ConfigStore config, FailureLog failures, Telemetry telemetry, Clocks clocks)
{
    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);

    public async Task HandleAsync(SmsEvent.SmsDeliveryReport report, CancellationToken cancellationToken)
    {
        var now = clocks.Now;
        if (SmsTag.Parse(report.Tag) is not { } tag)
        {
            await failures.WriteAsync(
                new Failure("sms-events", DerivedId.Of("report", report.MessageId ?? report.EventId ?? ""), now, "unknown-message", "A delivery report without a tag of ours: somebody else sends from this number."),
                cancellationToken);
            return;
        }

        var moment = new Moment(now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var disposition = report.Disposition;
        if (disposition == Disposition.OptedOut)
        {
            // First the phone and everybody on it: once this report's message is settled, a second delivery finds nothing to do.
            await OptOutAsync(report.To.Value, report.From.Value, report.ReceivedAt, cancellationToken);
        }

        var changed = await RecordAsync(tag, file => Record(file, tag, report, disposition, moment), cancellationToken);
        if (changed.Value is not null)
        {
            telemetry.TellReport(KebabEnum.Write(disposition), Code(report));
        }

        if (changed.Value is { } alarming && disposition == Disposition.ConfigurationAlarm)
        {
            await failures.WriteAsync(
                new Failure("sms", DerivedId.Of("report", alarming.Sender, Code(report)), now, "gateway-configuration", $"The carrier refuses texts with {Code(report)}. Check the sender's registration.", tag.Patient.ToString()),
                cancellationToken);
        }

        await effects.RunAsync(changed.File, moment, cancellationToken);
    }

    /// <summary>A text that was on its way when its patient was merged settles where it began; any other has gone over with the patient.</summary>
    private async Task<Changed<MessageRow?>> RecordAsync(SmsTag tag, Func<PatientFile, MessageRow?> record, CancellationToken cancellationToken)
    {
        var file = await files.LoadAsync(tag.Patient, cancellationToken);
        return file.Head.MergedInto is not null && file.Find<MessageRow>(tag.MessageId) is { State: MessageState.Sending }
            ? await files.ChangeHereAsync(tag.Patient, record, cancellationToken, file)
            : await files.ChangeAsync(tag.Patient, record, cancellationToken, file);
    }

    private MessageRow? Record(PatientFile file, SmsTag tag, SmsEvent.SmsDeliveryReport report, Disposition disposition, Moment moment)
    {
        if (file.Find<MessageRow>(tag.MessageId) is not { } message || message.LastAttempt?.Number != tag.Attempt || message.State.IsFinal())
        {
            return null;
        }

        // It waits for its next attempt: only where nobody knew what became of this one is the report news, and then it may spare the patient a second text.
        if (message.State == MessageState.Pending && (message.LastAttempt!.Outcome != Outbox.UnknownOutcome || disposition is not (Disposition.Delivered or Disposition.OptedOut or Disposition.BadNumber)))
        {
            return null;
        }

        var noted = message with
        {
            Attempts = [.. message.Attempts.SkipLast(1), message.LastAttempt! with { Outcome = $"report-{Code(report)}", GatewayId = message.LastAttempt.GatewayId ?? report.MessageId }],
        };
        switch (disposition)
        {
            case Disposition.Delivered:
                outbox.End(file, noted, MessageState.Delivered, null, moment);
                break;
            case Disposition.OptedOut:
                file.Head = file.Head.WithOptOut(message.Sender, message.To!, optedOut: true);
                outbox.End(file, noted, MessageState.Failed, "opted-out", moment);
                break;
            case Disposition.BadNumber:
                // The number of somebody of the staff is none of the patient's.
                var isStaff = message.Subject == StaffSubject.SubjectName;
                file.Head = isStaff ? file.Head : file.Head.WithBadPhone(message.To!, "refused-by-network");
                StaffTasks.Raise(file, message.Organisation, StaffTaskRow.CustomerService, isStaff ? "check-staff-number" : "find-another-phone", message.Id, moment.Now, CallWithin);
                outbox.End(file, noted, MessageState.Failed, "bad-number", moment);
                break;
            case Disposition.RetryLater:
                outbox.TryLater(file, noted, null, "not-delivered", moment);
                break;
            case Disposition.Unknown:
                outbox.End(file, noted, MessageState.Unknown, "report-unknown", moment);
                break;
            case Disposition.ConfigurationAlarm:
                outbox.End(file, noted, MessageState.Failed, "gateway-configuration", moment);
                break;
            default:
                file.Put(noted with { State = MessageState.Accepted, Reason = "report-not-understood" });
                break;
        }

        return message;
    }

    /// <summary>The carrier knows of an opt-out that we had not heard of: it reaches every patient on the phone.</summary>
    private async Task OptOutAsync(string phone, string sender, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var entry = await phones.SetOptOutAsync(phone, sender, optedOut: true, at, cancellationToken);
        foreach (var patient in entry.OptOuts.Contains(sender) ? entry.Patients : [])
        {
            await files.ChangeAsync(patient, file => OptedOut(file, sender, phone), cancellationToken);
        }
    }

    private static bool OptedOut(PatientFile file, string sender, string phone)
    {
        file.Head = file.Head.WithOptOut(sender, phone, optedOut: true);
        return true;
    }

    private static string Code(SmsEvent.SmsDeliveryReport report) => report.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown";
}

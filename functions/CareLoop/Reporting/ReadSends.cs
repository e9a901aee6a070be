using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reporting;

/// <summary>The texts of one patient that an organisation's report is about: those of the past as they stand, those to come as they are foreseen.</summary>
internal sealed class ReadSends(ForeseeTexts foresee)
{
    /// <param name="file">The patient's file; it is of no use afterwards.</param>
    /// <param name="past">Texts that have ended.</param>
    /// <param name="period">Whose texts, and of which days.</param>
    /// <param name="moment">Now.</param>
    public IReadOnlyList<(SendKey Key, MessageRow Message)> Of(PatientFile file, IReadOnlyList<MessageRow> past, SendPeriod period, Moment moment)
    {
        var zone = moment.Config.Organisation(period.Organisation).Zone;
        var stored = past.Concat(file.Open<MessageRow>().Where(message => message.State != MessageState.Pending)).ToList();
        var told = stored.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        var texts = stored.Select(message => (Message: message, Outcome: OutcomeOf(message))).ToList();

        // Whoever was merged into another is planned for there.
        if (file.Head.MergedInto is null)
        {
            var ahead = foresee.Until(file, LocalTimes.Instant(period.To.AddDays(1), TimeOnly.MinValue, zone) - TimeSpan.FromTicks(1), moment);
            texts.AddRange(ahead.Sent.Where(message => !told.Contains(message.Id)).Select(message => (message, SendOutcome.Planned)));
            texts.AddRange(ahead.Ended.Where(message => !told.Contains(message.Id)).Select(message => (message, OutcomeOf(message))));
        }

        return
        [
            .. texts.Where(text => text.Message.Organisation == period.Organisation)
                .Select(text => (KeyOf(text.Message, text.Outcome, zone), text.Message))
                .Where(text => text.Item1.Day >= period.From && text.Item1.Day <= period.To),
        ];
    }

    private static SendOutcome OutcomeOf(MessageRow message) =>
        message.State == MessageState.Withheld ? SendOutcome.Withheld
        : message.State.MayHaveReached() || message.Attempts.Any(attempt => attempt.GatewayId is not null) ? SendOutcome.Sent
        : SendOutcome.NotSent;

    private static SendKey KeyOf(MessageRow message, SendOutcome outcome, TimeZoneInfo zone)
    {
        var at = outcome is SendOutcome.Sent or SendOutcome.Planned && message.LastAttempt is { } attempt ? attempt.At
            : message.SendAfter > message.CreatedAt ? message.SendAfter : message.CreatedAt;
        return new SendKey(
            LocalTimes.LocalDate(at, zone), outcome, outcome == SendOutcome.NotSent ? message.Reason : null, message.Template, message.Step, message.Language,
            message.Departments.Count == 0 ? null : string.Join('+', message.Departments.Order(StringComparer.Ordinal)));
    }
}

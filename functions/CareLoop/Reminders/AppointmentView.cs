using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Reminders;

/// <summary>A visit as staff see it.</summary>
/// <param name="Id">Its address: patient and appointment.</param>
/// <param name="Organisation">The hospital.</param>
/// <param name="HisId">The HIS's own id.</param>
/// <param name="Status">unknown, booked, cancelled, arrived, no-show.</param>
/// <param name="Start">When it begins, UTC; null where nobody has said it.</param>
/// <param name="Department">Its name, as the HIS has it.</param>
/// <param name="Location">Where.</param>
/// <param name="Version">Counts up with each new start.</param>
/// <param name="Response">none, confirmed, cancel-requested, reschedule-requested.</param>
/// <param name="WhyNoReminder">Why this patient can't be reminded now, or null.</param>
/// <param name="Reminders">What is planned, and what became of it.</param>
/// <param name="Messages">The texts about it.</param>
/// <param name="Callbacks">What the HIS was told.</param>
public sealed record AppointmentView(
    string Id,
    string Organisation,
    string HisId,
    string Status,
    DateTimeOffset? Start,
    string? Department,
    string? Location,
    int Version,
    string Response,
    string? WhyNoReminder,
    IReadOnlyList<ReminderView> Reminders,
    IReadOnlyList<MessageView> Messages,
    IReadOnlyList<CallbackView> Callbacks)
{
    internal static AppointmentView Of(PatientFile file, AppointmentRow visit, IEnumerable<MessageRow> messages, IEnumerable<CallbackRow> callbacks, string sender, Moment moment) => new(
        $"{file.Key}.{visit.Id}",
        visit.Organisation,
        visit.HisId,
        KebabEnum.Write(visit.Status),
        visit.Start,
        visit.DepartmentName,
        visit.Location,
        visit.Schedule,
        KebabEnum.Write(visit.Response),
        WhyNot(file.Head, visit, sender, moment),
        [.. visit.Steps.Select(step => new ReminderView(step.Id, step.Due, KebabEnum.Write(step.State), step.Reason, step.MessageId))],
        [.. messages.OrderBy(message => message.CreatedAt).Select(MessageView.Of)],
        [.. callbacks.OrderBy(callback => callback.Sequence).Select(callback => new CallbackView(callback.Sequence, KebabEnum.Write(callback.Response), KebabEnum.Write(callback.State), callback.Reason, callback.At))]);

    private static string? WhyNot(PatientHead head, AppointmentRow visit, string sender, Moment moment) =>
        head.AtRest is { } atRest ? atRest
        : !visit.Stands ? null
        : !moment.Config.Organisation(visit.Organisation).IsLive(moment.Now) ? Outbox.BeforeGoLive
        : moment.Config.SwitchesOf(visit.Organisation).Stopped(sender, TemplateNames.Reminder, visit.DepartmentCode is { } code ? [code] : []) ?? Recipient.WhyNot(head, sender, LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(visit.Organisation).Zone));
}

/// <summary>One reminder: <c>planned</c>, <c>requested</c> (see its message), <c>skipped</c>, <c>expired</c>, <c>withdrawn</c> or <c>failed</c>.</summary>
public sealed record ReminderView(string Id, DateTimeOffset Due, string State, string? Reason, string? MessageId);

/// <summary>One text, without its words.</summary>
/// <param name="Id">Its id within the patient.</param>
/// <param name="Template">What it is for.</param>
/// <param name="State">pending, sending, accepted, delivered, unknown, failed, expired, withdrawn.</param>
/// <param name="Reason">Why; null where there is nothing to say.</param>
/// <param name="SendAfter">Not before; moves with quiet hours and budgets.</param>
/// <param name="Segments">What it costs.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record MessageView(string Id, string Template, string State, string? Reason, DateTimeOffset? SendAfter, int Segments, int Attempts)
{
    internal static MessageView Of(MessageRow message) => new(
        message.Id, message.Template, KebabEnum.Write(message.State), message.Reason, message.SendAfter == default ? null : message.SendAfter, message.Segments, message.Attempts.Count);
}

/// <summary>One answer on its way to the HIS: <c>pending</c>, <c>told</c>, <c>superseded</c> or <c>failed</c>.</summary>
public sealed record CallbackView(int Sequence, string Response, string State, string? Reason, DateTimeOffset At);

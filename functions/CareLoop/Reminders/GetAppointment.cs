using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>One visit, with its reminders, texts and callbacks, for staff of its organisation and department.</summary>
public sealed class GetAppointment
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } =
        AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach, Role.Auditor);

    private readonly PatientFiles files;
    private readonly Outbox outbox;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal GetAppointment(PatientFiles files, Outbox outbox, AuditLog audit, ConfigStore config, Clocks clocks) =>
        (this.files, this.outbox, this.audit, this.config, this.clocks) = (files, outbox, audit, config, clocks);

    /// <param name="principal">Who asks.</param>
    /// <param name="id"><c>PATIENT.APPOINTMENT</c>, as receipts and the timeline give it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<AppointmentView>> HandleAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var appointment] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) || !appointment.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var file = await files.FollowAsync(key, cancellationToken);
        var visit = file.Find<AppointmentRow>(appointment) ?? await FindPastAsync(file, appointment, cancellationToken);
        if (visit is null)
        {
            return AccessRule.NotFound;
        }

        var authorised = Rule.Authorise(principal, visit.Organisation, visit.DepartmentCode);
        if (!authorised.IsOk)
        {
            return authorised.Problem;
        }

        var (messages, callbacks) = await ReadPastAsync(file, appointment, cancellationToken);
        await audit.WriteAsync(
            new AuditEntry
            {
                Who = principal,
                Action = "read-appointment",
                Organisation = visit.Organisation,
                At = moment.Now,
                Cause = Guid.NewGuid().ToString("N"),
                Outcome = "ok",
                Patients = [file.Key.ToString()],
                Records = ["appointment/" + appointment],
            },
            cancellationToken);
        return AppointmentView.Of(
            file,
            visit,
            file.Open<MessageRow>().Concat(messages).Where(message => message.About.Any(about => about.Id == appointment)),
            file.Open<CallbackRow>().Concat(callbacks).Where(callback => callback.AppointmentId == appointment),
            outbox.SenderOf(moment.Config.Organisation(visit.Organisation)),
            moment);
    }

    private async Task<AppointmentRow?> FindPastAsync(PatientFile file, string appointment, CancellationToken cancellationToken)
    {
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key))
        {
            if (await files.FindPastAsync<AppointmentRow>(partition, appointment, cancellationToken) is { } visit)
            {
                return visit;
            }
        }

        return null;
    }

    private async Task<(List<MessageRow> Messages, List<CallbackRow> Callbacks)> ReadPastAsync(PatientFile file, string appointment, CancellationToken cancellationToken)
    {
        var messages = new List<MessageRow>();
        var callbacks = new List<CallbackRow>();
        await foreach (var row in files.ReadPastAsync(file.Head, file.Key, cancellationToken))
        {
            if (row.RowKey.StartsWith(CareKeys.Past(MessageRow.Kind, ""), StringComparison.Ordinal))
            {
                messages.Add(MessageRow.FromTable(row));
            }
            else if (row.RowKey.StartsWith(CareKeys.Past(CallbackRow.Kind, appointment), StringComparison.Ordinal))
            {
                callbacks.Add(CallbackRow.FromTable(row));
            }
        }

        return (messages, callbacks);
    }
}

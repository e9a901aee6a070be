using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.Reminders;

/// <summary>
/// The instant of a visit's reminder has come. Visits of one patient on one day share the text; what is too late ends as
/// expired; what was overtaken by a later step is not sent after it.
/// </summary>
internal sealed class AppointmentDue(Outbox outbox) : IDueHandler
{
    public string Kind => "a";

    /// <summary>Asks for the look at the next planned step, unless that very look is promised already.</summary>
    public static void Promise(PatientFile file, string id)
    {
        var visit = file.Find<AppointmentRow>(id)!;
        var next = visit.Stands ? ReminderPlan.Next(visit.Steps) : null;
        if (next is { } at && visit.NextLook != at)
        {
            file.LookAt(at, visit.DueRecord, visit.Schedule);
        }

        if (visit.NextLook != next)
        {
            file.Put(visit with { NextLook = next });
        }
    }

    public IEnumerable<Look> Promised(PatientFile file) =>
        file.Open<AppointmentRow>().Where(visit => visit is { Stands: true, NextLook: not null }).Select(visit => new Look(visit.NextLook!.Value, file.Key, visit.DueRecord, visit.Schedule));

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        if (file.Find<AppointmentRow>(id) is not { Stands: true } visit || visit.Schedule != look.Version)
        {
            return;
        }

        var due = visit.Steps.Where(step => step.State == StepState.Planned && step.Due <= look.At).ToList();
        foreach (var step in due)
        {
            var overtaken = step != due[^1];
            if (moment.Now >= step.Latest || overtaken)
            {
                Set(file, id, step.Id, StepState.Expired, overtaken ? "overtaken" : "too-late");
            }
            else if (WhyNotNeeded(visit, step) is { } why)
            {
                Set(file, id, step.Id, StepState.Skipped, why);
            }
            else
            {
                Remind(file, visit, step, moment);
            }
        }

        Promise(file, id);
    }

    private void Remind(PatientFile file, AppointmentRow visit, ReminderStepState step, Moment moment)
    {
        var organisation = moment.Config.Organisation(visit.Organisation);
        var shared = SameDay(file, visit, step, organisation, moment);
        var about = shared.Select(other => new AboutRecord(other.Id, other.Schedule)).ToList();
        var messageId = DerivedId.Of(["reminder", file.Key.ToString(), step.Id, .. about.Select(record => $"{record.Id}@{record.Version}")]);
        var latest = shared.Min(other => other.Steps.First(same => same.Id == step.Id).Latest);
        foreach (var other in shared)
        {
            file.Put(file.Find<AppointmentRow>(other.Id)!.WithStep(step.Id, same => same with { State = StepState.Requested, MessageId = messageId, Reason = null }));
        }

        outbox.Send(
            file,
            new MessageRow
            {
                Id = messageId,
                Organisation = visit.Organisation,
                Template = step.Template,
                Subject = VisitSubject.SubjectName,
                Sender = outbox.SenderOf(organisation),
                About = about,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { [MessageRow.StepField] = step.Id },
                Departments = [.. shared.Select(other => other.DepartmentCode).OfType<string>().Distinct()],
                Rank = ContactRank.Reminder,
                CreatedAt = moment.Now,
                PlannedFor = step.Due,
                ExpiresAt = latest,
            },
            moment);
        foreach (var other in shared.Where(other => other.Id != visit.Id))
        {
            Promise(file, other.Id);
        }
    }

    /// <summary>
    /// This visit and the others of its day whose same step is still to come and wanted, by start. What a stop switch holds
    /// is a text of its own, so that it holds nothing else; and what is planned for after the organisation is live goes then.
    /// </summary>
    private static List<AppointmentRow> SameDay(PatientFile file, AppointmentRow visit, ReminderStepState step, OrganisationSettings organisation, Moment moment)
    {
        var zone = organisation.Zone;
        var stopped = moment.Config.SwitchesOf(visit.Organisation).Departments;
        var day = LocalTimes.LocalDate(visit.Start!.Value, zone);
        return
        [
            .. file.Open<AppointmentRow>()
                .Where(other => other.Stands && other.Organisation == visit.Organisation && LocalTimes.LocalDate(other.Start!.Value, zone) == day)
                .Where(other => IsStopped(other) == IsStopped(visit))
                .Where(other => other.Id == visit.Id || other.Steps.Any(same =>
                    same.Id == step.Id && same.State == StepState.Planned && organisation.IsLive(same.Due) == organisation.IsLive(step.Due) && moment.Now < same.Latest && WhyNotNeeded(other, same) is null))
                .OrderBy(other => other.Start)
                .ThenBy(other => other.Id, StringComparer.Ordinal),
        ];

        bool IsStopped(AppointmentRow one) => one.DepartmentCode is { } code && stopped.Contains(code);
    }

    public static string? WhyNotNeeded(AppointmentRow visit, ReminderStepState step) => visit.Response switch
    {
        PatientResponse.CancelRequested => "patient-cancelled",
        PatientResponse.Confirmed when step.OnlyIfUnconfirmed => "patient-confirmed",
        PatientResponse.RescheduleRequested when step.OnlyIfUnconfirmed => "patient-wants-another-time",
        _ => null,
    };

    private static void Set(PatientFile file, string id, string stepId, StepState state, string reason) =>
        file.Put(file.Find<AppointmentRow>(id)!.WithStep(stepId, step => step with { State = state, Reason = reason }));
}

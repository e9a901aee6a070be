using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Reminders;

/// <summary>
/// What an appointment event does: the visit's fields by source time, then its plan. A visit that moves or is booked anew
/// gets a new schedule version and new reminders; one that no longer stands has everything withdrawn.
/// </summary>
internal sealed class ApplyAppointmentEvent(Outbox outbox) : IHisEventHandler
{
    /// <summary>Visits stay among the open records this long after their start, so that late news finds them.</summary>
    private static readonly TimeSpan KeptOpen = TimeSpan.FromDays(30);

    /// <summary>How many are closed in one change: a transaction holds a hundred operations, two for each.</summary>
    private const int ClosedAtOnce = 20;

    public bool Handles(HisEventType type) => type.IsOfAppointment();

    public EventEffect Apply(PatientFile file, HisEvent happening, Moment moment)
    {
        var data = happening.Appointment!;
        var id = AppointmentRow.IdOf(happening.Organisation, data.Id);
        var before = file.Find<AppointmentRow>(id) ?? new AppointmentRow { Id = id, Organisation = happening.Organisation, HisId = data.Id };
        var update = new FieldUpdate(before.Stamps, Stamp.Of(happening));
        var said = Fields(before, data, StatusOf(happening.Type), update);
        if (update.SaidAnything)
        {
            var after = Planned(file, before, said with { Stamps = update.Stamps }, moment);
            file.Put(after);
            Follow(file, before, after, moment);
        }

        // Also one that it was in before: who may see the patient does not follow from the order of arrival.
        file.Head = file.Head.WithDepartment(happening.Organisation, data.Department?.Code);
        CloseOld(file, moment);
        return new EventEffect(update.Changed, update.SaidAnything, "appointment/" + id, null);
    }

    public (string Kind, string Id)? MayBeClosed(PatientFile file, HisEvent happening, Moment moment)
    {
        var visit = happening.Appointment!;
        var id = AppointmentRow.IdOf(happening.Organisation, visit.Id);
        var isNew = happening.Type == HisEventType.AppointmentBooked && moment.Now - visit.Start <= KeptOpen;
        return isNew || file.Find<AppointmentRow>(id) is not null ? null : (AppointmentRow.Kind, id);
    }

    private static AppointmentRow Fields(AppointmentRow before, AppointmentData data, AppointmentStatus status, FieldUpdate update) => before with
    {
        Status = update.Next("status", before.Status, (AppointmentStatus?)status) ?? before.Status,
        Start = update.Next("start", before.Start, data.Start),
        Duration = update.Next("duration", before.Duration, data.Duration),
        DepartmentCode = update.Next("department", before.DepartmentCode, data.Department?.Code),
        DepartmentName = update.Next("departmentName", before.DepartmentName, data.Department?.Name),
        ClinicianId = update.Next("clinician", before.ClinicianId, data.Clinician?.Id),
        ClinicianName = update.Next("clinicianName", before.ClinicianName, data.Clinician?.Name),
        Location = update.Next("location", before.Location, data.Location),
        Type = update.Next("type", before.Type, data.Type),
        Instructions = update.Next("instructions", before.Instructions, data.Instructions),
    };

    /// <summary>The plan of a visit as it is now, given what was planned before.</summary>
    internal static AppointmentRow Planned(PatientFile file, AppointmentRow before, AppointmentRow after, Moment moment)
    {
        if (!after.Stands)
        {
            return after with
            {
                Steps = [.. after.Steps.Select(step => step.State == StepState.Planned ? step with { State = StepState.Withdrawn, Reason = Why(after.Status) } : step)],
                NextLook = null,
            };
        }

        var organisation = moment.Config.Organisation(after.Organisation);
        var policy = moment.Config.PolicyFor(after.Organisation, after.DepartmentCode, after.Type);
        var start = after.Start!.Value;
        var steps = ReminderPlan.For(start, policy, organisation, Spread(file.Key, after.Organisation, LocalTimes.LocalDate(start, organisation.Zone)), moment.Now, file.Head.Profile.PreferredHour);
        return before.Stands && before.Start == start
            ? after with { Steps = ReminderPlan.Renewed(before.Steps, steps) }
            // A look is promised for one schedule: the new one needs its own, even where it falls on the same instant.
            : after with { Steps = steps, Schedule = before.Schedule + 1, Response = PatientResponse.None, NextLook = null };
    }

    private void Follow(PatientFile file, AppointmentRow before, AppointmentRow after, Moment moment)
    {
        // Said again, an end ends nothing more: what was offered after a missed visit stays.
        var ended = !after.Stands && before.Status != after.Status;
        if (before.Schedule != after.Schedule || ended)
        {
            outbox.Withdraw(file, after.Id, after.Stands ? "moved" : Why(after.Status), moment);
        }

        if (ended)
        {
            VisitConversations.Forget(file, after.Id);
        }

        if (after.Status == AppointmentStatus.NoShow && !after.MissedOffered)
        {
            MissedVisit.Offer(file, outbox, file.Find<AppointmentRow>(after.Id)!, moment);
        }

        AppointmentDue.Promise(file, after.Id);
    }

    private static void CloseOld(PatientFile file, Moment moment)
    {
        foreach (var old in file.Open<AppointmentRow>().Where(visit => visit.Start is { } start && moment.Now - start > KeptOpen).Take(ClosedAtOnce))
        {
            file.Close(old);
        }
    }

    /// <summary>Where in a step's window a patient stands: the same for all visits of a day, so that they share one text.</summary>
    private static double Spread(PatientKey patient, string organisation, DateOnly day)
    {
        var id = DerivedId.Of("spread", patient.ToString(), organisation, day.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        var value = id.Take(4).Aggregate(0, (sum, character) => (sum * 32) + (char.IsDigit(character) ? character - '2' + 26 : character - 'a'));
        return value / (double)(32 * 32 * 32 * 32);
    }

    private static AppointmentStatus StatusOf(HisEventType type) => type switch
    {
        HisEventType.AppointmentCancelled => AppointmentStatus.Cancelled,
        HisEventType.AppointmentArrived => AppointmentStatus.Arrived,
        HisEventType.AppointmentNoShow => AppointmentStatus.NoShow,
        _ => AppointmentStatus.Booked,
    };

    internal static string Why(AppointmentStatus status) => status switch
    {
        AppointmentStatus.Cancelled => "visit-cancelled",
        AppointmentStatus.Arrived => "patient-arrived",
        AppointmentStatus.NoShow => "visit-missed",
        _ => "visit-not-booked",
    };
}

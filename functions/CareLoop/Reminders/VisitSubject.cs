using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Reminders;

/// <summary>Texts about visits: what they say, whether they still hold, and what becomes of the visit when they end.</summary>
internal sealed class VisitSubject : IMessageSubject
{
    public const string SubjectName = "visit";

    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);

    public string Name => SubjectName;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        var visits = Visits(file, message).ToList();
        if (message.Template == TemplateNames.MissedVisit)
        {
            visits = [.. visits.Where(visit => visit.Status == AppointmentStatus.NoShow)];
        }
        else if (message.Template is TemplateNames.Reminder or TemplateNames.Moved || message.Fields.ContainsKey(MessageRow.StepField))
        {
            visits = [.. visits.Where(visit => visit.Stands && visit.Response != PatientResponse.CancelRequested)];
        }

        // A frozen text can't leave one visit out: its repeat needs all of them as they were.
        var isRepeat = message.State == MessageState.Sending;
        return visits.Count == 0 || (isRepeat && visits.Count < message.About.Count) ? Rendering.Not("superseded") : Rendering.Of(Fields(file.Head, visits, organisation, language));
    }

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        if (message.Template == TemplateNames.MissedVisit)
        {
            VisitConversations.Open(file, message, MissedConversation.SubjectName, moment.Now + MissedConversation.StaysOpen, moment);
        }
        else if (message.Template == TemplateNames.Moved || message.Fields.ContainsKey(MessageRow.StepField))
        {
            var begins = Visits(file, message).Max(visit => visit.Start!.Value);
            VisitConversations.Open(file, message, VisitConversation.SubjectName, begins + VisitConversation.StaysOpen, moment);
        }
    }

    public IReadOnlyList<AboutRecord> Merged(PatientFile into, PatientFile from, MessageRow message)
    {
        var about = MergeAppointments.AboutAfter(into, from, message.About);
        if (message.State != MessageState.Pending)
        {
            return about;
        }

        if (message.Template == TemplateNames.MissedVisit)
        {
            // It was offered there already, and asked.
            return [.. about.Where(record => !into.Open<ConversationRow>().Any(asked => asked.Subject == MissedConversation.SubjectName && asked.About.Any(same => same.Id == record.Id)))];
        }

        // One visit is told of in one text: the one that the step names.
        return message.Fields.TryGetValue(MessageRow.StepField, out var step)
            ? [.. about.Where(record => into.Find<AppointmentRow>(record.Id)?.Steps.Any(same => same.Id == step && same.MessageId == message.Id) == true)]
            : about;
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        if (!message.Fields.TryGetValue(MessageRow.StepField, out var stepId))
        {
            return;
        }

        foreach (var visit in Visits(file, message).Where(visit => visit.Steps.Any(step => step.Id == stepId && step.MessageId == message.Id)))
        {
            file.Put(visit.WithStep(stepId, step => step with { State = StateAfter(message.State), Reason = message.Reason }));
            // Where nobody is texted yet, nobody has to be called for not having been.
            if (visit.Stands && NeedsAPerson(message) && moment.Config.Organisation(visit.Organisation).IsLive(moment.Now))
            {
                StaffTasks.Raise(
                    file, visit.Organisation, visit.DepartmentCode ?? StaffTaskRow.CustomerService, "call-patient-about-visit",
                    $"{visit.Id}@{visit.Schedule}", moment.Now, CallWithin, about: "appointment/" + visit.Id);
            }
        }
    }

    /// <summary>The visits that a message is about, in the version that it shows.</summary>
    private static IEnumerable<AppointmentRow> Visits(PatientFile file, MessageRow message) =>
        message.About
            .Select(about => (Shown: about, Visit: file.Find<AppointmentRow>(about.Id)))
            .Where(pair => pair.Visit is { Start: not null } visit && visit.Schedule == pair.Shown.Version)
            .Select(pair => pair.Visit!)
            .OrderBy(visit => visit.Start);

    public static Dictionary<string, string> Fields(PatientHead head, IReadOnlyList<AppointmentRow> visits, OrganisationSettings organisation, Language language) => new(StringComparer.Ordinal)
    {
        ["hospital"] = organisation.Name,
        ["name"] = head.Name ?? "",
        ["phone"] = organisation.Phone ?? "",
        ["visits"] = VisitLines.Fitting(
            language,
            [.. visits.Select(visit => VisitLines.Visit(
                language,
                LocalTimes.Local(visit.Start!.Value, organisation.Zone),
                organisation.DepartmentName(visit.DepartmentCode, visit.DepartmentName),
                visit.Location))],
            TemplateFields.RoomForVisits),
        ["instructions"] = string.Join(language == Language.Chinese ? "；" : "; ", visits.Select(visit => visit.Instructions).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct()),
    };

    private static StepState StateAfter(MessageState state) => state switch
    {
        MessageState.Delivered => StepState.Requested,
        MessageState.Expired => StepState.Expired,
        MessageState.Withdrawn => StepState.Withdrawn,
        MessageState.Withheld => StepState.Withheld,
        _ => StepState.Failed,
    };

    /// <summary>The patient should have been told and was not, for a reason that a call can mend.</summary>
    private static bool NeedsAPerson(MessageRow message) =>
        message.State is MessageState.Failed or MessageState.Unknown || message.Reason is "no-phone" or "no-working-phone" or "opted-out";
}

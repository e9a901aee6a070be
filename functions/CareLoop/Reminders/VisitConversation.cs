using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>The answer to "will you come?". A confirm of a time that has since moved is answered with the new time.</summary>
internal sealed class VisitConversation(Outbox outbox) : IConversationSubject
{
    public const string SubjectName = "visit";

    /// <summary>An answer may come a little after the visit has begun: the patient is late, or not coming.</summary>
    public static readonly TimeSpan StaysOpen = TimeSpan.FromHours(2);

    public string Name => SubjectName;

    public string? HelpTemplate => TemplateNames.Help;

    public bool Offers(Choice choice) => true;

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment)
    {
        var shown = conversation.About
            .Select(about => (about.Version, Visit: file.Find<AppointmentRow>(about.Id)))
            .Where(pair => pair.Visit is { Stands: true })
            .Select(pair => (pair.Version, Visit: pair.Visit!))
            .ToList();
        if (shown.Count == 0)
        {
            return false;
        }

        var current = shown.Select(pair => pair.Visit).ToList();
        if (shown.Any(pair => pair.Visit.Schedule != pair.Version))
        {
            Say(file, conversation, TemplateNames.Moved, current, text, moment);
            return true;
        }

        var response = ResponseOf(choice);
        var changed = current.Where(visit => visit.Response != response).ToList();
        foreach (var visit in changed)
        {
            Respond(file, visit, response, moment);
        }

        if (response == PatientResponse.CancelRequested)
        {
            changed.ForEach(visit => outbox.Withdraw(file, visit.Id, "patient-cancelled", moment));
        }

        if (changed.Count > 0)
        {
            // The same answer again changes nothing and is not answered again: two machines would never stop.
            Say(file, conversation, TemplateOf(response), current, text, moment);
        }

        return true;
    }

    public IReadOnlyList<AboutRecord> Merged(PatientFile into, PatientFile from, ConversationRow conversation) => MergeAppointments.AboutAfter(into, from, conversation.About);

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var zone = moment.Config.Organisation(conversation.Organisation).Zone;
        var starts = conversation.About.Select(about => file.Find<AppointmentRow>(about.Id)?.Start ?? conversation.OpenedAt).Order().Select(start => LocalTimes.Local(start, zone));
        return VisitLines.Choice(language, FamilyName.Of(file.Head.Name), [.. starts], conversation.Slot);
    }

    public IReadOnlyList<AboutRecord> Described(PatientFile file, ConversationRow conversation) =>
        [.. conversation.About.Select(about => file.Find<AppointmentRow>(about.Id) is { } visit ? new AboutRecord(visit.Id, visit.Schedule) : about)];

    /// <summary>Notes the patient's answer and wants it told to the HIS.</summary>
    public static void Respond(PatientFile file, AppointmentRow visit, PatientResponse response, Moment moment)
    {
        var answered = visit with { Response = response, ResponseSequence = visit.ResponseSequence + 1 };
        file.Put(answered);
        foreach (var older in file.Open<CallbackRow>().Where(callback => callback.AppointmentId == visit.Id))
        {
            file.Close(older with { State = CallbackState.Superseded });
        }

        file.Put(CallbackRow.For(answered, moment.Now));
    }

    private void Say(PatientFile file, ConversationRow conversation, string template, List<AppointmentRow> visits, InboundText text, Moment moment) =>
        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("answer", text.MessageId, template),
                Organisation = conversation.Organisation,
                Template = template,
                Subject = VisitSubject.SubjectName,
                Sender = conversation.Sender,
                ReplyTo = text.Phone,
                PassesQuietHours = true,
                About = [.. visits.Select(visit => new AboutRecord(visit.Id, visit.Schedule))],
                CreatedAt = moment.Now,
                ExpiresAt = moment.Now + AnswersStayUseful,
            },
            moment);

    private static readonly TimeSpan AnswersStayUseful = TimeSpan.FromHours(1);

    private static PatientResponse ResponseOf(Choice choice) => choice switch
    {
        Choice.Confirm => PatientResponse.Confirmed,
        Choice.Cancel => PatientResponse.CancelRequested,
        _ => PatientResponse.RescheduleRequested,
    };

    private static string TemplateOf(PatientResponse response) => response switch
    {
        PatientResponse.Confirmed => TemplateNames.Confirmed,
        PatientResponse.CancelRequested => TemplateNames.CancelRequested,
        _ => TemplateNames.RescheduleRequested,
    };
}

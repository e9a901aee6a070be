using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>A missed visit is offered another, once.</summary>
internal static class MissedVisit
{
    /// <summary>News that comes later than this is not worth a text.</summary>
    private static readonly TimeSpan StillNews = TimeSpan.FromDays(3);

    public static void Offer(PatientFile file, Outbox outbox, AppointmentRow visit, Moment moment)
    {
        var organisation = moment.Config.Organisation(visit.Organisation);
        if (visit.Start is not { } start || start > moment.Now || moment.Now - start > StillNews || visit.Response == PatientResponse.CancelRequested)
        {
            return;
        }

        file.Put(visit with { MissedOffered = true });
        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("missed", file.Key.ToString(), visit.Id),
                Organisation = visit.Organisation,
                Template = TemplateNames.MissedVisit,
                Subject = VisitSubject.SubjectName,
                Sender = outbox.SenderOf(organisation),
                About = [new AboutRecord(visit.Id, visit.Schedule)],
                Departments = visit.DepartmentCode is { } department ? [department] : [],
                CreatedAt = moment.Now,
                ExpiresAt = start + StillNews,
            },
            moment);
    }
}

/// <summary>The answer to "would you like another time?".</summary>
internal sealed class MissedConversation(Outbox outbox) : IConversationSubject
{
    public const string SubjectName = "missed";

    public static readonly TimeSpan StaysOpen = TimeSpan.FromDays(7);

    public string Name => SubjectName;

    public string? HelpTemplate => null;

    public bool Offers(Choice choice) => choice == Choice.Reschedule;

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment)
    {
        if (!Offers(choice) || conversation.About is not [var about] || file.Find<AppointmentRow>(about.Id) is not { Status: AppointmentStatus.NoShow } visit)
        {
            return false;
        }

        if (visit.Response != PatientResponse.RescheduleRequested)
        {
            VisitConversation.Respond(file, visit, PatientResponse.RescheduleRequested, moment);
            outbox.Send(
                file,
                new MessageRow
                {
                    Id = DerivedId.Of("answer", text.MessageId, TemplateNames.HandedOver),
                    Organisation = conversation.Organisation,
                    Template = TemplateNames.HandedOver,
                    Subject = GeneralSubject.SubjectName,
                    Sender = conversation.Sender,
                    ReplyTo = text.Phone,
                    PassesQuietHours = true,
                    CreatedAt = moment.Now,
                    ExpiresAt = moment.Now + TimeSpan.FromHours(1),
                },
                moment);
        }

        return true;
    }

    public IReadOnlyList<AboutRecord> Merged(PatientFile into, PatientFile from, ConversationRow conversation) => MergeAppointments.AboutAfter(into, from, conversation.About);

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var zone = moment.Config.Organisation(conversation.Organisation).Zone;
        var missed = conversation.About.Select(about => file.Find<AppointmentRow>(about.Id)?.Start).FirstOrDefault() ?? conversation.OpenedAt;
        return VisitLines.MissedChoice(language, FamilyName.Of(file.Head.Name), LocalTimes.Local(missed, zone), conversation.Slot);
    }
}

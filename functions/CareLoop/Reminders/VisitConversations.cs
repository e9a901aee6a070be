using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using Moment = CareLoop.Configuration.Moment;

namespace CareLoop.Reminders;

/// <summary>The open questions about visits in a file.</summary>
internal static class VisitConversations
{
    /// <summary>
    /// A text about visits is claimed: it is the question that an answer from this phone is about. What it shows leaves the
    /// earlier questions, so that one visit is asked about in one place.
    /// </summary>
    public static void Open(PatientFile file, MessageRow message, string subject, DateTimeOffset until, Moment moment)
    {
        foreach (var record in message.About)
        {
            Forget(file, record.Id);
        }

        file.Put(new ConversationRow
        {
            Id = DerivedId.Of(subject, message.Id),
            Organisation = message.Organisation,
            Subject = subject,
            Sender = message.Sender,
            Phone = message.To!,
            About = message.About,
            MessageId = message.Id,
            OpenedAt = moment.Now,
            ExpiresAt = until,
        });
    }

    /// <summary>A visit is no longer asked about; a question about nothing is closed, and one about less ends with what is left of it.</summary>
    public static void Forget(PatientFile file, string visitId)
    {
        foreach (var conversation in file.Open<ConversationRow>().Where(conversation => conversation.About.Any(about => about.Id == visitId)))
        {
            var rest = conversation with { About = [.. conversation.About.Where(about => about.Id != visitId)] };
            if (rest.About.Count == 0)
            {
                file.Close(conversation);
            }
            else
            {
                file.Put(rest with { ExpiresAt = Sooner(rest.ExpiresAt, LastStart(file, rest) + VisitConversation.StaysOpen) });
            }
        }
    }

    private static DateTimeOffset? LastStart(PatientFile file, ConversationRow conversation) => conversation.About.Max(about => file.Find<AppointmentRow>(about.Id)?.Start);

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset? other) => other is { } sooner && sooner < one ? sooner : one;
}

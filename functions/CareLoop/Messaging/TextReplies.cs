using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Messaging;

/// <summary>Answers to whoever wrote, and what must not wait. Pure.</summary>
internal sealed class TextReplies(IEnumerable<IUrgentRoute> urgent, StaffTexts texts, Outbox outbox)
{
    private static readonly TimeSpan AnswersStayUseful = TimeSpan.FromHours(1);
    private static readonly TimeSpan UrgentWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan OneThing = TimeSpan.FromMinutes(10);

    /// <summary>Somebody reads it before they call.</summary>
    private const int LongestQuote = 2_000;

    /// <summary>Somebody looks at once, and the phone is told what to do in an emergency.</summary>
    public void Urgent(PatientFile file, string organisation, InboundText text, Moment moment)
    {
        if (!Adds(file, IUrgentRoute.What, text, moment) && !urgent.Any(route => route.Raise(file, text, moment)))
        {
            RaiseUrgent(file, organisation, text, moment);
        }

        Say(file, organisation, TemplateNames.UrgentAdvice, text, new(StringComparer.Ordinal), moment);
    }

    /// <summary>Whoever writes several texts within minutes says one thing: they stand in the task that the first one raised.</summary>
    /// <returns>False where there is no such task.</returns>
    public static bool Adds(PatientFile file, string what, InboundText text, Moment moment)
    {
        if (file.Open<StaffTaskRow>().FirstOrDefault(task => task.What == what && task.State.IsOpen() && task.Quote is not null && moment.Now - task.CreatedAt < OneThing) is not { } raised)
        {
            return false;
        }

        if (raised.Quote!.Length + text.Text.Length < LongestQuote && !raised.Quote.Split('\n').Contains(text.Text))
        {
            StaffTasks.Change(file, raised with { Quote = $"{raised.Quote}\n{text.Text}" });
        }

        return true;
    }

    /// <summary>Nobody is nearer than customer service: who is on call there is told at once, and its director where nobody takes it.</summary>
    private void RaiseUrgent(PatientFile file, string organisation, InboundText text, Moment moment)
    {
        var raised = StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(IUrgentRoute.What, text.MessageId),
            Organisation = organisation,
            Worklist = StaffTaskRow.CustomerService,
            What = IUrgentRoute.What,
            Deadline = moment.Now + UrgentWithin,
            CreatedAt = moment.Now,
            Urgent = true,
            Quote = text.Text,
            Rungs = TaskLadder.Urgent(moment.Now, moment.Now + UrgentWithin, TaskTell.CustomerServiceDirector),
        });
        if (raised is not null)
        {
            StaffTasks.Change(file, texts.Tell(file, raised, 0, moment));
        }
    }

    /// <summary>Answers the phone that wrote: once for a text and template.</summary>
    public void Say(PatientFile file, string organisation, string template, InboundText text, Dictionary<string, string> fields, Moment moment) =>
        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("answer", text.MessageId, template),
                Organisation = organisation,
                Template = template,
                Subject = GeneralSubject.SubjectName,
                Sender = text.Sender,
                ReplyTo = text.Phone,
                PassesQuietHours = true,
                Fields = fields,
                CreatedAt = moment.Now,
                ExpiresAt = moment.Now + AnswersStayUseful,
            },
            moment);
}

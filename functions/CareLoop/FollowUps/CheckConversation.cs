using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>The answer to "how are you?": 1 well, 2 not well, 3 call me. It ends the text's own step, and no step that demands a person.</summary>
internal sealed class CheckConversation(EpisodeSteps steps, RedFlags redFlags, Outbox outbox) : IConversationSubject
{
    public const string SubjectName = "check";

    private const int Well = 1, Contact = 3;

    /// <summary>In office hours: nobody of the department calls at night what is no red flag.</summary>
    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);
    private static readonly TimeSpan AnswersStayUseful = TimeSpan.FromHours(1);

    public string Name => SubjectName;

    public string? HelpTemplate => TemplateNames.FollowUpHelp;

    public bool Offers(Choice choice) => true;

    public bool TakesWords => false;

    public Choice? Read(string text) => (Choice?)CheckGrammar.Read(text);

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment)
    {
        if (Find(file, conversation) is not var (episode, step) || episode.State is not (EpisodeState.Running or EpisodeState.Completed))
        {
            return false;
        }

        var said = (int)choice;
        var reason = ReasonOf(said);
        if (step.Reason == reason)
        {
            // The same answer again changes nothing and is not answered again: two machines would never stop.
            return true;
        }

        var definition = episode.DefinitionOf(step);
        var answered = EpisodeSteps.Save(file, episode.WithStep(step with { State = FollowUpStepState.Done, Reason = reason, EndedAt = moment.Now }));
        if (definition?.RedFlags.Contains(said) == true)
        {
            redFlags.Raise(file, answered, "text " + text.MessageId, text.Text, moment);
        }
        else if (said != Well)
        {
            Call(file, episode, text, moment);
        }

        if (said == Well && definition is not null)
        {
            Satisfy(file, episode.Id, definition.Satisfies, moment);
        }

        steps.Progress(file, episode.Id, moment.Now, moment);
        Say(file, conversation, said == Well ? TemplateNames.FollowUpWell : TemplateNames.FollowUpNoted, text, moment);
        return true;
    }

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var (name, slot) = (SmsText.Line(FamilyName.Of(file.Head.Name)), conversation.Slot);
        return language == Language.Chinese ? $"{name}（出院后）：正常{slot}1，不适{slot}2，联系{slot}3" : $"{name}, after discharge: well {slot}1, unwell {slot}2, call me {slot}3";
    }

    private static string ReasonOf(int said) => said == Well ? "answered-well" : said == Contact ? "answered-contact-me" : "answered-unwell";

    private static (EpisodeRow Episode, EpisodeStep Step)? Find(PatientFile file, ConversationRow conversation)
    {
        if (conversation.About is not [var about] || file.Find<EpisodeRow>(about.Id) is not { } episode || episode.Run != about.Version)
        {
            return null;
        }

        return episode.Steps.FirstOrDefault(step => step.MessageId == conversation.MessageId) is { } step ? (episode, step) : null;
    }

    private static void Satisfy(PatientFile file, string episodeId, IReadOnlyList<string> satisfied, Moment moment)
    {
        foreach (var step in file.Find<EpisodeRow>(episodeId)!.Steps.Where(step => step.State == FollowUpStepState.Planned && satisfied.Contains(step.Id)))
        {
            EpisodeSteps.Save(file, file.Find<EpisodeRow>(episodeId)!.WithStep(step with { State = FollowUpStepState.Skipped, Reason = "answered-well", EndedAt = moment.Now }));
        }
    }

    private static void Call(PatientFile file, EpisodeRow episode, InboundText text, Moment moment)
    {
        var deadline = moment.Config.Calendar(episode.Organisation).AddWorkingTime(moment.Now, CallWithin, moment.Config.Organisation(episode.Organisation).Zone);
        var place = TaskPlaces.Of(file, episode.Organisation, episode.Department, null, Configuration.Plans.StepAssignee.Department, moment);
        StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf("contact-patient", text.MessageId),
            Organisation = episode.Organisation,
            Worklist = place.Worklist,
            What = "contact-patient",
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = episode.About,
            Quote = text.Text,
            Subject = FollowUpTasks.SubjectName,
            Department = episode.Department,
            Clinician = episode.Clinician,
            Channel = "call",
            Plan = episode.PlanAddress,
            Rungs = [new TaskRung(deadline, TaskTell.DepartmentHead)],
            LapsesAt = deadline + OpenStep.LapsesAfter,
        });
    }

    private void Say(PatientFile file, ConversationRow conversation, string template, InboundText text, Moment moment) => outbox.Send(
        file,
        new MessageRow
        {
            Id = DerivedId.Of("answer", text.MessageId, template),
            Organisation = conversation.Organisation,
            Template = template,
            Subject = FollowUpSubject.SubjectName,
            Sender = conversation.Sender,
            ReplyTo = text.Phone,
            PassesQuietHours = true,
            About = conversation.About,
            CreatedAt = moment.Now,
            ExpiresAt = moment.Now + AnswersStayUseful,
        },
        moment);
}

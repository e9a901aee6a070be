using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>The answer to "it is time to come again": 1 book it for me, 2 not needed.</summary>
internal sealed class RevisitConversation(EpisodeSteps steps, Outbox outbox) : IConversationSubject
{
    public const string SubjectName = "revisit";

    private static readonly TimeSpan BookWithin = TimeSpan.FromHours(8);
    private static readonly TimeSpan AnswersStayUseful = TimeSpan.FromHours(1);

    public string Name => SubjectName;

    public string? HelpTemplate => null;

    public bool Offers(Choice choice) => choice is Choice.Confirm or Choice.Cancel;

    public bool TakesWords => false;

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment)
    {
        if (conversation.About is not [var about] || file.Find<EpisodeRow>(about.Id) is not { } episode || episode.Run != about.Version
            || episode.Steps.FirstOrDefault(step => step.MessageId == conversation.MessageId) is not { } step)
        {
            return false;
        }

        var reason = choice == Choice.Confirm ? "wants-a-visit" : "wants-no-visit";
        if (step.Reason == reason)
        {
            return true;
        }

        if (choice == Choice.Confirm)
        {
            var deadline = moment.Config.Calendar(episode.Organisation).AddWorkingTime(moment.Now, BookWithin, moment.Config.Organisation(episode.Organisation).Zone);
            StaffTasks.Raise(file, new StaffTaskRow
            {
                Id = StaffTasks.IdOf("book-revisit", $"{episode.Id}@{episode.Run}.{step.Name}"),
                Organisation = episode.Organisation,
                Worklist = StaffTaskRow.CustomerService,
                What = "book-revisit",
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
                Rungs = TaskLadder.Overdue(deadline),
                LapsesAt = deadline + OpenStep.LapsesAfter,
            });
            Say(file, conversation, text, moment);
        }

        // Who has answered is not asked the same again.
        var answered = file.Find<EpisodeRow>(episode.Id)!.WithStep(step with { State = FollowUpStepState.Done, Reason = reason, EndedAt = moment.Now });
        EpisodeSteps.Save(file, answered with
        {
            Steps = [.. answered.Steps.Select(later => later.Id == step.Id && later.State == FollowUpStepState.Planned ? later with { State = FollowUpStepState.Skipped, Reason = reason, EndedAt = moment.Now } : later)],
        });
        steps.Progress(file, episode.Id, moment.Now, moment);
        return true;
    }

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var (name, slot) = (SmsText.Line(FamilyName.Of(file.Head.Name)), conversation.Slot);
        return language == Language.Chinese ? $"{name}（复诊）：帮我约{slot}1，不用{slot}2" : $"{name}, next visit: book it {slot}1, not needed {slot}2";
    }

    private void Say(PatientFile file, ConversationRow conversation, InboundText text, Moment moment) => outbox.Send(
        file,
        new MessageRow
        {
            Id = DerivedId.Of("answer", text.MessageId, TemplateNames.RevisitNoted),
            Organisation = conversation.Organisation,
            Template = TemplateNames.RevisitNoted,
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

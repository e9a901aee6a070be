using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.FollowUps;

/// <summary>Texts of follow-ups: what they say, whether they still hold, and what becomes of the step when they end.</summary>
/// <param name="steps">Asked for when it is needed: what opens steps sends texts, and texts that end go on with steps.</param>
internal sealed class FollowUpSubject(Lazy<EpisodeSteps> steps) : IMessageSubject
{
    public const string SubjectName = "follow-up";

    /// <summary>An answer may come for so long after the question, and no longer than its step lasts.</summary>
    private static readonly TimeSpan StaysOpen = TimeSpan.FromHours(72);

    public string Name => SubjectName;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        if (message.About is not [var about] || file.Find<EpisodeRow>(about.Id) is not { } episode || episode.Run != about.Version)
        {
            return Rendering.Not("superseded");
        }

        // What answers the patient answers whatever has become of the follow-up.
        if (message.Step is not null && (episode.State is not (EpisodeState.Running or EpisodeState.Completed) || StepOf(episode, message) is not { State: FollowUpStepState.Asked or FollowUpStepState.Done }))
        {
            return Rendering.Not("superseded");
        }

        return Rendering.Of(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["hospital"] = organisation.Name,
            ["name"] = file.Head.Name ?? "",
            ["department"] = organisation.DepartmentName(episode.Department, moment.Config.Directory(episode.Organisation).Department(episode.Department ?? "")?.Name) ?? "",
            ["phone"] = organisation.Phone ?? "",
        });
    }

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        if (message.Step is null || message.About is not [var about] || file.Find<EpisodeRow>(about.Id) is not { } episode || StepOf(episode, message) is not { State: FollowUpStepState.Asked } step)
        {
            return;
        }

        // One question about a follow-up at a time: the earlier one has had its time.
        FollowUpConversations.Forget(file, episode.Id);
        var until = moment.Now + StaysOpen;
        var subject = message.Template == TemplateNames.Revisit ? RevisitConversation.SubjectName : CheckConversation.SubjectName;
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
            ExpiresAt = until < step.To || message.Template == TemplateNames.Revisit ? until : step.To,
        });
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        if (message.Step is null || message.State is MessageState.Delivered or MessageState.Unknown || message.About is not [var about]
            || file.Find<EpisodeRow>(about.Id) is not { State: EpisodeState.Running or EpisodeState.Completed } episode || StepOf(episode, message) is not { } step)
        {
            return;
        }

        var definition = episode.DefinitionOf(step);
        if (message.State != MessageState.Withheld && definition?.Fallback is { } channel and not StepChannel.Sms && step.State is FollowUpStepState.Asked or FollowUpStepState.Done)
        {
            OpenStep.Give(file, episode, definition!, step, channel, message.Reason, moment);
            return;
        }

        steps.Value.End(file, episode.Id, step with { State = message.State == MessageState.Withheld ? FollowUpStepState.Skipped : FollowUpStepState.Failed, Reason = message.Reason ?? "not-sent" }, moment);
    }

    private static EpisodeStep? StepOf(EpisodeRow episode, MessageRow message) => episode.Steps.FirstOrDefault(step => step.MessageId == message.Id);
}

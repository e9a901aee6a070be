using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.FollowUps;

/// <summary>The open questions of follow-ups in a file.</summary>
internal static class FollowUpConversations
{
    /// <summary>Whether a text asks something.</summary>
    public static bool Asks(PlanStep step) => step.Template is TemplateNames.FollowUpCheck or TemplateNames.Revisit || step.RedFlags.Count > 0 || step.Satisfies.Count > 0;

    /// <summary>How a text of a step stands among the others to the patient; after a red flag it waits for none.</summary>
    public static ContactRank RankOf(PlanStep step, EpisodeRow episode) =>
        step.OnlyIf?.RedFlag == true && episode.RedFlag ? ContactRank.Passes : Asks(step) ? ContactRank.Check : ContactRank.Education;

    /// <summary>Closes the questions about an episode: all, or the one of a text.</summary>
    public static void Forget(PatientFile file, string episode, string? message = null)
    {
        foreach (var conversation in file.Open<ConversationRow>().Where(asked => asked.Subject is CheckConversation.SubjectName or RevisitConversation.SubjectName
            && asked.About.Any(about => about.Id == episode) && (message is null || asked.MessageId == message)))
        {
            file.Close(conversation);
        }
    }
}

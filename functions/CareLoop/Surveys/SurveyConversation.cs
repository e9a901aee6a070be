using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Surveys;

/// <summary>Answers to a survey by text: read by the question that is out, and by no other.</summary>
internal sealed class SurveyConversation(SurveySteps steps) : IConversationSubject
{
    public const string SubjectName = "survey", Feed = "sms";

    /// <summary>Nobody gets a text, reads it and answers within this time; the clocks of phone and app may differ by less.</summary>
    private static readonly TimeSpan ReadNoSooner = TimeSpan.FromSeconds(5);

    public string Name => SubjectName;

    public string? HelpTemplate => null;

    public bool ReadsText => true;

    public bool Offers(Choice choice) => false;

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment) => false;

    public bool Understands(PatientFile file, ConversationRow conversation, string text) =>
        Find(file, conversation) is { } survey && Read(survey, survey.Question!, text) is not null;

    public bool Take(PatientFile file, ConversationRow conversation, InboundText text, Moment moment)
    {
        if (Find(file, conversation) is not { } survey)
        {
            return false;
        }

        // Written before the last question can have been read, it is about the one before: somebody corrects themselves, or a network was slow.
        var isEarlier = survey.Before is not null && (survey.AskedAt is null || text.At < survey.AskedAt + ReadNoSooner);
        var question = isEarlier ? survey.Before! : survey.Question!;
        if (Read(survey, question, text.Text) is { } read)
        {
            steps.Answer(file, survey, [.. read.Select(pair => new SurveyAnswer(pair.Question, pair.Value, text.At, Feed))], text, moment);
            return true;
        }

        if (isEarlier)
        {
            return false;
        }

        steps.Missed(file, survey, text, moment);
        return true;
    }

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var (name, slot) = (SmsText.Line(FamilyName.Of(file.Head.Name)), conversation.Slot);
        return language == Language.Chinese ? $"{name}（满意度）：先写{slot}，再写您的回答，如{slot}5" : $"{name}, survey: {slot} and your answer, such as {slot}5";
    }

    private static SurveyRow? Find(PatientFile file, ConversationRow conversation) =>
        conversation.About is [var about] && file.Find<SurveyRow>(about.Id) is { State: SurveyState.Asking, Question: not null } survey ? survey : null;

    /// <summary>The answers that a text is to a question, or to all ratings; null where it is none.</summary>
    internal static IReadOnlyList<(string Question, string Value)>? Read(SurveyRow survey, string question, string text)
    {
        var definition = survey.Survey;
        if (question == SurveySteps.AllRatings)
        {
            var ratings = definition.CompactRatings;
            return SurveyGrammar.ReadAll(ratings, text) is { } values ? [.. ratings.Zip(values, (rating, value) => (rating.Id, value))] : null;
        }

        return definition.Question(question) is { } asked && SurveyGrammar.Read(asked, text) is { } said ? [(question, said)] : null;
    }
}

using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Surveys.Pages;

namespace CareLoop.Surveys;

/// <summary>Texts of surveys: what they say, and what becomes of the survey when one does not go out.</summary>
/// <param name="steps">Asked for when it is needed: what asks sends texts, and texts that end go on with the survey.</param>
/// <param name="links">Of pages.</param>
internal sealed class SurveySubject(Lazy<SurveySteps> steps, SurveyLinks links) : IMessageSubject
{
    public const string SubjectName = "survey";

    public string Name => SubjectName;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        if (Find(file, message) is not { } survey)
        {
            return Rendering.Not("superseded");
        }

        var definition = survey.Survey;
        if (definition.Page == SurveyPageUse.Only && !links.HasPages)
        {
            return Rendering.Not("no-page-address");
        }

        var isNamed = definition.Page != SurveyPageUse.None && links.HasPages && message.Template is TemplateNames.SurveyInvite or TemplateNames.SurveyReminder;
        return Rendering.Of(Fields(definition, survey.Question, file.Head.Name, organisation, language, isNamed ? links.Starred : null));
    }

    public async Task<string> SealAsync(PatientFile file, MessageRow message, CancellationToken cancellationToken)
    {
        var text = message.Text!;
        return text.Contains(links.Starred, StringComparison.Ordinal) && message.About is [var about] && file.Find<SurveyRow>(about.Id) is { } survey
            ? text.Replace(links.Starred, await links.OfAsync(file.Key, survey, cancellationToken), StringComparison.Ordinal)
            : text;
    }

    /// <summary>The fields of a survey's texts.</summary>
    /// <param name="survey">The survey.</param>
    /// <param name="question">What is asked, as <see cref="SurveyRow.Question"/> has it.</param>
    /// <param name="name">The patient's.</param>
    /// <param name="organisation">Who asks.</param>
    /// <param name="language">Of who reads it.</param>
    /// <param name="link">The address of the survey's page; null where it has none, or the text names none.</param>
    public static Dictionary<string, string> Fields(Survey survey, string? question, string? name, OrganisationSettings organisation, Language language, string? link = null) => new(StringComparer.Ordinal)
    {
        ["hospital"] = organisation.Name,
        ["name"] = name ?? "",
        ["opening"] = survey.Opening.In(language) ?? "",
        ["question"] = question is null ? "" : SurveyWords.Of(survey, question, language, link),
        ["thanks"] = survey.Thanks.In(language) ?? "",
        ["phone"] = organisation.Phone ?? "",
    };

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        if (IsQuestion(message) && Find(file, message) is { } survey)
        {
            SurveySteps.Asked(file, survey, message, moment);
        }
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        // One that was withdrawn because the survey is over finds it over.
        if (message.State is not (MessageState.Delivered or MessageState.Unknown) && IsQuestion(message) && Find(file, message) is { } survey)
        {
            steps.Value.NotAsked(file, survey, message.Reason ?? "not-sent", moment);
        }
    }

    private static bool IsQuestion(MessageRow message) =>
        message.Template is TemplateNames.SurveyInvite or TemplateNames.SurveyQuestion or TemplateNames.SurveyAgain or TemplateNames.SurveyReminder;

    /// <summary>The survey, where the message is still about what it asks; what says thanks is about a survey that is over.</summary>
    private static SurveyRow? Find(PatientFile file, MessageRow message) =>
        message.About is [var about] && file.Find<SurveyRow>(about.Id) is { } survey && (!IsQuestion(message) || (survey.State == SurveyState.Asking && survey.Round == about.Version)) ? survey : null;
}

using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Surveys.Pages;

namespace CareLoop.Surveys;

/// <summary>One text of a conversation that is played.</summary>
/// <param name="From"><c>hospital</c> or <c>patient</c>.</param>
/// <param name="Text">As the phone shows it.</param>
/// <param name="Segments">As how many it is billed; 0 of the patient's.</param>
/// <param name="Question">Of the patient's: the question that it is about.</param>
/// <param name="Answer">Of the patient's: what was understood; null where it is none.</param>
public sealed record PreviewedText(string From, string Text, int Segments, string? Question, string? Answer);

/// <summary>A survey as a patient sees it.</summary>
/// <param name="Survey">As <c>organisation/name@version</c>.</param>
/// <param name="Conversation">In its order.</param>
/// <param name="Texts">How many the hospital sends.</param>
/// <param name="Segments">As how many they are billed.</param>
/// <param name="Cost">Segments times the price that was given; null without one.</param>
/// <param name="Left">The question that waits for an answer at the end; null where all is answered.</param>
public sealed record SurveyPreview(string Survey, IReadOnlyList<PreviewedText> Conversation, int Texts, int Segments, decimal? Cost, string? Left);

/// <summary>Plays a survey's conversation, as published or still to be published, with answers that are given or typical ones. Stores and sends nothing.</summary>
public sealed class PreviewSurvey
{
    private readonly ConfigStore store;
    private readonly SurveyLinks links;

    internal PreviewSurvey(ConfigStore store, SurveyLinks links) => (this.store, this.links) = (store, links);

    /// <summary>Who may ask, within the organisation.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.DepartmentHead);

    private const string Draft = "draft", Hospital = "hospital", Patient = "patient";
    private const int MaxText = 60, MaxAnswer = 1_000, MaxAnswers = 40, MostPrice = 1_000;

    private static readonly Problem NoSuchSurvey = new(ProblemKind.NotFound, "no-such-survey", "There is no survey of this name.");

    /// <summary>Wrong fields, a draft's included, by JSON pointer (422).</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="organisation">Whose survey.</param>
    /// <param name="body"><c>survey</c> (a document) or <c>name</c>; <c>language</c>, <c>patient</c> (a name), <c>answers</c> (texts), <c>pricePerSegment</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result<SurveyPreview>> HandleAsync(Principal who, string organisation, JsonElement body, CancellationToken cancellationToken)
    {
        if (Rule.Authorise(who, organisation, null).Problem is { } refused)
            return refused;

        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, string.Empty, mistakes);
        var hasDraft = reader.Object("survey") is not null;
        var name = reader.Text("name", MaxText, required: !hasDraft) ?? Draft;
        var language = reader.Text("language", MaxText);
        var patient = reader.Text("patient", MaxText);
        var price = reader.Real("pricePerSegment", 0, MostPrice);
        var answers = ReadAnswers(reader, body, mistakes);
        reader.Done();

        var snapshot = await store.GetAsync(cancellationToken);
        if (hasDraft)
        {
            var changed = ConfigDraft.In(snapshot, ConfigKind.Survey, organisation, name, body.GetProperty("survey"), "/survey", who, mistakes);
            if (!changed.IsOk)
                return changed.Problem;
            snapshot = changed.Value;
        }

        if (mistakes.Count > 0)
            return ConfigProblems.NotUnderstood(mistakes);
        if (snapshot.Survey(organisation, name) is not { } survey)
            return NoSuchSurvey;

        var spoken = Language.Of(language, snapshot.Organisation(organisation).Language);
        return Play(snapshot, organisation, survey, spoken, patient, answers, (decimal?)price);
    }

    private static List<string>? ReadAnswers(DocumentReader reader, JsonElement body, List<FieldError> mistakes)
    {
        // Somebody may well write the same twice, so they are taken as they stand, once it is clear that they are texts.
        _ = reader.Texts("answers", MaxAnswers, MaxAnswer);
        return mistakes.Count > 0 || !reader.Contains("answers") ? null : [.. body.GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()!)];
    }

    private SurveyPreview Play(ConfigSnapshot snapshot, string organisation, Survey survey, Language language, string? patient, List<string>? answers, decimal? price)
    {
        var row = new SurveyRow { Id = "preview", Organisation = organisation, SurveyOrganisation = survey.Organisation, SurveyName = survey.Name, SurveyVersion = survey.Version, SurveyJson = survey.Json };
        var texts = new List<PreviewedText>();
        var question = SurveySteps.NextOf(row, null);
        var template = TemplateNames.SurveyInvite;
        var isAgain = false;
        for (var at = 0; question is not null; at++)
        {
            Show(template, question);
            if (question == SurveySteps.OnPage)
                break;

            var said = answers is null ? Typical(survey, question, language) : at < answers.Count ? answers[at] : null;
            if (said is null)
                break;

            var read = SurveyConversation.Read(row, question, said);
            texts.Add(new PreviewedText(Patient, said, 0, question, read is null ? null : string.Join(' ', read.Select(pair => pair.Value))));
            (isAgain, template) = read is null && !isAgain ? (true, TemplateNames.SurveyAgain) : (false, TemplateNames.SurveyQuestion);
            if (isAgain)
                continue;

            row = read is null ? row : row with { Answers = [.. row.Answers, .. read.Select(pair => new SurveyAnswer(pair.Question, pair.Value, default, SurveyConversation.Feed))] };
            question = SurveySteps.NextOf(row, question);
        }

        if (question is null)
            Show(TemplateNames.SurveyThanks, null);
        var segments = texts.Sum(text => text.Segments);
        return new SurveyPreview(survey.Address, texts, texts.Count(text => text.From == Hospital), segments, price * segments, question);

        void Show(string name, string? asked)
        {
            var fields = SurveySubject.Fields(survey, asked, patient, snapshot.Organisation(organisation), language, name == TemplateNames.SurveyInvite && survey.Page != SurveyPageUse.None ? links.Sample : null);
            var text = snapshot.Template(organisation, name, language)?.Render(fields) ?? "";
            texts.Add(new PreviewedText(Hospital, text, SmsSegments.Count(text).Segments, null, null));
        }
    }

    private static string Typical(Survey survey, string question, Language language) =>
        question == SurveySteps.AllRatings ? string.Concat(survey.CompactRatings.Select((_, index) => index % 2 == 0 ? '5' : '4'))
        : survey.Question(question)!.Kind switch
        {
            SurveyQuestionKind.Rating => "5",
            SurveyQuestionKind.Recommend => "9",
            SurveyQuestionKind.Text => language == Language.Chinese ? "护士很耐心" : "The nurses were kind",
            _ => "1",
        };
}

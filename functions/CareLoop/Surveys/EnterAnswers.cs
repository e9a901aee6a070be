using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys;

/// <summary>Staff enter what a patient answered on the phone. It ends the survey: nobody is asked by text what they have told a person.</summary>
public sealed partial class EnterAnswers
{
    /// <summary>How such answers are marked.</summary>
    public const string Feed = "phone";

    private const int LongestWords = 1_000;

    private readonly SurveyScope scope;
    private readonly PatientFiles files;
    private readonly SurveySteps steps;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<EnterAnswers> logger;

    internal EnterAnswers(SurveyScope scope, PatientFiles files, SurveySteps steps, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<EnterAnswers> logger) =>
        (this.scope, this.files, this.steps, this.effects, this.audit, this.config, this.clocks, this.logger) = (scope, files, steps, effects, audit, config, clocks, logger);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead);

    private static readonly Problem Over = new(ProblemKind.Conflict, "survey-over", "This survey was answered already, or was withdrawn.");

    /// <param name="principal">Who enters them.</param>
    /// <param name="id">The survey's address, <c>PATIENT.SURVEY</c>.</param>
    /// <param name="body"><c>answers</c>: an object with a member for each question that was answered, by its id.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The survey as it is now. Over already: conflict (409), but the same answers again are taken for the same.</returns>
    public async Task<Result<SurveyView>> HandleAsync(Principal principal, string id, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var found = await scope.FindAsync(Rule, principal, id, cancellationToken);
        if (!found.IsOk)
        {
            return found.Problem;
        }

        var (file, survey) = found.Value;
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var read = Read(survey.Survey, body, moment.Now);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "enter-survey-answers", survey.Organisation, file.Key, moment.Now) with { Records = ["survey/" + survey.Id] }, cancellationToken);
        var changed = await files.ChangeAsync(file.Key, fresh => Apply(fresh, survey.Id, read.Value, moment), cancellationToken, file);
        if (!changed.Value.IsOk)
        {
            return changed.Value.Problem;
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return SurveyView.Of(file.Key, changed.Value.Value, SurveyScope.Words.Covers(principal, survey.Organisation, survey.Department));
    }

    private Result<SurveyRow> Apply(PatientFile file, string id, IReadOnlyList<SurveyAnswer> answers, Moment moment)
    {
        if (file.Find<SurveyRow>(id) is not { } survey)
        {
            return Over;
        }

        var isSame = survey.Answers.Select(answer => (answer.Question, answer.Value)).ToHashSet().SetEquals(answers.Select(answer => (answer.Question, answer.Value)));
        if (survey.State is SurveyState.Completed or SurveyState.Withdrawn || (survey.State == SurveyState.Partial && isSame))
        {
            return isSame && survey.State != SurveyState.Withdrawn ? survey : Over;
        }

        steps.Enter(file, survey, answers, Feed, moment);
        effects.Guard(file, moment);
        return file.Find<SurveyRow>(id)!;
    }

    private static Result<IReadOnlyList<SurveyAnswer>> Read(Survey survey, JsonElement body, DateTimeOffset now)
    {
        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, "", mistakes);
        if (reader.Object("answers") is not { IsObject: true })
        {
            reader.RefuseField("answers", "An object with a member for each question that was answered, by its id.");
        }

        reader.Done();
        var answers = new List<SurveyAnswer>();
        if (mistakes.Count == 0)
        {
            foreach (var member in body.GetProperty("answers").EnumerateObject())
            {
                var question = survey.Question(member.Name);
                var value = member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var number) ? number.ToString(CultureInfo.InvariantCulture) : member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
                var pointer = "/answers/" + DocumentReader.Escape(member.Name);
                if (question is null)
                {
                    mistakes.Add(new FieldError(pointer, "There is no such question."));
                }
                else if (value is null || (question.Kind == SurveyQuestionKind.Text ? value.Length > LongestWords : !question.Answers.Contains(value)))
                {
                    mistakes.Add(new FieldError(pointer, question.Kind == SurveyQuestionKind.Text ? string.Create(CultureInfo.InvariantCulture, $"A text of at most {LongestWords} characters.") : $"One of {string.Join(", ", question.Answers)}."));
                }
                else
                {
                    answers.Add(new SurveyAnswer(question.Id, value, now, Feed));
                }
            }

            if (answers.Count == 0 && mistakes.Count == 0)
            {
                mistakes.Add(new FieldError("/answers", "At least one answer."));
            }
        }

        return mistakes.Count == 0 ? answers : new Problem(ProblemKind.Unprocessable, "invalid-answers", "The answers can't be taken; each error names its place.") { Errors = mistakes };
    }

    [LoggerMessage(EventId = 260, Level = LogLevel.Warning, Message = "{Error} after answers of patient {Patient} were entered; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}

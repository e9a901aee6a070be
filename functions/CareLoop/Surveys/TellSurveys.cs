using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys;

/// <summary>Tells the figures what has become of surveys: each a fact of the day on which it was asked, told anew whenever it has changed. No words of a patient are in it: they are a fact of their own.</summary>
internal sealed class TellSurveys(FactTable facts) : IEffectRunner
{
    /// <summary>What the facts are counted with.</summary>
    public const string Family = "survey";

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<SurveyRow>().Where(survey => IsToBeTold(survey)).Select(survey => new Effect($"told.{survey.Id}.{survey.Version}", token => TellAsync(file.Key, survey, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until this version is told; told twice, it is the same fact.
    }

    /// <summary>Whether the figures know less of a survey than they should, or more.</summary>
    public static bool IsToBeTold(SurveyRow survey) => survey.ToldVersion != survey.Version && (IsCounted(survey) || survey.ToldAs.Count > 0);

    // What is under way counts once it is over, and what never was not at all.
    private static bool IsCounted(SurveyRow survey) => survey.State.IsOver() && survey.State != SurveyState.Withdrawn;

    private async Task<Action<PatientFile>> TellAsync(PatientKey patient, SurveyRow survey, Moment moment, CancellationToken cancellationToken)
    {
        var zone = moment.Config.Organisation(survey.Organisation).Zone;
        var at = survey.FirstAskedAt ?? survey.PlannedFor;
        List<Fact> told = IsCounted(survey) ? FactsOf(patient, survey, at, LocalTimes.LocalDate(at, zone)) : [];
        await facts.WriteAsync(told, survey.ToldAs, cancellationToken);
        List<string> addresses = [.. told.Select(fact => fact.Address)];
        return file =>
        {
            if (file.Find<SurveyRow>(survey.Id) is { } now)
            {
                file.Put(now with { ToldVersion = survey.Version, ToldAs = now.Version == survey.Version ? addresses : [.. now.ToldAs.Union(addresses)] });
            }
        };
    }

    private static List<Fact> FactsOf(PatientKey patient, SurveyRow survey, DateTimeOffset at, DateOnly day)
    {
        var scores = FactOf(patient, survey, at);
        return [new Fact(survey.Organisation, day, Family, scores.Id, StoredJson.Write(scores)), .. CommentFact.Beside(scores, CommentFact.Of(survey.Survey, survey.Answers), patient, survey.Id, survey.Organisation, day)];
    }

    private static SurveyFact FactOf(PatientKey patient, SurveyRow survey, DateTimeOffset at)
    {
        var definition = survey.Survey;
        return new SurveyFact(
            $"{patient}.{survey.Id}",
            definition.Address,
            at,
            survey.Department,
            survey.Clinician,
            survey.Ward,
            survey.Answers.Count > 0 ? survey.Answers[^1].Feed : null,
            survey.Language,
            KebabEnum.Write(survey.State),
            survey.State == SurveyState.LeftOut ? survey.Reason : null,
            Scored(definition, survey.Answers));
    }

    /// <summary>The answers that are scored.</summary>
    internal static IReadOnlyList<ScoredAnswer> Scored(Survey survey, IEnumerable<SurveyAnswer> answers) =>
    [
        .. from answer in answers
            let question = survey.Question(answer.Question)
            where question is not null
            let scored = ScoredAnswer.Of(question, answer.Value)
            where scored is not null
            select scored,
    ];
}

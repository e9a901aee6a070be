using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys;

/// <summary>One answer.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Value">The answer; of free text null for who may not read that.</param>
/// <param name="At">When it was given.</param>
/// <param name="Feed">sms, page or phone.</param>
public sealed record SurveyAnswerView(string Question, string Kind, string? Value, DateTimeOffset At, string Feed);

/// <summary>One survey of one patient.</summary>
/// <param name="Id">Its address, <c>PATIENT.SURVEY</c>.</param>
/// <param name="Survey">As <c>organisation/name@version</c>.</param>
/// <param name="State">planned, asking, completed, partial, unanswered, left-out or withdrawn.</param>
/// <param name="Reason">Why it stands where it stands.</param>
/// <param name="About">The record that it is about.</param>
/// <param name="PlannedFor">When the first question was to go out.</param>
/// <param name="FirstAskedAt">When it did.</param>
/// <param name="Question">The question that is out.</param>
/// <param name="Answers">What was answered.</param>
/// <param name="Unread">What was written and is no answer; empty for who may not read it.</param>
public sealed record SurveyView(
    string Id, string Survey, string State, string? Reason, string About, string? Department, string? Clinician, DateTimeOffset PlannedFor, DateTimeOffset? FirstAskedAt, string? Question,
    IReadOnlyList<SurveyAnswerView> Answers, IReadOnlyList<string> Unread, DateTimeOffset? EndedAt)
{
    internal static SurveyView Of(PatientKey patient, SurveyRow survey, bool withWords)
    {
        var definition = survey.Survey;
        return new(
            $"{patient}.{survey.Id}",
            definition.Address,
            KebabEnum.Write(survey.State),
            survey.Reason,
            survey.About,
            survey.Department,
            survey.Clinician,
            survey.PlannedFor,
            survey.FirstAskedAt,
            survey.Question,
            [
                .. from answer in survey.Answers
                    let question = definition.Question(answer.Question)
                    where question is not null
                    select new SurveyAnswerView(
                        answer.Question, KebabEnum.Write(question.Kind), withWords || question.Kind != Configuration.Surveys.SurveyQuestionKind.Text ? answer.Value : null, answer.At, answer.Feed),
            ],
            withWords ? survey.Unread : [],
            survey.EndedAt);
    }
}

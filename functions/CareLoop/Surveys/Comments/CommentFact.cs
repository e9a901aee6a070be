using CareLoop.Common;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys.Comments;

/// <summary>What free text is, by its words (<see cref="FreeWords"/>).</summary>
internal enum CommentKind
{
    /// <summary>Neither of the others.</summary>
    Other,

    Praise,

    Complaint,
}

/// <summary>Free text of one question.</summary>
internal sealed record Comment(string Question, string Text, CommentKind Kind);

/// <summary>
/// What somebody wrote in a survey that is over, kept by day beside its scores so that lists of it are read without going through patients.
/// The row that tells it keeps its address, and takes it back with the scores.
/// </summary>
/// <param name="Survey">organisation/name@version.</param>
/// <param name="At">When the first question went out; of what is anonymous the day of its release.</param>
/// <param name="Patient">Null where nobody knows whose it is.</param>
/// <param name="Id">The survey within the patient.</param>
internal sealed record CommentFact(
    string Survey, DateTimeOffset At, string? Department, string? Clinician, string? Ward, string? Feed, string? Language, string? Patient, string? Id, IReadOnlyList<Comment> Comments)
{
    /// <summary>What the facts are kept with.</summary>
    public const string Family = "survey-comment";

    /// <summary>The free text among answers; what says that there is nothing to say is left out.</summary>
    public static IReadOnlyList<Comment> Of(Survey survey, IEnumerable<SurveyAnswer> answers) =>
    [
        .. from answer in answers
            where survey.Question(answer.Question) is { Kind: SurveyQuestionKind.Text } && !string.IsNullOrWhiteSpace(answer.Value)
            select new Comment(answer.Question, answer.Value, FreeWords.IsComplaint(answer.Value) ? CommentKind.Complaint : FreeWords.IsPraise(answer.Value) ? CommentKind.Praise : CommentKind.Other),
    ];

    /// <summary>The fact of a survey, beside that of its scores; none where nothing was written.</summary>
    /// <param name="scores">That of its scores: what they share is the same.</param>
    /// <param name="comments">What was written.</param>
    /// <param name="patient">Null where nobody knows whose it is.</param>
    /// <param name="id">The survey within the patient.</param>
    /// <param name="organisation">Whose.</param>
    /// <param name="day">That of the scores.</param>
    public static IEnumerable<Fact> Beside(Scores.SurveyFact scores, IReadOnlyList<Comment> comments, PatientKey? patient, string? id, string organisation, DateOnly day)
    {
        if (comments.Count > 0)
        {
            yield return new Fact(organisation, day, Family, scores.Id, StoredJson.Write(new CommentFact(
                scores.Survey, scores.At, scores.Department, scores.Clinician, scores.Ward, scores.Feed, scores.Language, patient?.ToString(), id, comments)));
        }
    }
}

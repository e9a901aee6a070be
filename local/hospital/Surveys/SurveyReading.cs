namespace CareLoop.Local.Hospital.Surveys;

/// <summary>Why a question of a survey is in somebody's hand.</summary>
internal enum AskedFor
{
    /// <summary>The first question.</summary>
    Invitation,

    /// <summary>The one behind an answer.</summary>
    Next,

    /// <summary>Since the answer was not understood.</summary>
    Again,

    /// <summary>Since none came.</summary>
    Reminder,
}

/// <summary>What a person makes of a text that asks how it went.</summary>
/// <param name="Question">Its id, or <see cref="HospitalSurvey.AllRatings"/>.</param>
internal sealed record SurveyReading(HospitalSurvey Survey, string Question, AskedFor For)
{
    public QuestionKind Kind => Question == HospitalSurvey.AllRatings ? QuestionKind.Rating : Survey.Questions.First(question => question.Id == Question).Kind;

    /// <summary>Null for any other text.</summary>
    public static SurveyReading? Of(string text)
    {
        foreach (var survey in HospitalSurvey.All)
        {
            if (survey.Questions.FirstOrDefault(question => Holds(text, question.Chinese, question.English)) is { } found)
                return new(survey, survey.Ratings.Contains(found) ? HospitalSurvey.AllRatings : found.Id, ForOf(survey, text));
        }

        return null;
    }

    private static AskedFor ForOf(HospitalSurvey survey, string text) =>
        Holds(text, survey.Chinese, survey.English) ? AskedFor.Invitation
        : Holds(text, "没看懂您的回答", "did not understand") ? AskedFor.Again
        : Holds(text, "还想听听", "still like to hear") ? AskedFor.Reminder
        : AskedFor.Next;

    private static bool Holds(string text, string chinese, string english) => text.Contains(chinese, StringComparison.Ordinal) || text.Contains(english, StringComparison.Ordinal);
}

/// <summary>What somebody means by an answer to a survey.</summary>
/// <param name="Survey">Its name.</param>
/// <param name="Question">Its id, or <see cref="HospitalSurvey.AllRatings"/>.</param>
/// <param name="Values">The answer as it is kept, of all ratings one each; none where what is written is no answer.</param>
internal sealed record SurveyMeaning(string Survey, string Question, IReadOnlyList<string> Values);

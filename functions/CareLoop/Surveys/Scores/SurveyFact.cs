using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys.Scores;

/// <summary>What figures know of one survey that was asked, or would have been. No patient, and no patient's words.</summary>
/// <param name="Id">The survey's address; told again, the fact replaces what was told before.</param>
/// <param name="Survey">organisation/name@version.</param>
/// <param name="At">When the first question went out, or would have.</param>
/// <param name="Department">Its code.</param>
/// <param name="Clinician">Who attended, by the HIS's id.</param>
/// <param name="Feed">By which way it was answered or asked: sms, page, phone, counter.</param>
/// <param name="State">One of <see cref="Completed"/> and the others.</param>
/// <param name="Reason">Of what was left out: opted-out, deceased, asked-recently, not-drawn, quota, dispute and such.</param>
/// <param name="Answers">Those that are scored: of free text there is none.</param>
internal sealed record SurveyFact(
    string Id, string Survey, DateTimeOffset At, string? Department, string? Clinician, string? Ward, string? Feed, string? Language, string State, string? Reason, IReadOnlyList<ScoredAnswer> Answers)
{
    /// <summary>Every question that was called for is answered.</summary>
    public const string Completed = "completed";

    /// <summary>Some are.</summary>
    public const string Partial = "partial";

    /// <summary>It was asked, and nothing has come.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>It was not asked.</summary>
    public const string LeftOut = "left-out";

    /// <summary>The feed of a page that hangs at a counter or in a ward: nobody was invited.</summary>
    public const string Counter = "counter";

    /// <summary>Of anonymous answers: who was invited counts there, without answers.</summary>
    public bool WasInvitedApart { get; init; }

    public bool IsAnswered => State is Completed or Partial;

    public bool IsInvited => !WasInvitedApart && Feed != Counter && (IsAnswered || State == Unanswered);
}

/// <summary>One answer, as figures know it.</summary>
/// <param name="Question">Its id within the survey.</param>
/// <param name="Answer">One of <see cref="SurveyQuestion.Answers"/>.</param>
/// <param name="Side">Of a choice: what the option says of the care.</param>
/// <param name="HasSides">Whether any option of the question takes a side: a "don't know" counts for the whole of such a question, and for nothing elsewhere.</param>
internal sealed record ScoredAnswer(string Question, SurveyQuestionKind Kind, IReadOnlyList<SurveyDimension> Dimensions, string Answer, OptionSide Side, bool HasSides = false)
{
    /// <summary>What figures are told of an answer; null of free text, and of what is no answer of the question.</summary>
    public static ScoredAnswer? Of(SurveyQuestion question, string answer) => question.Answers.Contains(answer)
        ? new(
            question.Id, question.Kind, question.Dimensions, answer,
            question.Options.FirstOrDefault(option => option.Id == answer)?.Side ?? OptionSide.Neither,
            question.Options.Any(option => option.Side != OptionSide.Neither))
        : null;

    /// <summary>1 to 5; null where it is no rating.</summary>
    public int? Rating => Kind == SurveyQuestionKind.Rating ? Number(1, 5) : null;

    /// <summary>0 to 10; null where it is no recommendation.</summary>
    public int? Recommendation => Kind == SurveyQuestionKind.Recommend ? Number(0, 10) : null;

    /// <summary>Whether it counts for the share of positive answers.</summary>
    public bool IsSided => Kind == SurveyQuestionKind.Choice && (HasSides || Side != OptionSide.Neither);

    private int? Number(int least, int most) =>
        int.TryParse(Answer, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}

using CareLoop.Common;
using CareLoop.Configuration.Plans;

namespace CareLoop.Configuration.Surveys;

/// <summary>What a survey is asked after.</summary>
internal enum SurveyStart
{
    /// <summary>The end of an outpatient's visit.</summary>
    Visit,

    /// <summary>A discharge.</summary>
    Discharge,

    /// <summary>A complaint that was closed.</summary>
    ComplaintClosed,

    /// <summary>A day of the calendar.</summary>
    Calendar,

    /// <summary>A person's wish.</summary>
    Hand,
}

/// <summary>Whether a survey can be answered on a page of its own.</summary>
internal enum SurveyPageUse
{
    /// <summary>By text alone.</summary>
    None,

    /// <summary>The first text asks its question, and names the page besides.</summary>
    Offered,

    /// <summary>The text names the page and asks nothing.</summary>
    Only,
}

/// <summary>How a question is answered.</summary>
internal enum SurveyQuestionKind
{
    /// <summary>1 (very dissatisfied) to 5 (very satisfied).</summary>
    Rating,

    /// <summary>0 (not at all likely) to 10 (extremely likely).</summary>
    Recommend,

    YesNo,

    /// <summary>One of up to nine options; by text their number in the list answers, or their words.</summary>
    Choice,

    /// <summary>In one's own words.</summary>
    Text,
}

/// <summary>What a question is about.</summary>
internal enum SurveyDimension
{
    Attitude,
    ProfessionalSkill,
    Communication,
    Efficiency,
    ProblemSolving,
    Environment,
    Integrity,
    Care,
    Overall,
}

/// <summary>What an option says of the care, where a share is made of it (NHS England, Friends and Family Test guidance: the two best of five are positive, the two worst negative).</summary>
internal enum OptionSide
{
    Neither,
    Positive,
    Negative,
}

/// <summary>A survey (kind <see cref="ConfigKind.Survey"/>).</summary>
/// <param name="Organisation">Whose it is; <c>*</c> for that of all.</param>
/// <param name="Start">What it is asked after.</param>
/// <param name="After">How long after that the first question goes out.</param>
/// <param name="Months">Of <see cref="SurveyStart.Calendar"/>: in which months, 1 to 12.</param>
/// <param name="Departments">Only after (of the calendar: of who has had) care in these, by code; empty for all.</param>
/// <param name="Share">For so many of a hundred patients, drawn.</param>
/// <param name="Shares">The same of single departments.</param>
/// <param name="Quota">How many a department is asked for in a month, at most; null for any number.</param>
/// <param name="Compact">Whether all ratings are asked for in one text, to be answered by as many digits.</param>
/// <param name="Opening">What stands before the first question.</param>
/// <param name="Thanks">What is said at the end.</param>
/// <param name="Json">The document.</param>
internal sealed record Survey(
    string Organisation, string Name, int Version, LocalText Title, SurveyStart Start, Offset After, IReadOnlyList<int> Months, IReadOnlyList<string> Departments,
    int Share, IReadOnlyDictionary<string, int> Shares, int? Quota, bool Compact, LocalText Opening, LocalText Thanks, IReadOnlyList<SurveyQuestion> Questions, string Json)
{
    /// <summary>Of <see cref="SurveyStart.Calendar"/>: the day of its months on which it begins, 1 to 28.</summary>
    public int Day { get; init; } = 1;

    /// <summary>Of the same: over how many days those who are drawn are spread, 1 to 28.</summary>
    public int SpreadOver { get; init; } = 1;

    /// <summary>Of the same: only who has had care in so many days before it begins.</summary>
    public int CareWithin { get; init; } = 90;

    /// <summary>Whether anybody is drawn at all.</summary>
    public bool AsksAnybody => Share > 0 || Shares.Values.Any(share => share > 0);

    /// <summary>Whether it can be answered on a page.</summary>
    public SurveyPageUse Page { get; init; }

    /// <summary>On a page alone, and nobody can tell whose answers they are (docs/adr/anonymous-answers-wait-in-a-pool.md).</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>As answers name it: <c>organisation/name@version</c>.</summary>
    public string Address => $"{Organisation}/{Name}@{Version}";

    public int ShareOf(string? department) => department is not null && Shares.TryGetValue(department, out var own) ? own : Share;

    /// <summary>The question of an id.</summary>
    public SurveyQuestion? Question(string id) => Questions.FirstOrDefault(question => question.Id == id);

    /// <summary>The first question from a place on that the answers so far call for; null where none is left.</summary>
    /// <param name="answers">By the question's id.</param>
    /// <param name="behind">The id of the question that was asked last; null for the first.</param>
    public SurveyQuestion? Next(IReadOnlyDictionary<string, string> answers, string? behind = null) =>
        Questions.SkipWhile(question => behind is not null && question.Id != behind).Skip(behind is null ? 0 : 1).FirstOrDefault(question => question.IsAskedAfter(answers));

    /// <summary>The ratings that a compact text asks for at once: those that hang on no answer.</summary>
    public IReadOnlyList<SurveyQuestion> CompactRatings => Compact ? [.. Questions.Where(question => question is { Kind: SurveyQuestionKind.Rating, OnlyIf: null })] : [];
}

/// <summary>One question.</summary>
/// <param name="Id">Its name within the survey.</param>
/// <param name="Dimensions">What it is about; at least one.</param>
/// <param name="Options">Of a choice: its answers, in the order of their numbers.</param>
/// <param name="OnlyIf">What was to be answered before; null for always.</param>
/// <param name="Recovers">Whether a bad answer opens a case of service recovery: a rating of 1 or 2, a recommendation of 0 to 6, a negative option.</param>
internal sealed record SurveyQuestion(
    string Id, SurveyQuestionKind Kind, IReadOnlyList<SurveyDimension> Dimensions, LocalText Text, IReadOnlyList<SurveyOption> Options, SurveyCondition? OnlyIf, bool Recovers)
{
    public const string Yes = "yes", No = "no";

    /// <summary>The answers that there are, as they are kept; empty for free text.</summary>
    public IReadOnlyList<string> Answers => Kind switch
    {
        SurveyQuestionKind.Rating => ["1", "2", "3", "4", "5"],
        SurveyQuestionKind.Recommend => ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        SurveyQuestionKind.YesNo => [Yes, No],
        SurveyQuestionKind.Choice => [.. Options.Select(option => option.Id)],
        _ => [],
    };

    public bool IsAskedAfter(IReadOnlyDictionary<string, string> answers) =>
        OnlyIf is null || (answers.TryGetValue(OnlyIf.Question, out var said) && OnlyIf.Answers.Contains(said));

    /// <summary>Whether an answer is a bad one, whatever is made of it.</summary>
    public bool IsBad(string answer) => Kind switch
    {
        SurveyQuestionKind.Rating => answer is "1" or "2",
        SurveyQuestionKind.Recommend => answer is "0" or "1" or "2" or "3" or "4" or "5" or "6",
        SurveyQuestionKind.Choice => Options.Any(option => option.Id == answer && option.Side == OptionSide.Negative),
        _ => false,
    };
}

/// <summary>An answer of a choice.</summary>
/// <param name="Words">Further words by which it may be answered.</param>
internal sealed record SurveyOption(string Id, LocalText Text, IReadOnlyList<string> Words, OptionSide Side);

/// <summary>An earlier question and those of its answers after which another is asked.</summary>
internal sealed record SurveyCondition(string Question, IReadOnlyList<string> Answers);

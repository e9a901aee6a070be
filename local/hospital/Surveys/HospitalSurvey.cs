namespace CareLoop.Local.Hospital.Surveys;

/// <summary>A survey of this hospital, after a stay.</summary>
/// <param name="Departments">Only of these; empty for all others.</param>
/// <param name="Compact">Whether all ratings are asked for in one text.</param>
internal sealed record HospitalSurvey(string Name, string Chinese, string English, IReadOnlyList<string> Departments, bool Compact, IReadOnlyList<SurveyQuestion> Questions)
{
    /// <summary>Instead of the id of a question: all ratings at once.</summary>
    public const string AllRatings = "*";

    private const string ChineseThanks = "谢谢您！您的意见我们会认真看。", EnglishThanks = "Thank you! We read every answer.";

    public static readonly IReadOnlyList<HospitalSurvey> All =
    [
        new("discharge", "想听听您对这次住院的感受，只有几个小问题，可以随时停下。", "How was your stay? A few short questions; you can stop at any time.", [], false,
        [
            new("overall", QuestionKind.Rating, "overall", "这次住院，您总体满意吗？", "Overall, how satisfied are you with this stay?"),
            new("why", QuestionKind.Text, "problem-solving", "哪里让您不满意？", "What could we have done better?") { After = "overall", AfterAnswers = ["1", "2"] },
            new("recommend", QuestionKind.Recommend, "overall", "您有多大可能把我们医院推荐给亲友？", "How likely are you to recommend our hospital to family or friends?") { Recovers = true },
            new("explained", QuestionKind.YesNo, "communication", "出院后要注意什么，有人给您讲清楚吗？", "Did somebody explain what to look out for at home?"),
        ]),
        new("discharge-short", "想听听您对这次住院的感受，两条短信就好。", "How was your stay? Two texts will do.", ["CARD", "ORTH", "GI"], true,
        [
            new("respect", QuestionKind.Rating, "attitude", "医护人员对您的尊重和关心", "The respect and care that staff showed you"),
            new("ward", QuestionKind.Rating, "environment", "病房的干净和安静", "How clean and quiet the ward was"),
            new("stay", QuestionKind.Rating, "overall", "这次住院总体", "The stay as a whole"),
            new("experience", QuestionKind.Choice, "overall", "总的来说，您这次的体验怎么样？", "All in all, how was your experience of our service?") { Recovers = true },
        ]),
    ];

    /// <summary>The ratings of the text that asks for all; none where each is asked for itself.</summary>
    public IReadOnlyList<SurveyQuestion> Ratings => Compact ? [.. Questions.Where(question => question.Kind == QuestionKind.Rating)] : [];

    /// <summary>As figures name it.</summary>
    public string Address => $"{Population.Patient.Organisation}/{Name}";

    /// <summary>As it is published.</summary>
    public object Document => new
    {
        title = Both("出院满意度", "After a stay"),
        startsFrom = "discharge",
        after = "PT48H",
        departments = Departments,
        share = 100,
        compact = Compact,
        opening = Both(Chinese, English),
        thanks = Both(ChineseThanks, EnglishThanks),
        questions = Questions.Select(question => question.Document),
    };

    /// <summary>The one that is asked after a stay in a department.</summary>
    public static HospitalSurvey Of(string department) => All.FirstOrDefault(survey => survey.Departments.Contains(department)) ?? All[0];

    /// <summary>The question that is to be asked next, or <see cref="AllRatings"/>; null where all is done.</summary>
    /// <param name="answers">What was answered, by question.</param>
    /// <param name="passed">Questions that are not asked any more though they were not answered.</param>
    public string? Next(IReadOnlyDictionary<string, string> answers, IReadOnlySet<string> passed)
    {
        if (Compact && !passed.Contains(AllRatings) && !Ratings.Any(rating => answers.ContainsKey(rating.Id)))
            return AllRatings;
        return Questions.FirstOrDefault(question => !Ratings.Contains(question) && !answers.ContainsKey(question.Id) && !passed.Contains(question.Id)
            && (question.After is null || (answers.TryGetValue(question.After, out var said) && question.AfterAnswers.Contains(said))))?.Id;
    }

    internal static Dictionary<string, string> Both(string chinese, string english) => new(StringComparer.Ordinal) { ["zh-CN"] = chinese, ["en"] = english };
}

/// <summary>How a question is answered.</summary>
internal enum QuestionKind
{
    /// <summary>1 to 5.</summary>
    Rating,

    /// <summary>0 to 10.</summary>
    Recommend,

    /// <summary>1 or 2.</summary>
    YesNo,

    /// <summary>1 to 6: <see cref="SurveyQuestion.Options"/>.</summary>
    Choice,
    Text,
}

/// <summary>A question.</summary>
internal sealed record SurveyQuestion(string Id, QuestionKind Kind, string Dimension, string Chinese, string English)
{
    public const string Yes = "yes", No = "no";

    /// <summary>The options of a choice: those of the Friends and Family Test.</summary>
    public static readonly IReadOnlyList<(string Id, string Chinese, string English, string? Side)> Options =
    [
        ("very-good", "非常好", "Very good", "positive"), ("good", "好", "Good", "positive"), ("neither", "一般", "Neither good nor poor", null),
        ("poor", "差", "Poor", "negative"), ("very-poor", "非常差", "Very poor", "negative"), ("dont-know", "不知道", "Don't know", null),
    ];

    /// <summary>The question on whose answer it hangs; null for none.</summary>
    public string? After { get; init; }

    public IReadOnlyList<string> AfterAnswers { get; init; } = [];

    public bool Recovers { get; init; }

    public object Document
    {
        get
        {
            var document = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["id"] = Id,
                ["kind"] = Kind == QuestionKind.YesNo ? "yes-no" : Kind.ToString().ToLowerInvariant(),
                ["dimensions"] = new[] { Dimension },
                ["text"] = HospitalSurvey.Both(Chinese, English),
            };
            if (After is not null)
                document["onlyIf"] = new { question = After, answers = AfterAnswers };
            if (Recovers)
                document["recovers"] = true;
            if (Kind == QuestionKind.Choice)
                document["options"] = Options.Select(OptionDocument);
            return document;
        }
    }

    private static Dictionary<string, object> OptionDocument((string Id, string Chinese, string English, string? Side) option)
    {
        var document = new Dictionary<string, object>(StringComparer.Ordinal) { ["id"] = option.Id, ["text"] = HospitalSurvey.Both(option.Chinese, option.English) };
        if (option.Side is not null)
            document["side"] = option.Side;
        return document;
    }
}

using CareLoop.Configuration.Surveys;
using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>What is measured of a subject: of one dimension, or of all questions.</summary>
internal enum SurveyMeasure
{
    /// <summary>Of 1 to 5.</summary>
    Ratings,

    /// <summary>Of 0 to 10.</summary>
    Recommend,

    /// <summary>The share of positive options.</summary>
    FriendsAndFamily,
}

/// <summary>
/// What a survey counts for. <c>invited = completed + partial + unanswered</c>, <c>answered = completed + partial</c>; what was left out is
/// not invited. What is counted of answers is named <c>counter:subject</c>, the subject being a dimension or <see cref="All"/>; a question
/// counts once for each of its dimensions, and once for all. Everything adds up over days and groups, except over dimensions. Pure.
/// </summary>
internal static class SurveyCounters
{
    public const string Invited = "invited", Answered = "answered", Completed = "completed", Uninvited = "uninvited", LeftOut = "leftOut", All = "all";

    /// <summary>Surveys that came to a verdict, one each: the mean of the ratings of the whole (<see cref="SurveyDimension.Overall"/>), or of all where there are none of it.</summary>
    public const string Verdicts = "verdicts";

    /// <summary>Those of which the verdict is 4 or more.</summary>
    public const string VerdictsSatisfied = "verdictsSatisfied";

    public const string Ratings = "ratings", RatingSum = "ratingSum", Satisfied = "satisfied", TopBox = "topBox", Recommends = "recommends", Promoters = "promoters", Detractors = "detractors",
        Choices = "choices", Positive = "positive", Negative = "negative";

    /// <summary>By how many surveys a measure of a subject was answered, whatever the number of questions.</summary>
    public static string People(SurveyMeasure measure, string subject) => measure switch
    {
        SurveyMeasure.Ratings => Name("raters", subject),
        SurveyMeasure.Recommend => Name("recommenders", subject),
        _ => Name("choosers", subject),
    };

    public static string Name(string counter, string subject) => $"{counter}:{subject}";

    public static string Subject(SurveyDimension dimension) => KebabEnum.Write(dimension);

    public static void Add(Dictionary<string, int> counts, IEnumerable<KeyValuePair<string, int>> others)
    {
        foreach (var (counter, number) in others)
            counts[counter] = counts.GetValueOrDefault(counter) + number;
    }

    public static Dictionary<string, int> Of(SurveyFact fact)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Note(counts, Invited, fact.IsInvited);
        Note(counts, Answered, fact.IsAnswered);
        Note(counts, Uninvited, fact.IsAnswered && fact.Feed == SurveyFact.Counter);
        Note(counts, Completed, fact.State == SurveyFact.Completed);
        if (fact.State == SurveyFact.LeftOut)
        {
            Note(counts, LeftOut, true);
            Note(counts, Name(LeftOut, fact.Reason ?? "other"), true);
        }

        if (!fact.IsAnswered)
            return counts;

        NoteSubject(counts, All, fact.Answers);
        foreach (var dimension in fact.Answers.SelectMany(answer => answer.Dimensions).Distinct())
            NoteSubject(counts, Subject(dimension), fact.Answers.Where(answer => answer.Dimensions.Contains(dimension)));
        NoteVerdict(counts, fact.Answers);
        return counts;
    }

    private static void NoteSubject(Dictionary<string, int> counts, string subject, IEnumerable<ScoredAnswer> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.Rating is { } rating)
            {
                counts[People(SurveyMeasure.Ratings, subject)] = 1;
                Note(counts, Name(Ratings, subject), true);
                Note(counts, Name(RatingSum, subject), rating);
                Note(counts, Name(Satisfied, subject), rating >= 4);
                Note(counts, Name(TopBox, subject), rating == 5);
            }
            else if (answer.Recommendation is { } recommendation)
            {
                counts[People(SurveyMeasure.Recommend, subject)] = 1;
                Note(counts, Name(Recommends, subject), true);
                Note(counts, Name(Promoters, subject), recommendation >= 9);
                Note(counts, Name(Detractors, subject), recommendation <= 6);
            }
            else if (answer.IsSided)
            {
                counts[People(SurveyMeasure.FriendsAndFamily, subject)] = 1;
                Note(counts, Name(Choices, subject), true);
                Note(counts, Name(Positive, subject), answer.Side == OptionSide.Positive);
                Note(counts, Name(Negative, subject), answer.Side == OptionSide.Negative);
            }
        }
    }

    private static void NoteVerdict(Dictionary<string, int> counts, IReadOnlyList<ScoredAnswer> answers)
    {
        var rated = answers.Where(answer => answer.Rating is not null).ToList();
        var ofAll = rated.Where(answer => answer.Dimensions.Contains(SurveyDimension.Overall)).ToList();
        var verdict = (ofAll.Count > 0 ? ofAll : rated).Average(answer => answer.Rating);
        Note(counts, Verdicts, verdict is not null);
        Note(counts, VerdictsSatisfied, verdict >= 4);
    }

    private static void Note(Dictionary<string, int> counts, string counter, bool holds) => Note(counts, counter, holds ? 1 : 0);

    private static void Note(Dictionary<string, int> counts, string counter, int number)
    {
        if (number != 0)
            counts[counter] = counts.GetValueOrDefault(counter) + number;
    }
}

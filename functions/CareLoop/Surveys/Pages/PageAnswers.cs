using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;

namespace CareLoop.Surveys.Pages;

/// <summary>The fields of a page's form as answers. Static and pure.</summary>
internal static class PageAnswers
{
    public const string Feed = "page";

    /// <summary>More is cut off: the page's own limit is the same.</summary>
    public const int LongestWords = 500;

    private const string Prefix = "q.";

    public static string FieldOf(SurveyQuestion question) => Prefix + question.Id;

    /// <summary>
    /// The answers that a form gives, in the order of the questions. What was left empty, is no answer of its question, or was asked only
    /// after another answer than was given, is left out.
    /// </summary>
    public static IReadOnlyList<SurveyAnswer> Read(Survey survey, IReadOnlyDictionary<string, string> form, DateTimeOffset at, string feed = Feed)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var question in survey.Questions)
        {
            if (form.TryGetValue(FieldOf(question), out var value) && Clean(question, value) is { } answer && question.IsAskedAfter(said))
                said[question.Id] = answer;
        }

        return [.. said.Select(pair => new SurveyAnswer(pair.Key, pair.Value, at, feed))];
    }

    /// <summary>Whether every question that is called for is answered.</summary>
    public static bool IsWhole(Survey survey, IReadOnlyList<SurveyAnswer> answers)
    {
        var said = answers.ToDictionary(answer => answer.Question, answer => answer.Value, StringComparer.Ordinal);
        // Whoever has nothing to add has answered.
        return survey.Questions.All(question => said.ContainsKey(question.Id) || question.Kind == SurveyQuestionKind.Text || !question.IsAskedAfter(said));
    }

    private static string? Clean(SurveyQuestion question, string value)
    {
        if (question.Kind != SurveyQuestionKind.Text)
            return question.Answers.Contains(value) ? value : null;

        var words = SmsText.Clip(SmsText.Lines(value), LongestWords).Trim();
        return words.Length > 0 ? words : null;
    }
}

using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys;

/// <summary>A question as a text asks it, with how to answer it last, where it is read last. Static and pure.</summary>
internal static class SurveyWords
{
    /// <param name="survey">The survey.</param>
    /// <param name="question">The question's id, or <see cref="SurveySteps.AllRatings"/>.</param>
    /// <param name="language">Of who reads it.</param>
    /// <param name="link">The survey's page, to be named besides; null for none.</param>
    public static string Of(Survey survey, string question, Language language, string? link = null)
    {
        if (question == SurveySteps.OnPage)
        {
            return language == Language.Chinese ? $"请点开填写，约1分钟，3天内有效：{link}" : $"Please answer here within 3 days, it takes a minute: {link}";
        }

        var words = Asked(survey, question, language);
        return link is null ? words : language == Language.Chinese ? $"{words}\n也可点开一次填完：{link}" : $"{words}\nOr answer all at once here: {link}";
    }

    private static string Asked(Survey survey, string question, Language language) =>
        question == SurveySteps.AllRatings ? AllRatings(survey, language)
        : survey.Question(question) is { } asked ? $"{asked.Text.In(language)}{Separator(asked.Kind, language)}{HowToAnswer(asked, language)}"
        : "";

    /// <summary>How a question is answered by text.</summary>
    public static string HowToAnswer(SurveyQuestion question, Language language)
    {
        var isChinese = language == Language.Chinese;
        return question.Kind switch
        {
            SurveyQuestionKind.Rating => isChinese ? "请回复1到5：5非常满意，4满意，3一般，2不满意，1非常不满意" : "Reply 1 to 5: 5 very satisfied, 4 satisfied, 3 neutral, 2 dissatisfied, 1 very dissatisfied",
            SurveyQuestionKind.Recommend => isChinese ? "请回复0到10：10非常愿意，0完全不愿意" : "Reply 0 to 10: 10 extremely likely, 0 not at all likely",
            SurveyQuestionKind.YesNo => isChinese ? "是请回复1，否请回复2" : "Reply 1 for yes, 2 for no",
            SurveyQuestionKind.Choice => string.Join('\n', question.Options.Select((option, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1} {option.Text.In(language)}")))
                + (isChinese ? "\n请回复数字" : "\nReply with the number"),
            _ => isChinese ? "请直接回复；没有请回复“无”" : "Reply in your own words, or \"none\"",
        };
    }

    private static string AllRatings(Survey survey, Language language)
    {
        var ratings = survey.CompactRatings;
        var lines = string.Join('\n', ratings.Select((question, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1} {question.Text.In(language)}")));
        var example = string.Concat(Enumerable.Range(0, ratings.Count).Select(index => index % 2 == 0 ? '5' : '4'));
        return language == Language.Chinese
            ? $"{lines}\n请用{ratings.Count}个数字依次回复（5最满意，1最不满意），如{example}"
            : $"{lines}\nReply with {ratings.Count} digits in this order (5 best, 1 worst), such as {example}";
    }

    private static string Separator(SurveyQuestionKind kind, Language language) => kind == SurveyQuestionKind.Choice ? "\n" : language == Language.Chinese ? "" : " ";
}

using System.Globalization;

namespace CareLoop.Local.Hospital.Surveys;

/// <summary>How people write what they think of their stay, and what they write that is no answer.</summary>
internal static class SurveyWording
{
    private const string Digits = "0123456789", FullWidth = "０１２３４５６７８９", Circled = "⓪①②③④⑤⑥⑦⑧⑨", Numerals = "零一二三四五六七八九";

    private static readonly string[] ChineseRatings = ["", "非常不满意", "不满意", "一般", "满意", "非常满意"];
    private static readonly string[] EnglishRatings = ["", "very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"];

    /// <summary>Every way in which this answer is written here.</summary>
    public static IReadOnlyList<string> Of(QuestionKind kind, string value, string language) => (kind, language) switch
    {
        (QuestionKind.Rating, "en") => Rating(value, EnglishRatings[int.Parse(value, CultureInfo.InvariantCulture)]),
        (QuestionKind.Rating, _) => ChineseRating(value, ChineseRatings[int.Parse(value, CultureInfo.InvariantCulture)]),
        (QuestionKind.Recommend, "en") => [value, value, value + ".", value + " thanks", value + " points", "I'd say " + value],
        (QuestionKind.Recommend, _) => [value, value, Full(value), value + "分", value + "分 谢谢", value + "。", "我打" + value + "分"],
        (QuestionKind.YesNo, "en") => value == SurveyQuestion.Yes ? ["1", "1.", "yes", "Yes.", "yes, thanks"] : ["2", "2.", "no", "No.", "no, I didn't"],
        (QuestionKind.YesNo, _) => value == SurveyQuestion.Yes ? ["1", "１", "是", "是的", "有", "1 谢谢", "①"] : ["2", "２", "没有", "没有。", "不是", "2 谢谢"],
        (QuestionKind.Choice, _) => Choice(value, language),
        _ => [value],
    };

    /// <summary>All ratings in one text.</summary>
    public static IReadOnlyList<string> OfAll(IReadOnlyList<string> values, string language)
    {
        var digits = string.Concat(values);
        return language == "en"
            ? [digits, digits, string.Join(' ', values), string.Join(", ", values), digits + " thanks"]
            : [digits, digits, string.Join(' ', values), Full(digits), string.Join('，', values), string.Join(' ', values.Select(value => value + "分")), digits + " 谢谢", string.Join(' ', values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{at + 1}:{value}")))];
    }

    /// <summary>What is no answer to such a question.</summary>
    public static IReadOnlyList<string> Nonsense(SurveyReading asked, string language)
    {
        var isChinese = language != "en";
        if (asked.Question == HospitalSurvey.AllRatings)
            return isChinese ? ["54", "都还行吧", "5554", "看情况", "护士5分，病房就一般了"] : ["54", "5554", "it depends", "nurses 5, ward so so"];
        return asked.Kind switch
        {
            QuestionKind.Rating => isChinese ? ["4-5吧", "看情况", "住了3楼的病房", "不太满意", "6", "4.5", "4或者5", "谢谢", "不是5"] : ["4-5", "it depends", "I was on floor 3", "not very satisfied", "6", "4 or 5", "thanks"],
            QuestionKind.Recommend => isChinese ? ["看情况", "9或10", "8-9", "11", "说不好", "谢谢"] : ["it depends", "9 or 10", "8-9", "11", "thanks"],
            QuestionKind.YesNo => isChinese ? ["看情况", "3", "说了一半", "谢谢"] : ["it depends", "3", "partly", "thanks"],
            QuestionKind.Choice => isChinese ? ["看情况", "9", "2或3", "说不好", "谢谢"] : ["it depends", "9", "2 or 3", "thanks"],
            _ => isChinese ? ["谢谢", "谢谢！"] : ["thanks", "Thank you!"],
        };
    }

    /// <summary>In one's own words; empty for nothing to say.</summary>
    public static IReadOnlyList<string> Words(string language) => language == "en"
        ? ["We waited a long time and nobody told us why", "The night nurse was rude", "Food was cold", "none", "The room was dirty"]
        : ["等了很久才有人来", "夜里按铃没人管", "饭菜太凉", "没有", "无", "病房太吵，厕所很脏", "护士态度不好，说话很冲", "讲得太快，没听懂"];

    private static string[] Rating(string value, string word) => [value, value, value + ".", value + " thanks", value + " stars", word, char.ToUpperInvariant(word[0]) + word[1..] + "."];

    private static string[] ChineseRating(string value, string word)
    {
        var digit = Digits.IndexOf(value, StringComparison.Ordinal);
        return [value, value, value, Full(value), Circled[digit].ToString(), value + "分", value + "分 谢谢", value + "，谢谢！", Numerals[digit] + "星", Numerals[digit] + "分", word, word + "。", "我选" + value, value + " " + word];
    }

    private static string[] Choice(string value, string language)
    {
        var place = SurveyQuestion.Options.ToList().FindIndex(option => option.Id == value);
        var number = (place + 1).ToString(CultureInfo.InvariantCulture);
        return language == "en"
            ? [number, number, number + ".", SurveyQuestion.Options[place].English, SurveyQuestion.Options[place].English.ToLowerInvariant()]
            : [number, number, Full(number), Circled[place + 1].ToString(), "选" + number, SurveyQuestion.Options[place].Chinese, SurveyQuestion.Options[place].Chinese + "。"];
    }

    private static string Full(string digits) => string.Concat(digits.Select(digit => FullWidth[Digits.IndexOf(digit, StringComparison.Ordinal)]));
}

using System.Text.RegularExpressions;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;

namespace CareLoop.Surveys;

/// <summary>
/// Reads answers to the questions of a survey. The whole message has to be one answer: a digit within a sentence is a floor or a number of
/// days more often than a rating, and a wrong score is worse than asking again.
/// </summary>
internal static partial class SurveyGrammar
{
    /// <summary>In characters; what a patient says beyond is cut.</summary>
    public const int LongestText = 1_000;

    private const int LongestAnswer = 80;
    private const int LongestList = 200;

    private static readonly HashSet<string> Nothing =
    [
        "没有", "没有了", "没", "没了", "无", "暂无", "暂时没有", "目前没有", "没什么", "没有什么", "没什么了", "没啥", "没意见", "没有意见", "没什么意见", "无意见", "没有建议", "没建议", "无建议", "没有补充",
        "no", "none", "nope", "nothing", "nothing else", "no comment", "no comments", "n/a",
    ];

    private static readonly HashSet<string> Yeses =
    [
        "是", "是的", "有", "有的", "有过", "对", "对的", "会", "会的", "能", "愿意", "当然",
        "yes", "y", "yeah", "yep", "yes i do", "yes i did", "yes i was", "yes i have", "yes, i do", "yes, i did", "yes, i was", "yes, i have",
    ];

    private static readonly HashSet<string> Noes =
    [
        "不是", "不是的", "没有", "没有的", "没有过", "没", "无", "否", "不", "不对", "不会", "不能", "不愿意",
        "no", "n", "nope", "no i don't", "no i didn't", "no i wasn't", "no i haven't", "no, i don't", "no, i didn't", "no, i wasn't", "no, i haven't",
    ];

    /// <summary>The answer that a text is, as it is kept: one of <see cref="SurveyQuestion.Answers"/>, of free text its words.</summary>
    /// <param name="text">As it came.</param>
    /// <returns>Null where the text is no answer, or has to be seen by a person; empty for free text where there is nothing to say.</returns>
    public static string? Read(SurveyQuestion question, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || UrgentWords.Find(text) is not null)
            return null;
        if (question.Kind == SurveyQuestionKind.Text)
            return Words(text);
        if (text.Length > LongestAnswer)
            return null;

        var plain = SurveyScaleWords.Plain(text);
        var core = Courtesies.StripThanks(plain, questionMarks: true);
        // "Satisfied?" asks; behind a mere digit the question mark is a slip of the thumb.
        var asks = plain.Contains('?');
        var answer = question.Kind switch
        {
            SurveyQuestionKind.Choice => ReadChoice(question, core, asks, mayBeNumber: !Signed().IsMatch(plain)),
            _ when Signed().IsMatch(plain) => null,
            SurveyQuestionKind.Rating => ReadScale(WithoutGreeting(core), asks, best: 5),
            SurveyQuestionKind.Recommend when !Emphasis().IsMatch(plain) => ReadScale(WithoutGreeting(core), asks, best: 10),
            SurveyQuestionKind.YesNo => ReadYesNo(WithoutGreeting(core), asks),
            _ => null,
        };
        if (answer is null || !question.Answers.Contains(answer))
            return null;

        // A thumb up beside the worst: one of the two is a mistake.
        var isWorst = question.Kind == SurveyQuestionKind.Recommend ? answer is "0" or "1" or "2" or "3" or "4" : question.IsBad(answer);
        return isWorst && Applause().IsMatch(plain) ? null : answer;
    }

    /// <summary>The answers to all ratings at once: as many digits as were asked for, or a list with the number of each question before its rating.</summary>
    /// <param name="ratings">In the order in which they were asked.</param>
    /// <param name="text">As it came.</param>
    /// <returns>In the same order; null unless there is exactly one for each.</returns>
    public static IReadOnlyList<string>? ReadAll(IReadOnlyList<SurveyQuestion> ratings, string? text)
    {
        if (ratings.Count == 1)
            return Read(ratings[0], text) is { } only ? [only] : null;
        if (ratings.Count == 0 || text is null || text.Length > LongestList || UrgentWords.Find(text) is not null)
            return null;

        var plain = SurveyScaleWords.Plain(text);
        if (SignedFirst().IsMatch(plain))
            return null;

        var core = Introduction().Replace(WithoutGreeting(Courtesies.StripThanks(plain, questionMarks: true)), "");
        var answers = RatingRow.ReadNumbered(core, ratings.Count) ?? RatingRow.ReadPlain(core, ratings.Count);
        // Who writes 1 2 3 counts the questions.
        var counts = answers is not null && answers.Select((answer, at) => answer == $"{at + 1}").All(same => same);
        return counts ? null : answers;
    }

    private static string? Words(string text)
    {
        var core = Courtesies.Strip(SurveyScaleWords.Plain(text), questionMarks: true);
        if (core.Length == 0)
            return null;
        if (Nothing.Contains(core))
            return "";

        var words = text.Trim();
        if (words.Length <= LongestText)
            return words;

        // Half a character would be stored as none.
        return words[..(char.IsHighSurrogate(words[LongestText - 1]) ? LongestText - 1 : LongestText)].TrimEnd();
    }

    private static string? ReadScale(string core, bool asks, int best)
    {
        if (best == 5 && Stars().Match(core) is { Success: true } stars)
            return ReadStars(core, stars, asks);
        if (Full().IsMatch(core))
            return asks ? null : $"{best}";
        if (best == 5 && SurveyScaleWords.Find(core) is { Alone: { } alone })
            return asks ? null : $"{alone}";

        var match = OneNumber().Match(core);
        if (!match.Success || IsJoined(match) || (best == 10 && match.Groups["star"].Success))
            return null;

        var number = SurveyScaleWords.Number(match.Groups["number"].Value);
        string before = match.Groups["before"].Value, after = match.Groups["after"].Value;
        if (before.Length + after.Length == 0)
            return number;
        if (asks || !int.TryParse(number, out var value) || (Full().IsMatch(after) && value != best))
            return null;

        // 差1分 is one short of the best; 不太满意，2 is a 2.
        var lacks = IsBare(match) && SurveyScaleWords.Find(before) is { Alone: null, IsGood: false };
        return !lacks && Fits(before) && Fits(after) ? number : null;

        bool Fits(string phrase) => phrase.Length == 0 || (SurveyScaleWords.Find(phrase) is { } word && (best == 5 ? word.GoesWith(value) : word.GoesWithTenth(value)));
    }

    /// <summary>As many as there are filled; those with hollow ones behind them are five in all.</summary>
    private static string? ReadStars(string core, Match stars, bool asks)
    {
        int filled = Count("filled"), hollow = Count("hollow");
        if (asks || filled > 5 || (hollow > 0 && filled + hollow != 5))
            return null;

        var rest = Courtesies.StripThanks(core.Remove(stars.Index, stars.Length), questionMarks: true);
        if (rest.Length == 0)
            return $"{filled}";
        // One star may be the unit of a number: "5⭐".
        if (Stars().IsMatch(rest) || ReadScale(rest, asks, best: 5) is not { } said)
            return null;
        return said == $"{filled}" || (filled == 1 && hollow == 0 && rest.Any(char.IsAsciiDigit)) ? said : null;

        int Count(string name) => stars.Groups[name].Value.EnumerateRunes().Count(sign => sign.Value != ' ');
    }

    private static string? ReadYesNo(string core, bool asks)
    {
        if (Said(core) is { } word)
            return asks ? null : word;

        var match = OneNumber().Match(core);
        if (!match.Success || IsJoined(match) || match.Groups["unit"].Success || match.Groups["score"].Success)
            return null;

        var answer = SurveyScaleWords.Number(match.Groups["number"].Value) switch { "1" => SurveyQuestion.Yes, "2" => SurveyQuestion.No, _ => null };
        string before = match.Groups["before"].Value, after = match.Groups["after"].Value;
        if (before.Length + after.Length == 0)
            return answer;

        // "Not 2" is no "no".
        var isSaid = (before.Length == 0 || (Said(before) == answer && !IsBare(match))) && (after.Length == 0 || Said(after) == answer || IsAcknowledgement(after));
        return isSaid && !asks ? answer : null;

        static string? Said(string word) =>
            Yeses.Contains(word) || Yeses.Contains(word.TrimEnd('啊', '呀', '哈')) ? SurveyQuestion.Yes
            : Noes.Contains(word) || Noes.Contains(word.TrimEnd('啊', '呀', '哈')) ? SurveyQuestion.No
            : null;
    }

    private static string? ReadChoice(SurveyQuestion question, string core, bool asks, bool mayBeNumber)
    {
        if (SurveyScaleWords.IsParted(core))
            return null;

        var words = question.Options
            .Select(option => new[] { option.Text.Chinese, option.Text.English }.Concat(option.Words).Select(Normal).Where(word => word.Length > 0).ToHashSet()).ToList();
        // Where "fine" is one of the options, a fine in front is no courtesy.
        var greeting = Greeting().Match(core);
        var bare = words.Exists(those => those.Contains(Normal(greeting.Value))) ? core : WithoutGreeting(core);
        var said = asks ? [] : new[] { core, bare, Introduction().Replace(bare, "") }.Select(Normal).ToHashSet();
        var found = question.Options.Where((_, at) => words[at].Overlaps(said)).Select(option => option.Id).ToHashSet();

        var match = OneOption().Match(bare);
        if (mayBeNumber && match.Success && !IsJoined(match) && !match.Groups["score"].Success
            && int.TryParse(SurveyScaleWords.Number(match.Groups["number"].Value), out var number) && number >= 1 && number <= words.Count
            && !match.Groups["number"].Value.StartsWith('0') && Fits(match.Groups["before"].Value) && Fits(match.Groups["after"].Value))
            found.Add(question.Options[number - 1].Id);

        // A digit may be the word of another option.
        return found.Count == 1 ? found.Single() : null;

        bool Fits(string phrase) => phrase.Length == 0 || (!asks && (words[number - 1].Contains(Normal(phrase)) || IsAcknowledgement(phrase)));
    }

    /// <summary>How the words of an option compare: without blanks and without what stands around them.</summary>
    private static string Normal(string? words) =>
        Courtesies.StripThanks(SurveyScaleWords.Plain(words), questionMarks: true).Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);

    private static string WithoutGreeting(string core)
    {
        while (Greeting().Match(core) is { Success: true, Length: > 0 } greeting)
            core = Courtesies.StripThanks(core[greeting.Length..], questionMarks: true);
        return core;
    }

    /// <summary>一般 is no 1, 两 and 五 within a word are none either: a numeral stands alone or has its unit.</summary>
    private static bool IsJoined(Match match)
    {
        var isNumeral = match.Groups["number"].Value is [>= '\u3007', ..];
        var isAlone = (match.Groups["before"].Length == 0 || match.Groups["gap"].Length > 0) && (match.Groups["after"].Length == 0 || match.Groups["space"].Length > 0);
        return isNumeral && !match.Groups["unit"].Success && (!isAlone || match.Groups["number"].Value == "两");
    }

    /// <summary>Whether a word stands before the number with nothing but blanks between.</summary>
    private static bool IsBare(Match match) => match.Groups["before"].Length > 0 && string.IsNullOrWhiteSpace(match.Groups["gap"].Value);

    private static bool IsAcknowledgement(string phrase) => SurveyScaleWords.Find(phrase) is { Low: 1, High: 5 };

    private const string Numeral = "[〇零一二两三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]|(?<![a-z])(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z])";

    /// <summary>"I give it a", "reply". To score is not to choose: who gives a list 5 does not mean its fifth.</summary>
    private const string Verb =
        "(?:(?:(?<score>(?:我的)?(?:评分|评价|打分|得分|分数|满意度|推荐度)(?:是|为)?)|(?:我的)?答案(?:是|为)?"
        + "|(?:我们?(?:觉得|认为)?(?:想|要)?)?(?:(?<score>给|打|评)|选择|选|回复|回答|回|答|按)(?:出|了|个|你们|您们|你|您|医院)*(?:(?<score>打|评))?个?(?:数字)?|我(?:觉得|认为)"
        + "|(?:i(?:'d|'ll|[ ]would|[ ]will)?[ ](?:say|(?<score>give|rate|score)|choose|pick)|(?<score>rate|rating|score|give)|reply|answer|choose|option|press|my[ ](?:(?<score>score|rating)|answer)(?:[ ]is)?|it's)"
        + "(?:[ ](?:it|you|them|this))?(?:[ ]an?(?=[ ]))?)[ :,.]*|(?<score>an?[ ]))";

    /// <summary>Below nought, or between it and one.</summary>
    [GeneratedRegex(@"[-–−]\d|(?<![\p{L}.])\.\d", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    /// <summary>The same where a sign may also part two ratings.</summary>
    [GeneratedRegex(@"(?<!\d)[-–−.]\d", RegexOptions.CultureInvariant)]
    private static partial Regex SignedFirst();

    /// <summary>十分 is ten points, and "very" before a word.</summary>
    [GeneratedRegex("十分 *(?=[\u4E00-\u9FFF-[吧啦哦哈呀啊的了]])", RegexOptions.CultureInvariant)]
    private static partial Regex Emphasis();

    [GeneratedRegex("👍|👏|🎉|❤|💕|💐", RegexOptions.CultureInvariant)]
    private static partial Regex Applause();

    [GeneratedRegex("(?<filled>★[★ ]*|⭐[⭐ ]*|(?:🌟 *)+)(?<hollow>☆[☆ ]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Stars();

    [GeneratedRegex("^" + Verb + "?(?:满分|full[ ]marks)(?:好评)?[吧啦哦哈呀啊的]?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    /// <summary>Nurse, to whom it is said, has a sign behind: "nurse 5" may rate the nurse.</summary>
    [GeneratedRegex(
        "^(?:(?:您|你|你们|医生|大夫|护士|早上|上午|中午|下午|晚上)(?:您|你)?好|好的|好吧|好滴|嗯+|已?收到|知道了|明白了?|(?:医生|大夫|护士|doctor|nurse)(?=[,!。])"
        + "|(?:ok|okay|sure|hi|hello|dear|good (?:morning|afternoon|evening))(?![a-z]))[ ,.!;:~、。]*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Greeting();

    [GeneratedRegex("^" + Verb, RegexOptions.CultureInvariant)]
    private static partial Regex Introduction();

    [GeneratedRegex(
        @"^(?:(?<before>\p{L}[\p{L}' ]*?)(?<gap>[ ,.:;、。!()\-]*))??" + Verb + "?(?<number>[0-9]+|" + Numeral + @")"
        + @"(?<unit>[ -]?(?:分|(?<star>[颗个]?星级?|stars?(?![a-z]))|points?(?![a-z])))?(?: ?[吧啦哦哈呀啊的]|(?<=[分星级])了)?(?:(?<space>[ ,.:;、。!()\-]*)(?<after>\p{L}[\p{L}' ]*))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex OneNumber();

    [GeneratedRegex(
        @"^(?:(?<before>\D+?)(?<gap>[ ,.:;、。!()\-]+))??" + Verb + "?(?:选项|第(?=.{1,2}[个项种]))?(?<number>[0-9]+|" + Numeral + @")(?<unit>(?<=第.)[个项种])?吧?(?:(?<space>[ ,.:;、。!()\-]*)(?<after>\D.*))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex OneOption();
}

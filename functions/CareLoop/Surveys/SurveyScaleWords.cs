using System.Text;
using System.Text.RegularExpressions;
using CareLoop.Messaging;

namespace CareLoop.Surveys;

/// <summary>What a word says on the scale of 1 (very dissatisfied) to 5 (very satisfied).</summary>
/// <param name="Alone">The rating that it is; null where it is too vague to be one: "good" may be a 4 or a 5.</param>
/// <param name="Low">The least rating that it may stand beside.</param>
/// <param name="High">The highest of these.</param>
internal sealed record ScaleWord(int? Alone, int Low, int High)
{
    public bool IsGood => Low >= 4;

    public bool GoesWith(int rating) => Low <= rating && rating <= High;

    /// <summary>Beside a recommendation of 0 to 10 it says only whether that is a good one.</summary>
    public bool GoesWithTenth(int recommendation) => recommendation switch
    {
        >= 7 => High >= 4,
        >= 5 => GoesWith(3),
        _ => Low <= 2,
    };
}

/// <summary>
/// The numerals and the words of the scales. Only the scale's own words are ratings; what denies one of them ("not very satisfied", 不太满意)
/// is none, because it may mean any of the three below it.
/// </summary>
internal static partial class SurveyScaleWords
{
    private const string Traditional = "滿謝給評選復覆顆級兩參貳陸無沒對願會總體個覺點較極別醫護們題";
    private const string Simplified = "满谢给评选复复颗级两参贰陆无没对愿会总体个觉点较极别医护们题";

    private static readonly Dictionary<string, ScaleWord> Words = All();

    /// <summary>From nought to ten.</summary>
    private static readonly string[][] Numerals =
    [
        ["〇", "零", "zero"], ["一", "壹", "one"], ["二", "贰", "两", "two"], ["三", "叁", "参", "three"], ["四", "肆", "four"], ["五", "伍", "five"],
        ["六", "陆", "six"], ["七", "柒", "seven"], ["八", "捌", "eight"], ["九", "玖", "nine"], ["十", "拾", "ten"],
    ];

    /// <summary>In the one spelling of <see cref="Folding.Fold"/>, in simplified characters, with the signs for ten that have no such form.</summary>
    public static string Plain(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in Blanks().Replace(Folding.Fold(text), " ").EnumerateRunes())
        {
            var traditional = rune.IsBmp ? Traditional.IndexOf((char)rune.Value) : -1;
            _ = rune.Value is 0x1F51F or 0x277F or 0x2789 or 0x2793 ? plain.Append("10")
                : traditional >= 0 ? plain.Append(Simplified[traditional])
                : plain.Append(rune);
        }

        return plain.ToString();
    }

    /// <summary>A number in digits as it stands, so that "05" is none, or a numeral in digits.</summary>
    public static string Number(string number) => Array.FindIndex(Numerals, those => those.Contains(number)) is >= 0 and var value ? $"{value}" : number;

    /// <summary>What a phrase says; null where it is unknown, or holds anything besides.</summary>
    public static ScaleWord? Find(string phrase)
    {
        // "Not, satisfied" with a blank between may be an answer and its correction.
        if (IsParted(phrase))
            return null;

        var word = BlanksBetweenCharacters().Replace(phrase, "");
        return Known(word) ?? Known(Subject().Replace(word, ""));
    }

    /// <summary>Whether a "not" stands by itself before something else.</summary>
    public static bool IsParted(string phrase) => Parted().IsMatch(phrase);

    private static ScaleWord? Known(string word) => Words.GetValueOrDefault(word) ?? Words.GetValueOrDefault(Ending().Replace(word, ""));

    private static Dictionary<string, ScaleWord> All()
    {
        var words = new Dictionary<string, ScaleWord>();
        foreach (var very in new[] { "非常", "非常非常", "特别", "十分", "超级", "极其", "极", "最" })
        {
            Add(5, 5, 5, very + "满意");
            Add(1, 1, 1, very + "不满意");
        }

        Add(5, 5, 5, "太满意了", "满意极了", "满分", "满分好评", "full marks", "very satisfied", "extremely satisfied");
        Add(5, 4, 5, "很满意");
        Add(4, 4, 5, "满意", "satisfied");
        Add(4, 4, 4, "比较满意");
        Add(3, 3, 3, "一般", "一般般", "一般吧", "neutral", "neither satisfied nor dissatisfied");
        Add(2, 2, 2, "比较不满意");
        Add(2, 1, 2, "不满意", "dissatisfied", "unsatisfied");
        Add(1, 1, 2, "很不满意");
        Add(1, 1, 1, "太不满意了", "very dissatisfied", "very unsatisfied", "extremely dissatisfied");

        Add(null, 4, 5, "好", "很好", "非常好", "挺好", "都好", "都很好", "太好了", "好极了", "不错", "很不错", "挺不错", "很棒", "棒", "赞", "点赞", "优秀", "好评",
            "挺满意", "蛮满意", "相当满意", "还满意", "愿意", "很愿意", "非常愿意", "推荐", "会推荐", "一定推荐", "一定会推荐", "肯定推荐", "肯定会推荐", "很可能", "非常可能",
            "good", "very good", "great", "excellent", "perfect", "wonderful", "happy", "very happy", "likely", "very likely", "extremely likely", "definitely");
        Add(null, 3, 4, "还行", "还可以", "还好", "可以", "还算满意", "基本满意", "ok", "okay", "fair", "average", "not bad");
        Add(null, 1, 2, "差", "很差", "太差", "非常差", "太差了", "差评", "不好", "很不好", "不太好", "不行", "糟糕", "不太满意", "不是很满意", "不怎么满意", "不够满意",
            "不愿意", "不推荐", "不会推荐", "不可能",
            "bad", "very bad", "poor", "very poor", "terrible", "awful", "not good", "not satisfied", "not very satisfied", "unhappy", "unlikely", "very unlikely", "not likely", "not at all likely");
        Add(null, 1, 5, "好的", "好吧", "好滴", "嗯", "嗯嗯", "收到", "已收到", "知道了", "明白", "明白了");
        return words;

        void Add(int? alone, int low, int high, params string[] those)
        {
            foreach (var word in those)
                words[word] = new ScaleWord(alone, low, high);
        }
    }

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex("[不没] ", RegexOptions.CultureInvariant)]
    private static partial Regex Parted();

    [GeneratedRegex(@"(?<=[\u4E00-\u9FFF]) +(?=[\u4E00-\u9FFF])", RegexOptions.CultureInvariant)]
    private static partial Regex BlanksBetweenCharacters();

    [GeneratedRegex("^(?:(?:我们|我|总体上|总体来说|总体|(?:选择|选|回复) ?:? ?|总的来说|整体|感觉|觉得|感到|表示|全都|都)+|(?:(?:i am|i'm|im|i was|we are|we were|i feel|overall) )+)", RegexOptions.CultureInvariant)]
    private static partial Regex Subject();

    [GeneratedRegex("[的了啊呀哦哈啦喔]$", RegexOptions.CultureInvariant)]
    private static partial Regex Ending();
}

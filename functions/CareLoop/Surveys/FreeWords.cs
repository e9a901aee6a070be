using CareLoop.Messaging;

namespace CareLoop.Surveys;

/// <summary>
/// What free text is, by its words: a complaint, praise, or neither. One word of a complaint makes it one, however much praise is around
/// it: a person reads it either way, and the worse mistake is to thank somebody for their anger. Static and pure.
/// </summary>
internal static class FreeWords
{
    private static readonly string[] Complaints =
    [
        "投诉", "投訴", "差劲", "很差", "太差", "极差", "恶劣", "态度不好", "态度差", "态度很差", "没人管", "不负责", "乱收费", "多收费", "收红包", "要红包", "误诊", "漏诊", "赔偿", "曝光", "律师", "欺骗", "骗人", "骗钱",
        "失望", "气愤", "生气", "愤怒", "再也不来", "不会再来", "推诿", "推卸", "骂人", "吼", "脏乱", "太脏", "很脏", "等太久", "等了很久", "等半天",
        "complain", "terrible", "awful", "horrible", "rude", "unacceptable", "disgusting", "disgrace", "never again", "worst", "negligen", "lawyer", "compensation", "ignored", "dirty", "overcharg", "angry",
    ];

    private static readonly string[] Praises =
    [
        "表扬", "表揚", "点赞", "感谢", "感謝", "谢谢", "謝謝", "好评", "很好", "非常好", "特别好", "真好", "满意", "耐心", "负责任", "认真负责", "热情", "细心", "贴心", "周到", "医术高", "医德",
        "excellent", "wonderful", "fantastic", "amazing", "great", "brilliant", "kind", "caring", "helpful", "professional", "thank", "grateful", "praise", "well done", "very good",
    ];

    /// <summary>Before a word of praise these turn it round.</summary>
    private static readonly string[] Negations = ["不", "没", "沒", "无", "未", "not", "n't", "never", "hardly"];

    private static readonly string[] CompactComplaints = Compact(Complaints), CompactPraises = Compact(Praises);

    public static bool IsComplaint(string text)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return Array.Exists(CompactComplaints, word => compact.Contains(word, StringComparison.Ordinal)) || Array.Exists(CompactPraises, word => IsNegated(compact, word));
    }

    public static bool IsPraise(string text)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return !IsComplaint(text) && Array.Exists(CompactPraises, word => compact.Contains(word, StringComparison.Ordinal));
    }

    private static bool IsNegated(string compact, string word)
    {
        for (var at = compact.IndexOf(word, StringComparison.Ordinal); at >= 0; at = compact.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var before = compact[Math.Max(0, at - 5)..at];
            if (Array.Exists(Negations, negation => before.EndsWith(Folding.Compact(negation), StringComparison.Ordinal) || (negation.Length == 1 && before.EndsWith(negation + "太", StringComparison.Ordinal))))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Compact(string[] words) => [.. words.Select(word => Folding.Compact(Folding.Fold(word)))];
}

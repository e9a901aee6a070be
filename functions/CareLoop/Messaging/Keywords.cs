namespace CareLoop.Messaging;

/// <summary>A word that is about being texted, not about a visit.</summary>
internal enum Keyword
{
    OptOut,
    OptIn,
    WrongNumber,
}

/// <summary>Words that a hospital adds to the built-in ones.</summary>
internal sealed record KeywordSettings(
    IReadOnlyCollection<string> OptOut, IReadOnlyCollection<string> OptIn, IReadOnlyCollection<string> WrongNumber)
{
    public static KeywordSettings None { get; } = new([], [], []);
}

/// <summary>
/// Recognises these words where they are the whole message, in any width and case and whatever punctuation or thanks
/// stand around them.
/// </summary>
/// <remarks>
/// STOP, QUIT, END, REVOKE, OPT OUT, CANCEL, UNSUBSCRIBE, START and UNSTOP are those that Azure Communication Services
/// acts on itself for short codes and toll-free numbers (its SMS FAQ): it blocks the phone and passes the message on.
/// STOPALL is a word of US carriers; 退订, TD and T are what texts in China name.
/// </remarks>
internal static class Keywords
{
    private static readonly HashSet<string> OptOut =
    [
        "stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout",
        "退订", "退訂", "td", "t", "取消订阅", "取消訂閱", "拒收", "退订短信", "取消短信", "不要再发短信", "不要发短信", "别发短信",
    ];

    /// <summary>About the visit while a reminder waits for its answer, about texts at any other time.</summary>
    private static readonly HashSet<string> OptOutUnlessAsked = ["cancel", "取消"];

    private static readonly HashSet<string> OptIn = ["start", "unstop", "恢复", "恢复订阅", "恢復", "恢復訂閱", "重新订阅"];

    private static readonly HashSet<string> WrongNumber =
    [
        "打错了", "打错", "发错了", "发错", "你打错了", "您打错了", "你发错了", "您发错了", "你们发错了", "发错人了", "发错号码了", "打错电话了",
        "号码错误", "号码错了", "号码不对", "错号", "不是本人", "我不是本人", "非本人", "不认识", "不认识这个人", "我不认识这个人",
        "不认识他", "不认识她", "没有这个人", "查无此人", "發錯了", "打錯了", "號碼錯誤", "不認識這個人",
        "wrongnumber", "wrongperson", "thisisthewrongnumber", "thisiswrongnumber", "youhavethewrongnumber", "youhavewrongnumber",
        "sorrywrongnumber", "notme", "thisisnotme", "itsnotme", "idontknowthisperson", "idontknowhim", "idontknowher", "nosuchperson",
    ];

    /// <summary>The keyword that a message is, if it is one.</summary>
    /// <param name="text">The message as it came.</param>
    /// <param name="conversationOpen">A reminder on this phone waits for an answer.</param>
    /// <param name="settings">Further words of the hospital.</param>
    public static Keyword? Find(string? text, bool conversationOpen, KeywordSettings? settings = null)
    {
        var folded = Folding.Fold(text);
        // With its courtesies and without: a configured word may itself look like one.
        string[] spellings = [Folding.Compact(folded), Folding.Compact(Courtesies.Strip(folded, questionMarks: true))];
        var more = settings ?? KeywordSettings.None;

        if (Is(OptOut, more.OptOut) || (!conversationOpen && Is(OptOutUnlessAsked, []))) return Keyword.OptOut;
        if (Is(OptIn, more.OptIn)) return Keyword.OptIn;
        return Is(WrongNumber, more.WrongNumber) ? Keyword.WrongNumber : null;

        bool Is(HashSet<string> words, IReadOnlyCollection<string> configured) =>
            spellings.Any(s => s.Length > 0 && (words.Contains(s) || configured.Any(word => Folding.Compact(Folding.Fold(word)) == s)));
    }
}

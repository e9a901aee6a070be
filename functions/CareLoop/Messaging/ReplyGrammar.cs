using System.Text.RegularExpressions;

namespace CareLoop.Messaging;

/// <summary>
/// Reads answers to a reminder. The whole message has to be an answer: acting on a digit somewhere in a sentence
/// would cancel visits that people want to keep, and whoever is not understood is asked again.
/// </summary>
internal static partial class ReplyGrammar
{
    private const int LongestAnswer = 80;

    /// <summary>The answer that a message is.</summary>
    /// <param name="text">The message as it came.</param>
    /// <param name="codes">Codes of two digits or more that are offered now, as <c>11 12 13 21 22 23</c>: the last digit says what, the others of which visit.</param>
    public static Reply Parse(string? text, IReadOnlyCollection<string>? codes = null)
    {
        if (text is null || text.Length > LongestAnswer) return Reply.Unclear.Instance;

        var folded = Folding.Fold(text);
        // "Cancelled?" asks; a question mark after a mere digit is a slip of the thumb.
        Reply? answer = ByDigit(Courtesies.Strip(folded, questionMarks: true), codes)
            ?? ByWord(Courtesies.Strip(folded, questionMarks: false));
        return answer ?? Reply.Unclear.Instance;
    }

    private static Reply.Answer? ByDigit(string core, IReadOnlyCollection<string>? codes)
    {
        var match = Digit().Match(core);
        if (!match.Success) return null;

        var digits = match.Groups["digits"].Value switch { "一" => "1", "二" => "2", "三" => "3", var ascii => ascii };
        var choice = digits[^1] switch { '1' => Choice.Confirm, '2' => Choice.Cancel, '3' => Choice.Reschedule, _ => default };
        var offered = digits.Length == 1 || (codes is not null && codes.Contains(digits));
        if (choice == default || !offered) return null;

        // "1 cancel" says two things, and "no 2" may be the number two or not two.
        var word = match.Groups["before"].Value + match.Groups["after"].Value;
        var said = Action(word) ?? (YesOrNo(word) == Choice.Confirm ? Choice.Confirm : null);
        if (word.Length > 0 && said != choice) return null;

        return new Reply.Answer(choice, digits.Length == 1 ? null : digits);
    }

    private static Reply.Answer? ByWord(string core) => (Action(core) ?? YesOrNo(core)) is { } choice ? new Reply.Answer(choice, null, InWords: true) : null;

    private static Choice? Action(string core)
    {
        var match = Actions().Match(core);
        if (!match.Success) return null;
        return match.Groups["confirm"].Success ? Choice.Confirm : match.Groups["cancel"].Success ? Choice.Cancel : Choice.Reschedule;
    }

    /// <summary>
    /// To "will you come?". Nothing that negates is here, not even 不来: too much of what begins with a "not" means
    /// the opposite of what follows it.
    /// </summary>
    private static Choice? YesOrNo(string core) => core switch
    {
        "是" or "是的" or "能" or "能来" or "能到" or "会来" or "会到" or "会去" or "可以" or "按时到" or "准时到" or "一定来" or "一定到"
            or "yes" or "y" or "yes i will" or "i will come" or "i'll come" or "i will be there" or "i'll be there" => Choice.Confirm,
        "否" or "no" or "n" => Choice.Cancel,
        _ => null,
    };

    /// <summary>A digit or code, perhaps as "reply 1", perhaps with the word for it.</summary>
    [GeneratedRegex(
        """
        ^(?:我?(?:回复|回復|回答|答复|回|答|选择|选|按)(?:数字)?[ :,.]*|(?:i[ ])?(?:reply|answer|choose|option|press)[ :]*)?
        (?:(?<before>\p{L}[\p{L}' ]*?)[ ,.:;、。\-]*)?
        (?<digits>[0-9]{1,4}|[一二三])
        (?:[ ,.:;、。()\-]*(?<after>\p{L}[\p{L}' ]*))?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Digit();

    [GeneratedRegex(
        """
        ^(?:我?(?:回复|回復)[ :,.]*)?
        (?:我?(?:要|想|想要|需要|请|请帮我|帮我|麻烦)?|(?:i[ ](?:want|need|would[ ]like)[ ]to[ ]|i'd[ ]like[ ]to[ ]|i[ ]|to[ ])?)
        (?:
          (?<confirm>确认|確認|确定|確定|confirm|confirmed)
        | (?<cancel>取消|退号|cancel)
        | (?<reschedule>改期|改时间|改時間|改个时间|改约|换时间|換時間|换个时间|换个日子|另约|另约时间|改天|重新约|重新预约|延期|推迟
            |reschedule|rebook|change|change[ ]the[ ]time|change[ ]time|another[ ]time|different[ ]time|new[ ]time)
        )
        (?:本次|这次)?(?:预约|預約|就诊|挂号)?吧?
        (?:[ ](?:it|(?:my|the|this)[ ](?:visit|appointment)|visit|appointment))?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Actions();
}

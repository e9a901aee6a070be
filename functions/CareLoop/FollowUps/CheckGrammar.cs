using System.Text.RegularExpressions;
using CareLoop.Messaging;

namespace CareLoop.FollowUps;

/// <summary>
/// Reads answers to "how are you?" in words. That all is well has to be the whole message; of who is not well, or wants to be called, more
/// is understood, since one call too many is the better mistake. What is not understood is asked again, then a person reads it.
/// </summary>
internal static partial class CheckGrammar
{
    private const int LongestAnswer = 60;

    /// <summary>1, 2 or 3; null for what is no answer in words.</summary>
    public static int? Read(string? text)
    {
        if (text is null || text.Length > LongestAnswer)
        {
            return null;
        }

        // Urgent words are answered with what to do at once, and not only noted.
        if (UrgentWords.Find(text) is not null)
        {
            return null;
        }

        // "Fine?" asks.
        var core = Courtesies.Strip(Folding.Fold(text), questionMarks: false);
        var match = Answer().Match(core);
        if (!match.Success)
        {
            return AndWhy().Match(core) is { Success: true } why ? DigitOf(why.Groups["digit"].Value) : Symptoms().IsMatch(core) && !Negation().IsMatch(core) ? 2 : null;
        }

        var said = match.Groups["well"].Success ? 1 : match.Groups["unwell"].Success ? 2 : 3;
        // "1 not well" says two things.
        return match.Groups["digit"].Value is { Length: > 0 } digit && DigitOf(digit) != said ? null : said;
    }

    private static int DigitOf(string digit) => digit switch
    {
        "一" => 1,
        "二" => 2,
        "三" => 3,
        _ => digit[0] - '0',
    };

    [GeneratedRegex(
        """
        ^(?:我?(?:回复|回復|选择|选)[ :,.]*|(?:i[ ])?(?:reply|answer|choose)[ :]*)?
        (?:(?<digit>[1-3一二三])[ ,.:;、。\-]*)?
        (?:我|我们|现在|目前|感觉|身体|我现在|我目前|我感觉|我身体|i[ ]am[ ]|i'm[ ]|i[ ]feel[ ]|feeling[ ]|all[ ])*
        (?:
          (?<well>一切(?:都)?(?:正常|很?好|顺利)|都?正常|都?很?好(?:着呢|得很)?|挺好的?|还好|还可以|没事|没问题|没有问题|没有不适|没有不舒服|没什么不舒服|无不适|无不舒服|恢复得?(?:很|挺|不错)?好?|不错
            |fine|well|ok|okay|good|very[ ]well|very[ ]good|doing[ ]well|no[ ]problems?|normal|better)
        | (?<unwell>有(?:点|一点|些)?(?:不适|不舒服|难受|问题)|(?:很|有点|有些)?(?:不舒服|难受)|不太?好|不适
            |not[ ](?:so[ ])?(?:well|good|fine|ok)|unwell|feel(?:ing)?[ ]bad|bad|worse)
        | (?<contact>(?:请)?(?:联系|联络)我|(?:请)?给我(?:打|回)?个?(?:电话|回电)|(?:请)?(?:打|回)个?电话|(?:请)?回电|call[ ]me|please[ ]call(?:[ ]me)?|contact[ ]me)
        )
        (?:了|的|啊|呢|吧)?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Answer();

    /// <summary>"2 dizzy", "3 about my pills": a digit and what it is about. "2 days" counts something, and "2 or 3" chooses nothing.</summary>
    [GeneratedRegex(
        """
        ^(?:我?(?:回复|回復|选择|选)[ :,.]*|(?:i[ ])?(?:reply|answer|choose)[ :]*)?
        (?<digit>[23二三])
        (?![ ]*(?:天|日|次|回|点|點|个|個|号|號|月|年|周|星期|礼拜|小时|分|片|粒|颗|针|斤|度|楼|床|位|件|种|处|岁
            |(?:days?|hours?|times?|weeks?|months?|pills?|or|and)\b))
        [ ,.:;、。()\-]*(?=\p{L})(?!.*[0-9]\z).*\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex AndWhy();

    /// <summary>What hurts, as people write it. What is urgent is in <see cref="UrgentWords"/>.</summary>
    [GeneratedRegex(
        "疼|痛|晕|恶心|呕吐|想吐|吐了|拉肚子|腹泻|便秘|发烧|发热|低烧|高烧|咳嗽|咳得|发炎|化脓|流脓|渗液|红肿|肿了|肿胀|浮肿|水肿|麻木|没力气|无力|乏力|心慌|胸口|睡不着|失眠|难受|不舒服|发抖|发冷|皮疹|过敏"
        + @"|\b(?:pain|hurts?|aches?|aching|headache|dizzy|nausea|nauseous|vomit(?:ing|ed)?|diarrh?o?ea|constipat\w+|fever|cough(?:ing)?|swollen|swelling|infect\w+|pus|numb|weak|rash|sick|sore)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Symptoms();

    /// <summary>With one of these, or a question, a person has to read what is meant.</summary>
    [GeneratedRegex(@"不(?!舒服|住|着)|没(?!力气|劲)|無|无(?!力)|未|吗|嗎|么|[?]|\b(?:no|not|without|isn't|don't|doesn't|gone|stopped)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Negation();
}

using System.Text.RegularExpressions;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>What a text about a complaint tells.</summary>
internal enum CaseNews
{
    /// <summary>It has come, and has a number.</summary>
    Received,

    /// <summary>What was written belongs to one that there is.</summary>
    Joined,

    /// <summary>It takes longer.</summary>
    Progress,

    /// <summary>There is an answer: is it one?</summary>
    Answered,

    /// <summary>The same asked once more, since the answer was not understood.</summary>
    AskedAgain,

    /// <summary>It is over.</summary>
    Closed,

    /// <summary>Somebody above works on it.</summary>
    Reopened,

    /// <summary>What was wrong has been mended.</summary>
    Mended,

    /// <summary>Where it stands, as was asked.</summary>
    Standing,
}

/// <summary>What a person makes of a text about a complaint.</summary>
/// <param name="Number">Of the case; null where the text names none.</param>
/// <param name="Yes">What to answer with for content; empty where nothing is asked.</param>
/// <param name="No">The same for not content.</param>
internal sealed partial record CaseReading(CaseNews News, string? Number, string Yes, string No)
{
    private static readonly (CaseNews News, string Chinese, string English)[] Phrases =
    [
        (CaseNews.Received, "您的投诉已收到", "We have your complaint"), (CaseNews.Joined, "已并入您之前反映的事情", "We have added this to your case"),
        (CaseNews.Progress, "还在处理", "We are still working on your case"), (CaseNews.AskedAgain, "对处理结果满意请回复", "Content with our answer?"),
        (CaseNews.Answered, "处理结果：", "Are you content with it?"), (CaseNews.Closed, "已办结，祝您健康", "is closed. We wish you well"),
        (CaseNews.Reopened, "已交上一级重新处理", "one level higher, now looks after"), (CaseNews.Mended, "我们改了：", "has been mended:"),
        (CaseNews.Standing, "前答复。", "our answer is due by"),
    ];

    /// <summary>Null for any other text.</summary>
    public static CaseReading? Of(string text)
    {
        foreach (var (news, chinese, english) in Phrases)
        {
            if (!text.Contains(chinese, StringComparison.Ordinal) && !text.Contains(english, StringComparison.Ordinal))
                continue;
            var asked = Asked().Match(text);
            return new(news, Numbered().Match(text) is { Success: true } number ? number.Value : null, asked.Groups["yes"].Value, asked.Groups["no"].Value);
        }

        return null;
    }

    [GeneratedRegex(@"TS-\d{8}-\d{4}-\d")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"满意请回复(?<yes>\d{1,4})，不满意回复(?<no>\d{1,4})|[Rr]eply (?<yes>\d{1,4}) for yes, (?<no>\d{1,4}) for no")]
    private static partial Regex Asked();
}

/// <summary>What somebody means by a text about a complaint.</summary>
/// <param name="Matter">What was wrong: one of <see cref="CaseWording"/>'s; null where it does not say.</param>
/// <param name="Department">Whom the words name, by code; null for nobody.</param>
/// <param name="IsDispute">Whether they are words of a dispute.</param>
/// <param name="Number">The case that it is about, as a text showed it; null where none was shown.</param>
internal sealed record CaseMeaning(string? Matter, string? Department, bool IsDispute, string? Number);

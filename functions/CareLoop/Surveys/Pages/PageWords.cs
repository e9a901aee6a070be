using CareLoop.Common;

namespace CareLoop.Surveys.Pages;

/// <summary>The words of survey pages in one language.</summary>
internal sealed record PageWords
{
    public required Language Language { get; init; }

    public required Language Other { get; init; }

    public required string SwitchTo { get; init; }

    public required string Intro { get; init; }

    public required string Anonymous { get; init; }

    public required string CallUs { get; init; }

    public required string Optional { get; init; }

    public required string OnlyAfter { get; init; }

    public required string Or { get; init; }

    public required string Yes { get; init; }

    public required string No { get; init; }

    /// <summary>Of 1 to 5.</summary>
    public required IReadOnlyList<string> Ratings { get; init; }

    public required string Least { get; init; }

    public required string Most { get; init; }

    public required string Send { get; init; }

    public required string NothingYet { get; init; }

    public required string SendAgain { get; init; }

    public required string ThanksTitle { get; init; }

    public required string Thanks { get; init; }

    public required (string Title, string Text) Unknown { get; init; }

    public required (string Title, string Text) Used { get; init; }

    public required (string Title, string Text) Expired { get; init; }

    public required (string Title, string Text) Busy { get; init; }

    public static PageWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    private static PageWords Chinese { get; } = new()
    {
        Language = Language.Chinese,
        Other = Language.English,
        SwitchTo = "English",
        Intro = "不想答的题可以不答。答完请点最下面的“提交”。",
        Anonymous = "这份问卷不记名：我们不知道是谁填的，所以也没办法联系您。请不要在文字里写姓名、电话。想让我们联系您，请直接打电话",
        CallUs = "有事请打电话",
        Optional = "选填，最多500字",
        OnlyAfter = "如果“{0}”选了{1}，请回答这一题",
        Or = "或",
        Yes = "是",
        No = "否",
        Ratings = ["非常不满意", "不满意", "一般", "满意", "非常满意"],
        Least = "0 完全不愿意",
        Most = "10 非常愿意",
        Send = "提交",
        NothingYet = "还没有选任何一题。请至少回答一题，再点“提交”。",
        SendAgain = "页面放得太久了。您的回答还在，请再点一次“提交”。",
        ThanksTitle = "收到了，谢谢您！",
        Thanks = "您的意见我们会认真看。现在可以关掉这个页面。",
        Unknown = ("这个链接打不开", "链接可能没有复制完整。请回到短信里，再点一次。"),
        Used = ("已经收到您的回答", "谢谢您！这份问卷已经填过了，不用再填。"),
        Expired = ("这份问卷已经结束", "链接过了有效期。谢谢您愿意告诉我们。"),
        Busy = ("请稍等一下", "现在填写的人太多，请过几分钟再试。您的回答还没有提交。"),
    };

    private static PageWords English { get; } = new()
    {
        Language = Language.English,
        Other = Language.Chinese,
        SwitchTo = "中文",
        Intro = "You may leave out any question. When you are done, press “Send” at the end.",
        Anonymous = "This survey is anonymous: we cannot tell who answered, and so cannot call you back. Please write no name or number. If you would like us to talk with you, please call us",
        CallUs = "Call us on",
        Optional = "Optional, up to 500 characters",
        OnlyAfter = "Please answer this if you chose {1} for “{0}”",
        Or = "or",
        Yes = "Yes",
        No = "No",
        Ratings = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
        Least = "0 not at all likely",
        Most = "10 extremely likely",
        Send = "Send",
        NothingYet = "Nothing is answered yet. Please answer at least one question, then press “Send”.",
        SendAgain = "The page was open for too long. Your answers are still here: please press “Send” once more.",
        ThanksTitle = "Received. Thank you!",
        Thanks = "We read every answer. You can close this page now.",
        Unknown = ("This link does not work", "It may not have been copied whole. Please go back to the text message and open it once more."),
        Used = ("We have your answers", "Thank you! This survey has been answered; there is nothing more to do."),
        Expired = ("This survey is over", "The link has expired. Thank you for wanting to tell us."),
        Busy = ("Please wait a moment", "Too many people are answering just now. Please try again in a few minutes; nothing was sent yet."),
    };
}

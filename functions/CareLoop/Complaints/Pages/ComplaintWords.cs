using CareLoop.Common;
using CareLoop.Configuration.Complaints;

namespace CareLoop.Complaints.Pages;

/// <summary>The words of the public page in one language.</summary>
internal sealed record ComplaintWords
{
    public required Language Language { get; init; }

    public required Language Other { get; init; }

    public required string SwitchTo { get; init; }

    public required string Title { get; init; }

    public required string Intro { get; init; }

    public required string Emergency { get; init; }

    public required string Kind { get; init; }

    public required IReadOnlyList<(CaseKind Kind, string Name)> Kinds { get; init; }

    public required string Text { get; init; }

    public required string TextHint { get; init; }

    public required string Department { get; init; }

    public required string NoDepartment { get; init; }

    public required string Name { get; init; }

    public required string Phone { get; init; }

    public required string PhoneHint { get; init; }

    public required string Relation { get; init; }

    public required IReadOnlyList<(string Code, string Name)> Relations { get; init; }

    public required string Hidden { get; init; }

    public required string Send { get; init; }

    public required string NoText { get; init; }

    public required string BadPhone { get; init; }

    public required string SendAgain { get; init; }

    public required string TakenTitle { get; init; }

    public required string Taken { get; init; }

    public required string Number { get; init; }

    public required string Code { get; init; }

    public required string CodeHint { get; init; }

    public required string Owner { get; init; }

    public required string Until { get; init; }

    public required string AskState { get; init; }

    public required string StateTitle { get; init; }

    public required string Digits { get; init; }

    public required string Ask { get; init; }

    public required string State { get; init; }

    public required string Reply { get; init; }

    public required string NotFound { get; init; }

    public required string Which { get; init; }

    public required string CallUs { get; init; }

    public required (string Title, string Text) Busy { get; init; }

    public required (string Title, string Text) Nowhere { get; init; }

    public static ComplaintWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    private static ComplaintWords Chinese { get; } = new()
    {
        Language = Language.Chinese,
        Other = Language.English,
        SwitchTo = "English",
        Title = "告诉我们",
        Intro = "投诉、建议、表扬都可以写在这里。每一件都有专人负责，到期一定答复您。",
        Emergency = "身体不舒服、情况紧急，请马上拨打急救电话",
        Kind = "您想",
        Kinds = [(CaseKind.Complaint, "投诉"), (CaseKind.Suggestion, "提建议"), (CaseKind.Praise, "表扬"), (CaseKind.Question, "咨询")],
        Text = "请写下经过",
        TextHint = "什么时候、在哪里、发生了什么，您希望怎么解决。最多2000字。",
        Department = "和哪个科室有关",
        NoDepartment = "不清楚，或与科室无关",
        Name = "您怎么称呼（选填）",
        Phone = "手机号（选填）",
        PhoneHint = "留下手机号，我们才能把结果告诉您。不留，请记下编号和查询码，自己来查。",
        Relation = "您是",
        Relations = [("patient", "患者本人"), ("relative", "患者家属"), ("other", "其他人")],
        Hidden = "不要让被反映的人知道是我",
        Send = "提交",
        NoText = "还没有写经过。请写几个字，再点“提交”。",
        BadPhone = "这个手机号不对，请再看一下；不想留就清空它。",
        SendAgain = "页面放得太久了。您写的还在，请再点一次“提交”。",
        TakenTitle = "收到了",
        Taken = "请记下编号，截个图也可以。",
        Number = "编号",
        Code = "查询码",
        CodeHint = "没有留手机号时，用它代替手机号后四位。",
        Owner = "负责",
        Until = "答复期限",
        AskState = "查询进度",
        StateTitle = "查询进度",
        Digits = "手机号后四位（没留手机号的，填查询码）",
        Ask = "查询",
        State = "进度",
        Reply = "答复",
        NotFound = "没有查到。请检查编号和后四位数字，过几分钟再试。",
        Which = "请选择医院",
        CallUs = "也可以打电话",
        Busy = ("请稍等一下", "现在提交的人太多，请过几分钟再试。您写的还没有提交。"),
        Nowhere = ("没有这家医院", "地址可能没有复制完整。请回到您看到它的地方，再打开一次。"),
    };

    private static ComplaintWords English { get; } = new()
    {
        Language = Language.English,
        Other = Language.Chinese,
        SwitchTo = "中文",
        Title = "Tell us",
        Intro = "Complaints, suggestions and praise are all welcome. Somebody looks after each, and answers you in time.",
        Emergency = "If you are unwell and it is urgent, call the emergency number at once",
        Kind = "I would like to",
        Kinds = [(CaseKind.Complaint, "complain"), (CaseKind.Suggestion, "make a suggestion"), (CaseKind.Praise, "praise somebody"), (CaseKind.Question, "ask a question")],
        Text = "What happened?",
        TextHint = "When, where and what, and what you would like us to do. Up to 2000 characters.",
        Department = "Which department is it about?",
        NoDepartment = "I do not know, or none",
        Name = "Your name (optional)",
        Phone = "Mobile number (optional)",
        PhoneHint = "With a number we can tell you what came of it. Without one, please keep the case number and the code, and look here.",
        Relation = "You are",
        Relations = [("patient", "the patient"), ("relative", "a relative"), ("other", "somebody else")],
        Hidden = "Whom it is about must not learn that it was me",
        Send = "Send",
        NoText = "Nothing is written yet. Please write a few words, then press “Send”.",
        BadPhone = "This is not a mobile number. Please look at it again, or leave it empty.",
        SendAgain = "The page was open for too long. What you wrote is still here: please press “Send” once more.",
        TakenTitle = "We have it",
        Taken = "Please keep the number; a screenshot will do.",
        Number = "Number",
        Code = "Code",
        CodeHint = "Without a mobile number it stands for its last four digits.",
        Owner = "Looked after by",
        Until = "Answer due by",
        AskState = "How does it stand?",
        StateTitle = "How does it stand?",
        Digits = "Last four digits of your mobile number (without one, the code)",
        Ask = "Look",
        State = "State",
        Reply = "Our answer",
        NotFound = "Nothing was found. Please check the number and the four digits, and try again in a few minutes.",
        Which = "Please choose the hospital",
        CallUs = "You can also call",
        Busy = ("Please wait a moment", "Too many people are writing just now. Please try again in a few minutes; nothing was sent yet."),
        Nowhere = ("There is no such hospital", "The address may not have been copied whole. Please open it once more where you found it."),
    };
}

using System.Collections.Frozen;
using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>
/// The words that CareLoop ships, used where a hospital has none of its own. Nothing clinical; short sentences that
/// an old patient understands; what to answer stands last, where it is read last.
/// </summary>
internal static class ShippedTemplates
{
    /// <summary>One of each name in each language, with version 0.</summary>
    public static IReadOnlyList<SmsTemplate> All { get; } =
    [
        .. Both(TemplateNames.Reminder, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！您约好了来看病：
            {visits}
            [注意：{instructions}]
            您能来吗？能来请回复{code1}，不能来请回复{code2}，想换时间请回复{code3}。不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}], you have a visit:
            {visits}
            [Note: {instructions}]
            Will you come? Reply {code1} for yes, {code2} to cancel, {code3} for another time. Text STOP for no more texts.
            """),
        .. Both(TemplateNames.Confirmed, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到，谢谢您！我们等您来：
            {visits}
            [注意：{instructions}]
            要是来不了，请回复{code2}；想换时间请回复{code3}。
            """,
            """
            {hospital}: Thank you! We look forward to seeing you:
            {visits}
            [Note: {instructions}]
            If you cannot come, reply {code2}. For another time, reply {code3}.
            """),
        .. Both(TemplateNames.CancelRequested, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到。您不能来，我们会帮您取消：
            {visits}
            如果回复错了，请回复{code1}；想换个时间请回复{code3}。[也可以打电话：{phone}]
            """,
            """
            {hospital}: Thank you for telling us. We will cancel for you:
            {visits}
            If that was a mistake, reply {code1}. For another time, reply {code3}.[ Or call {phone}.]
            """),
        .. Both(TemplateNames.RescheduleRequested, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到，您想换个时间。工作人员会联系您。在那之前，原来的时间还给您留着：
            {visits}
            [也可以打电话：{phone}]
            """,
            """
            {hospital}: Thank you. You would like another time, and we will contact you. Until then we keep this one for you:
            {visits}
            [Or call {phone}.]
            """),
        .. Both(TemplateNames.Moved, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！您看病的时间改了，新的时间是：
            {visits}
            [注意：{instructions}]
            您能来吗？能来请回复{code1}，不能来请回复{code2}，想换时间请回复{code3}。
            """,
            """
            {hospital}: Hello[ {name}], the time of your visit has changed. The new time is:
            {visits}
            [Note: {instructions}]
            Will you come? Reply {code1} for yes, {code2} to cancel, {code3} for another time.
            """),
        .. Both(TemplateNames.WhichVisit, OnUnknownOutcome.Drop,
            """
            【{hospital}】请问您说的是哪一次？请回复后面的数字：
            {choices}
            """,
            """
            {hospital}: Which visit do you mean? Please reply with one of these numbers:
            {choices}
            """),
        .. Both(TemplateNames.Help, OnUnknownOutcome.Drop,
            """
            【{hospital}】不好意思，没看懂您的回复。能来请回复{code1}，不能来请回复{code2}，想换时间请回复{code3}，只回复数字就行。[有事请打电话：{phone}]
            """,
            """
            {hospital}: Sorry, we did not understand. Please reply with a number only: {code1} if you will come, {code2} to cancel, {code3} for another time.[ Or call {phone}.]
            """),
        .. Both(TemplateNames.HandedOver, OnUnknownOutcome.Drop,
            """
            【{hospital}】您的短信已经转给工作人员，我们会给您打电话。[有事也可以打电话：{phone}]
            """,
            """
            {hospital}: We have passed your message to our staff. Someone will call you.[ You can also call {phone}.]
            """),
        .. Both(TemplateNames.SurveyInvite, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！[{opening}]
            {question}
            不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}]![ {opening}]
            {question}
            Text STOP for no more texts.
            """),
        .. Both(TemplateNames.SurveyQuestion, OnUnknownOutcome.Drop,
            """
            【{hospital}】{question}
            """,
            """
            {hospital}: {question}
            """),
        .. Both(TemplateNames.SurveyAgain, OnUnknownOutcome.Drop,
            """
            【{hospital}】没看懂您的回答，请再回复一次：
            {question}
            """,
            """
            {hospital}: Sorry, we did not understand that. Please answer once more:
            {question}
            """),
        .. Both(TemplateNames.SurveyReminder, OnUnknownOutcome.Drop,
            """
            【{hospital}】还想听听您的意见：
            {question}
            """,
            """
            {hospital}: We would still like to hear from you:
            {question}
            """),
        .. Both(TemplateNames.SurveyThanks, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到。[{thanks}][有事请打电话：{phone}]
            """,
            """
            {hospital}: Received.[ {thanks}][ Call us on {phone}.]
            """),
        .. Both(TemplateNames.CaseReceived, OnUnknownOutcome.Drop,
            """
            【{hospital}】对不起，让您不满意了。您的投诉已收到，编号{number}，由{owner}负责，{until}前答复您。想知道进度，请回复“查询”。[电话：{phone}]
            """,
            """
            {hospital}: We are sorry. We have your complaint, number {number}. {owner} looks after it and will answer by {until}. To ask how it stands, reply STATUS.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseNoted, OnUnknownOutcome.Drop,
            """
            【{hospital}】您说的我们收到了，编号{number}，由{owner}负责，{until}前答复您。想知道进度，请回复“查询”。[电话：{phone}]
            """,
            """
            {hospital}: Thank you, we have it, number {number}. {owner} looks after it and will answer by {until}. To ask how it stands, reply STATUS.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CasePraise, OnUnknownOutcome.Drop,
            """
            【{hospital}】谢谢您！您的表扬我们会转告本人和科室，大家会很高兴。
            """,
            """
            {hospital}: Thank you! We will pass your kind words on to those who earned them.
            """),
        .. Both(TemplateNames.CaseJoined, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到，已并入您之前反映的事情（编号{number}），由{owner}一起处理，{until}前答复您。[电话：{phone}]
            """,
            """
            {hospital}: Thank you. We have added this to your case {number}. {owner} looks after it and will answer by {until}.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseProgress, OnUnknownOutcome.Drop,
            """
            【{hospital}】您反映的事情（编号{number}）还在处理，由{owner}负责，{until}前一定答复您。让您久等了。[电话：{phone}]
            """,
            """
            {hospital}: We are still working on your case {number}. {owner} looks after it and will answer by {until}. Thank you for waiting.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseResolved, OnUnknownOutcome.Drop,
            """
            【{hospital}】您反映的事情（编号{number}）处理结果：{reply}
            您满意吗？满意请回复{code1}，不满意回复{code2}。[电话：{phone}]
            """,
            """
            {hospital}: Our answer to your case {number}: {reply}
            Are you content with it? Reply {code1} for yes, {code2} for no.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseAnswered, OnUnknownOutcome.Drop,
            """
            【{hospital}】您反映的事情（编号{number}），我们答复如下：{reply}[ 电话：{phone}]
            """,
            """
            {hospital}: Our answer to your case {number}: {reply}[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseHelp, OnUnknownOutcome.Drop,
            """
            【{hospital}】对不起，没看懂您的回复。对处理结果满意请回复{code1}，不满意回复{code2}。[电话：{phone}]
            """,
            """
            {hospital}: Sorry, we did not understand. Content with our answer? Reply {code1} for yes, {code2} for no.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseClosed, OnUnknownOutcome.Drop,
            """
            【{hospital}】谢谢您告诉我们。编号{number}已办结，祝您健康！
            """,
            """
            {hospital}: Thank you for telling us. Case {number} is closed. We wish you well.
            """),
        .. Both(TemplateNames.CaseReopened, OnUnknownOutcome.Drop,
            """
            【{hospital}】对不起，没让您满意。编号{number}已交上一级重新处理，由{owner}负责，{until}前答复您。[电话：{phone}]
            """,
            """
            {hospital}: We are sorry that our answer did not help. {owner}, one level higher, now looks after your case {number} and will answer by {until}.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseMended, OnUnknownOutcome.Drop,
            """
            【{hospital}】您反映的事情（编号{number}）我们改了：{measure}。谢谢您让我们做得更好！
            """,
            """
            {hospital}: What you told us (case {number}) has been mended: {measure}. Thank you for making us better.
            """),
        .. Both(TemplateNames.CaseStatus, OnUnknownOutcome.Drop,
            """
            【{hospital}】编号{number}：{state}。由{owner}负责，{until}前答复。[电话：{phone}]
            """,
            """
            {hospital}: Case {number}: {state}. {owner} looks after it; our answer is due by {until}.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.CaseUnknown, OnUnknownOutcome.Drop,
            """
            【{hospital}】这个手机号没有查到在处理的事情。要反映问题，请以“投诉”两个字开头发给我们。[电话：{phone}]
            """,
            """
            {hospital}: We found no case of this phone. To tell us of a problem, begin your text with COMPLAINT.[ Phone: {phone}]
            """),
        .. Both(TemplateNames.StaffNotice, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{department}]有一个任务（{code}）在等着处理，请登录系统查看。
            """,
            """
            {hospital}: A task ({code})[ of {department}] is waiting. Please sign in and see to it.
            """),
        // Twice is better than not at all.
        .. Both(TemplateNames.UrgentAdvice, OnUnknownOutcome.Resend,
            """
            【{hospital}】如果情况紧急，请马上拨打急救电话[{emergency}]，或去最近的急诊，身边最好有人陪着。我们已经通知了工作人员。请不要等短信。[医院电话：{phone}]
            """,
            """
            {hospital}: If this is an emergency, call the emergency number[ {emergency}] now or go to the nearest emergency department. Have someone stay with you. We have told our staff. Do not wait for a text.[ Hospital: {phone}]
            """),
        .. Both(TemplateNames.MissedVisit, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！这次没有等到您来：
            {visits}
            想再约一次，请回复{code3}，我们帮您安排。[也可以打电话：{phone}]
            """,
            """
            {hospital}: Hello[ {name}], we missed you:
            {visits}
            To book again, reply {code3} and we will help you.[ Or call {phone}.]
            """),
        .. Both(TemplateNames.WrongNumber, OnUnknownOutcome.Drop,
            """
            【{hospital}】不好意思，打扰您了。我们不会再给这个号码发这位患者的短信。
            """,
            """
            {hospital}: Sorry to have troubled you. We will not text this number about that patient again.
            """),
        .. Both(TemplateNames.OptedIn, OnUnknownOutcome.Drop,
            """
            【{hospital}】您好！我们会再给您发看病提醒。不想收短信，请回复TD。
            """,
            """
            {hospital}: Welcome back. We will text you about your visits again. Text STOP for no more texts.
            """),
        .. Both(TemplateNames.FollowUpCheck, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！[{department}想问问，]您出院以后还好吗？请回复数字：回复{code1}一切正常，{code2}有不适，{code3}请联系我
            """,
            """
            {hospital}: Hello[ {name}], how have you been since you left us?[ {department} would like to know.] Reply {code1} all is well, {code2} not well, {code3} please call me
            """),
        .. Both(TemplateNames.FollowUpHelp, OnUnknownOutcome.Drop,
            """
            【{hospital}】不好意思，没看懂您的回复。[有事请打电话：{phone}。]只回复一个数字就行：回复{code1}一切正常，{code2}有不适，{code3}请联系我
            """,
            """
            {hospital}: Sorry, we did not understand.[ You can also call {phone}.] Please reply with a number only: {code1} all is well, {code2} not well, {code3} please call me
            """),
        .. Both(TemplateNames.FollowUpWell, OnUnknownOutcome.Drop,
            """
            【{hospital}】谢谢您！知道您一切都好，我们很高兴。以后要是不舒服，请回复{code2}[，或打电话：{phone}]。
            """,
            """
            {hospital}: Thank you! We are glad to hear that you are well. If that changes,[ call {phone} or] reply {code2}.
            """),
        .. Both(TemplateNames.FollowUpNoted, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到。我们会尽快给您打电话，请您留意。[着急的话请直接打电话：{phone}]
            """,
            """
            {hospital}: Thank you for telling us. Someone will call you soon.[ If it cannot wait, call {phone}.]
            """),
        .. Both(TemplateNames.FollowUpEducation, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！请按时休息，适当活动，保持好心情，出院时交代的事请记得做。[有问题请打电话：{phone}。]不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}], please rest well, keep moving gently, and do as you were told when you left us.[ Questions? Call {phone}.] Text STOP for no more texts.
            """),
        .. Both(TemplateNames.FollowUpDiet, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！饮食请清淡，定时定量，多吃蔬菜，少盐少油；医生另有交代的，请听医生的。[有问题请打电话：{phone}。]不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}], please eat light and regular meals with vegetables and little salt and fat, unless your doctor told you otherwise.[ Questions? Call {phone}.] Text STOP for no more texts.
            """),
        .. Both(TemplateNames.FollowUpMedication, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！请记得按医生交代的时间和用量吃药，不要自己停药或者换药。[有问题请打电话：{phone}。]不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}], please take your medicines as your doctor told you, and do not stop or change them by yourself.[ Questions? Call {phone}.] Text STOP for no more texts.
            """),
        .. Both(TemplateNames.FollowUpReexamination, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！您快到复查的时间了，请按出院时交代的日子来[{department}]复查，带好出院时给您的材料。[预约请打电话：{phone}。]不想收短信请回复TD。
            """,
            """
            {hospital}: Hello[ {name}], your next check is due soon. Please come[ to {department}] on the day you were told, with the papers you were given.[ To book, call {phone}.] Text STOP for no more texts.
            """),
        .. Both(TemplateNames.Revisit, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！您该来[{department}]复诊了。[也可以打电话预约：{phone}。]要我们帮您约，请回复{code1}；不需要，请回复{code2}
            """,
            """
            {hospital}: Hello[ {name}], it is time for your next visit[ to {department}].[ You can also call {phone}.] Reply {code1} and we will book it for you, or {code2} if you do not need it
            """),
        .. Both(TemplateNames.RevisitNoted, OnUnknownOutcome.Drop,
            """
            【{hospital}】收到，谢谢您！如果要我们帮您预约，工作人员会给您打电话。[也可以打电话：{phone}]
            """,
            """
            {hospital}: Thank you, we have noted that. If you asked us to book a visit, someone will call you.[ You can also call {phone}.]
            """),
        .. Both(TemplateNames.ReportReady, OnUnknownOutcome.Drop,
            """
            【{hospital}】[{name}，]您好！您有一份报告可以取了[，取报告的地方：{place}]。请带好身份证或医保卡。[有问题请打电话：{phone}]
            """,
            """
            {hospital}: Hello[ {name}], a report is ready for you.[ Where to fetch it: {place}.] Please bring your ID card.[ Questions? Call {phone}.]
            """),
        // Twice is better than not at all.
        .. Both(TemplateNames.StaffAlert, OnUnknownOutcome.Resend,
            """
            【{hospital}】[{department}]有一个紧急任务（{code}），请在30分钟内登录系统领取。
            """,
            """
            {hospital}: An urgent task ({code})[ of {department}] is waiting. Please sign in and claim it within 30 minutes.
            """),
        .. Both(TemplateNames.StaffReminder, OnUnknownOutcome.Resend,
            """
            【{hospital}】[{department}]有一个任务（{code}）已经超过期限，请登录系统处理。
            """,
            """
            {hospital}: A task ({code})[ of {department}] is overdue. Please sign in and see to it.
            """),
    ];

    private static readonly FrozenDictionary<(string, Language), SmsTemplate> ByKey = All.ToFrozenDictionary(t => (t.Name, t.Language));

    /// <summary>The words of a name in a language; null for a name that nothing is sent by.</summary>
    public static SmsTemplate? Find(string name, Language language) => ByKey.GetValueOrDefault((name, language));

    private static SmsTemplate[] Both(string name, OnUnknownOutcome onUnknownOutcome, string chinese, string english) =>
    [
        new(name, Language.Chinese, chinese, Version: 0, onUnknownOutcome),
        new(name, Language.English, english, Version: 0, onUnknownOutcome),
    ];
}

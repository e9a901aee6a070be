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

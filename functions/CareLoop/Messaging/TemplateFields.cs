using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>What each template is sent for.</summary>
internal static class TemplateNames
{
    /// <summary>Visits are coming up: will the patient come?</summary>
    public const string Reminder = "reminder";

    /// <summary>The patient said that they will come.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>The patient cannot come.</summary>
    public const string CancelRequested = "cancel-requested";

    /// <summary>The patient wants another time.</summary>
    public const string RescheduleRequested = "reschedule-requested";

    /// <summary>The hospital has moved the visit: will the patient come then?</summary>
    public const string Moved = "moved";

    /// <summary>An answer that may be about any of several visits.</summary>
    public const string WhichVisit = "which-visit";

    /// <summary>An answer that was not understood; sent once.</summary>
    public const string Help = "help";

    /// <summary>A person will call.</summary>
    public const string HandedOver = "handed-over";

    /// <summary>An answer that may be about an emergency.</summary>
    public const string UrgentAdvice = "urgent-advice";

    /// <summary>The patient did not come: would they like another time?</summary>
    public const string MissedVisit = "missed-visit";

    /// <summary>The phone is somebody else's.</summary>
    public const string WrongNumber = "wrong-number";

    /// <summary>The patient wants texts again.</summary>
    public const string OptedIn = "opted-in";

    /// <summary>
    /// What the names of words to who has left the hospital begin with. A hospital has as many as the steps of its plans need, all with the
    /// same fields.
    /// </summary>
    public const string FollowUp = "follow-up-";

    /// <summary>How is the patient at home?</summary>
    public const string FollowUpCheck = "follow-up-check";

    /// <summary>An answer to <see cref="FollowUpCheck"/> that was not understood.</summary>
    public const string FollowUpHelp = "follow-up-help";

    /// <summary>The patient is well.</summary>
    public const string FollowUpWell = "follow-up-well";

    /// <summary>The patient is not well, or asks for somebody: a person will call.</summary>
    public const string FollowUpNoted = "follow-up-noted";

    /// <summary>How to live healthily.</summary>
    public const string FollowUpEducation = "follow-up-education";

    /// <summary>How to eat.</summary>
    public const string FollowUpDiet = "follow-up-diet";

    /// <summary>That medicines are to be taken as told.</summary>
    public const string FollowUpMedication = "follow-up-medication";

    /// <summary>That a re-examination is due.</summary>
    public const string FollowUpReexamination = "follow-up-reexamination";

    /// <summary>A further visit is due: shall one be booked?</summary>
    public const string Revisit = "revisit";

    /// <summary>The answer to <see cref="Revisit"/> is noted.</summary>
    public const string RevisitNoted = "revisit-noted";

    /// <summary>A report can be fetched.</summary>
    public const string ReportReady = "report-ready";

    /// <summary>The first question of a survey.</summary>
    public const string SurveyInvite = "survey-invite";

    /// <summary>A further one.</summary>
    public const string SurveyQuestion = "survey-question";

    /// <summary>The same once more, since the answer was not understood.</summary>
    public const string SurveyAgain = "survey-again";

    /// <summary>The same once more, since none came.</summary>
    public const string SurveyReminder = "survey-reminder";

    /// <summary>That was the last one.</summary>
    public const string SurveyThanks = "survey-thanks";

    /// <summary>A complaint has come.</summary>
    public const string CaseReceived = "case-received";

    /// <summary>A suggestion, request or question has come.</summary>
    public const string CaseNoted = "case-noted";

    /// <summary>Praise has come.</summary>
    public const string CasePraise = "case-praise";

    /// <summary>What was written goes on in the case that is open.</summary>
    public const string CaseJoined = "case-joined";

    /// <summary>A case takes more than half of its time.</summary>
    public const string CaseProgress = "case-progress";

    /// <summary>The answer to a case: is it one?</summary>
    public const string CaseResolved = "case-resolved";

    /// <summary>The same where nothing is asked.</summary>
    public const string CaseAnswered = "case-answered";

    /// <summary>An answer to <see cref="CaseResolved"/> that was not understood.</summary>
    public const string CaseHelp = "case-help";

    /// <summary>Whoever complained is content.</summary>
    public const string CaseClosed = "case-closed";

    /// <summary>A case is looked into again.</summary>
    public const string CaseReopened = "case-reopened";

    /// <summary>What was complained of has been mended.</summary>
    public const string CaseMended = "case-mended";

    /// <summary>Where a case stands.</summary>
    public const string CaseStatus = "case-status";

    /// <summary>There is no case of this phone.</summary>
    public const string CaseUnknown = "case-unknown";

    /// <summary>To staff: a task was given to their department.</summary>
    public const string StaffNotice = "staff-notice";

    /// <summary>To staff: an urgent task waits.</summary>
    public const string StaffAlert = "staff-alert";

    /// <summary>To staff: a task is overdue.</summary>
    public const string StaffReminder = "staff-reminder";
}

/// <summary>A field of a template.</summary>
/// <param name="Name">As it stands between braces.</param>
/// <param name="Chinese">A typical value, on the long side.</param>
/// <param name="English">The same in English.</param>
/// <param name="MaxLength">In UTF-16 units; longer values are cut, so that one field cannot make a text unsendable.</param>
/// <param name="HasLines">The value may be several lines.</param>
/// <param name="Default">Stands for an empty value.</param>
internal sealed record TemplateField(
    string Name, string Chinese, string English, int MaxLength = 60, bool HasLines = false, string Default = "")
{
    public string Sample(Language language) => language == Language.Chinese ? Chinese : English;

    public string Clean(string? value)
    {
        var clean = SmsText.Clip(HasLines ? SmsText.Lines(value) : SmsText.Line(value), MaxLength);
        return clean.Length == 0 ? Default : clean;
    }
}

/// <summary>Which fields a template of a name can have.</summary>
internal static class TemplateFields
{
    /// <summary>What the lines of the field <c>visits</c> or <c>choices</c> may take together, in UTF-16 units.</summary>
    public const int RoomForVisits = 480;

    private static readonly TemplateField Hospital = new("hospital", "东城区人民医院", "Riverside General Hospital");
    private static readonly TemplateField Name = new("name", "欧阳建国", "Margaret Thompson", MaxLength: 30);

    private static readonly TemplateField Visits = new("visits",
        "3月5日周四 09:30 内科门诊 门诊楼3层东侧\n3月5日周四 10:45 检验科 门诊楼1层",
        "Thu 5 Mar 09:30, Medical clinic, Building A, floor 3\nThu 5 Mar 10:45, Laboratory, Building A, floor 1",
        MaxLength: RoomForVisits, HasLines: true);

    private static readonly TemplateField Instructions = new("instructions",
        "请空腹，带好身份证、医保卡和以前的检查结果，提前15分钟到3楼护士站报到",
        "Please do not eat or drink after midnight, and bring your ID card and earlier test results",
        MaxLength: 300);

    private static readonly TemplateField Choices = new("choices",
        "欧阳（3月5日周四 09:30）：能来11，不来12，改时间13\n王（3月6日周五 14:00）：能来21，不来22，改时间23",
        "Thompson, Thu 5 Mar 09:30: yes 11, cancel 12, change 13\nWang, Fri 6 Mar 14:00: yes 21, cancel 22, change 23",
        MaxLength: RoomForVisits, HasLines: true);

    private static readonly TemplateField Phone = new("phone", "010-62345678", "010-6234 5678", MaxLength: 30);
    private static readonly TemplateField Emergency = new("emergency", "120", "120", MaxLength: 30);

    /// <summary>Digits of the three answers; others where a phone is asked about several visits at once.</summary>
    private static readonly TemplateField[] Codes =
    [
        new("code1", "11", "11", MaxLength: 4, Default: "1"),
        new("code2", "12", "12", MaxLength: 4, Default: "2"),
        new("code3", "13", "13", MaxLength: 4, Default: "3"),
    ];

    private static readonly TemplateField Department = new("department", "神经外科", "Neurosurgery");
    private static readonly TemplateField Place = new("place", "门诊楼1层自助打印机", "Building A, floor 1, self-service printer");

    /// <summary>How staff find a task again; it tells nothing of a patient.</summary>
    private static readonly TemplateField TaskCode = new("code", "7K2M9Q4T", "7K2M9Q4T", MaxLength: 40);

    private static readonly TemplateField[] FollowUp = [Hospital, Name, Department, Phone, .. Codes];

    private static readonly TemplateField Opening = new("opening", "想听听您对这次住院的感受，一共7个小问题，可以随时停下。", "How was your stay? Seven short questions; you can stop at any time.", MaxLength: 200);

    private static readonly TemplateField Question = new("question",
        "住院期间，医护人员对您的尊重和关心，您满意吗？请回复1到5：5非常满意，4满意，3一般，2不满意，1非常不满意",
        "How satisfied are you with the respect and care that staff showed you? Reply 1 to 5: 5 very satisfied, 4 satisfied, 3 neutral, 2 dissatisfied, 1 very dissatisfied",
        MaxLength: 1_200, HasLines: true);

    private static readonly TemplateField Thanks = new("thanks", "谢谢您！您的意见我们会认真看。祝您早日康复！", "Thank you! We read every answer. We wish you a good recovery.", MaxLength: 200);

    private static readonly TemplateField[] SurveyFields = [Hospital, Name, Opening, Question, Phone];

    private static readonly TemplateField CaseNumber = new("number", "TS-20261121-0042-8", "TS-20261121-0042-8", MaxLength: 20);
    private static readonly TemplateField Owner = new("owner", "门诊部欧阳建国", "Margaret Thompson (Outpatients)");
    private static readonly TemplateField Until = new("until", "11月27日周五 17:30", "Fri 27 Nov 17:30", MaxLength: 30);
    private static readonly TemplateField Standing = new("state", "正在调查处理", "being looked into");
    private static readonly TemplateField Answer = new("reply", "我们查看了当天的记录，您确实多付了检查费，已原路退回，请查收。", "We looked at the record of that day: you were charged twice for one test, and the money is on its way back to you.", MaxLength: 500, HasLines: true);
    private static readonly TemplateField Measure = new("measure", "收费窗口已增加复核", "Each bill is now checked by a second person", MaxLength: 200);

    private static readonly Dictionary<string, TemplateField[]> ByName = new(StringComparer.Ordinal)
    {
        [TemplateNames.Reminder] = [Hospital, Name, Visits, Instructions, .. Codes],
        [TemplateNames.Confirmed] = [Hospital, Name, Visits, Instructions, .. Codes],
        [TemplateNames.CancelRequested] = [Hospital, Name, Visits, Phone, .. Codes],
        [TemplateNames.RescheduleRequested] = [Hospital, Name, Visits, Phone, .. Codes],
        [TemplateNames.Moved] = [Hospital, Name, Visits, Instructions, .. Codes],
        [TemplateNames.WhichVisit] = [Hospital, Choices],
        [TemplateNames.Help] = [Hospital, Phone, .. Codes],
        [TemplateNames.HandedOver] = [Hospital, Phone],
        [TemplateNames.UrgentAdvice] = [Hospital, Emergency, Phone],
        [TemplateNames.MissedVisit] = [Hospital, Name, Visits, Phone, .. Codes],
        [TemplateNames.WrongNumber] = [Hospital],
        [TemplateNames.OptedIn] = [Hospital],
        [TemplateNames.FollowUpCheck] = FollowUp,
        [TemplateNames.FollowUpHelp] = FollowUp,
        [TemplateNames.FollowUpWell] = FollowUp,
        [TemplateNames.FollowUpNoted] = FollowUp,
        [TemplateNames.FollowUpEducation] = FollowUp,
        [TemplateNames.FollowUpDiet] = FollowUp,
        [TemplateNames.FollowUpMedication] = FollowUp,
        [TemplateNames.FollowUpReexamination] = FollowUp,
        [TemplateNames.Revisit] = FollowUp,
        [TemplateNames.RevisitNoted] = FollowUp,
        [TemplateNames.ReportReady] = [Hospital, Name, Phone, Place],
        [TemplateNames.SurveyInvite] = SurveyFields,
        [TemplateNames.SurveyQuestion] = SurveyFields,
        [TemplateNames.SurveyAgain] = SurveyFields,
        [TemplateNames.SurveyReminder] = SurveyFields,
        [TemplateNames.SurveyThanks] = [Hospital, Name, Thanks, Phone],
        [TemplateNames.CaseReceived] = [Hospital, CaseNumber, Owner, Until, Phone],
        [TemplateNames.CaseNoted] = [Hospital, CaseNumber, Owner, Until, Phone],
        [TemplateNames.CasePraise] = [Hospital, CaseNumber, Phone],
        [TemplateNames.CaseJoined] = [Hospital, CaseNumber, Owner, Until, Phone],
        [TemplateNames.CaseProgress] = [Hospital, CaseNumber, Owner, Until, Phone],
        [TemplateNames.CaseResolved] = [Hospital, CaseNumber, Answer, Phone, .. Codes],
        [TemplateNames.CaseAnswered] = [Hospital, CaseNumber, Answer, Phone],
        [TemplateNames.CaseHelp] = [Hospital, Phone, .. Codes],
        [TemplateNames.CaseClosed] = [Hospital, CaseNumber, Phone],
        [TemplateNames.CaseReopened] = [Hospital, CaseNumber, Owner, Until, Phone],
        [TemplateNames.CaseMended] = [Hospital, CaseNumber, Measure, Phone],
        [TemplateNames.CaseStatus] = [Hospital, CaseNumber, Standing, Owner, Until, Phone],
        [TemplateNames.CaseUnknown] = [Hospital, Phone],
        [TemplateNames.StaffNotice] = [Hospital, Department, TaskCode],
        [TemplateNames.StaffAlert] = [Hospital, Department, TaskCode],
        [TemplateNames.StaffReminder] = [Hospital, Department, TaskCode],
    };

    /// <summary>All names that CareLoop has words for.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The fields of a template of this name; null where nothing is sent by that name.</summary>
    public static IReadOnlyList<TemplateField>? Of(string? name)
    {
        if (name is null)
            return null;

        var isOwnStep = name.Length > TemplateNames.FollowUp.Length && name.StartsWith(TemplateNames.FollowUp, StringComparison.Ordinal);
        return ByName.GetValueOrDefault(name) ?? (isOwnStep ? FollowUp : null);
    }
}

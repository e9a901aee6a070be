using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Tests.Reminders;
using Xunit;

namespace CareLoop.Tests.Messaging;

/// <summary>What a phone's words do, once reminders of Wednesday 18:00 have been sent for visits on Thursday.</summary>
public sealed class AnswerTextTests
{
    private static readonly DateTimeOffset Eve = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Moved = new(2026, 3, 6, 16, 45, 0, TimeSpan.FromHours(8));

    private static readonly DateTimeOffset Later = Eve.AddMinutes(30);

    private readonly Loop loop = new();

    [Theory]
    [InlineData("1", nameof(PatientResponse.Confirmed), TemplateNames.Confirmed)]
    [InlineData("２谢谢", nameof(PatientResponse.CancelRequested), TemplateNames.CancelRequested)]
    [InlineData("③", nameof(PatientResponse.RescheduleRequested), TemplateNames.RescheduleRequested)]
    [InlineData("CANCEL", nameof(PatientResponse.CancelRequested), TemplateNames.CancelRequested)]
    [InlineData("取消", nameof(PatientResponse.CancelRequested), TemplateNames.CancelRequested)]
    public void Answer_OneOpenQuestion_IsTakenToldAndAnswered(string text, string response, string template)
    {
        var file = Reminded();

        var sent = loop.Writes(text, Later, "in-1", file);

        Assert.Equal(template, Assert.Single(sent).Template);
        Assert.Equal(response, Loop.Visit(file)!.Response.ToString());
        var callback = Assert.Single(file.Open<CallbackRow>());
        Assert.Equal((response, 1, 1), (callback.Response.ToString(), callback.Sequence, callback.AppointmentVersion));
        Assert.False(file.Head.IsOptedOut(Loop.Sender, Loop.Phone));
        Assert.Contains("in-1", file.Head.RecentInbound);
    }

    [Fact]
    public void Answer_SameAgain_IsSilent()
    {
        var file = Reminded();
        loop.Writes("1", Later, "in-1", file);

        Assert.Empty(loop.Writes("1", Later.AddMinutes(1), "in-2", file));
        Assert.Single(file.Open<CallbackRow>());
    }

    [Fact]
    public void Answer_ChangedMind_SupersedesWhatWasNotToldYet()
    {
        var file = Reminded();
        loop.Writes("1", Later, "in-1", file);

        loop.Writes("2", Later.AddMinutes(1), "in-2", file);

        var callback = Assert.Single(file.Open<CallbackRow>());
        Assert.Equal((PatientResponse.CancelRequested, 2), (callback.Response, callback.Sequence));
    }

    [Fact]
    public void Answer_VisitsOfOneDay_IsAboutAllOfThem()
    {
        var file = Loop.NewFile();
        loop.Book(file);
        loop.Book(file, "A-2", Loop.Now.AddDays(3).AddHours(5));
        loop.LookAt(file);

        loop.Writes("1", Later, "in-1", file);

        Assert.All(file.Open<AppointmentRow>(), visit => Assert.Equal(PatientResponse.Confirmed, visit.Response));
        Assert.Equal(2, file.Open<CallbackRow>().Count());
    }

    [Fact]
    public void Answer_VisitThatHasMoved_IsAnsweredWithTheNewTimeAndNotTaken()
    {
        var file = Reminded();
        loop.Happens(file, HisEventType.AppointmentRescheduled, start: Loop.Now.AddDays(3).AddHours(7), now: Later);

        var sent = Assert.Single(loop.Writes("1", Later.AddMinutes(1), "in-1", file));

        Assert.Equal(TemplateNames.Moved, sent.Template);
        Assert.Contains("16:00", sent.Text, StringComparison.Ordinal);
        Assert.Equal(PatientResponse.None, Loop.Visit(file)!.Response);
        Assert.Empty(file.Open<CallbackRow>());
        loop.Writes("1", Later.AddMinutes(2), "in-2", file);
        Assert.Equal((PatientResponse.Confirmed, 2), (Loop.Visit(file)!.Response, Assert.Single(file.Open<CallbackRow>()).AppointmentVersion));
    }

    [Fact]
    public void Answer_VisitThatWasCancelled_GoesToAPerson()
    {
        var file = Reminded();
        loop.Happens(file, HisEventType.AppointmentCancelled, now: Later);

        var sent = loop.Writes("1", Later.AddMinutes(1), "in-1", file);

        Assert.Equal(TemplateNames.HandedOver, Assert.Single(sent).Template);
        Assert.Equal(["answer-patient"], Loop.Tasks(file));
        Assert.Empty(file.Open<CallbackRow>());
    }

    [Fact]
    public void Answer_SharedPhoneWithTwoQuestions_IsAskedWhichWithCodesOfTheirOwn()
    {
        var (wang, li) = SharedPhone();

        var sent = Assert.Single(loop.Writes("1", Later, "in-1", wang, li));

        Assert.Equal(TemplateNames.WhichVisit, sent.Template);
        Assert.All((string[])["王", "李", "11", "12", "13", "21", "22", "23"], part => Assert.Contains(part, sent.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("建国", sent.Text, StringComparison.Ordinal);
        Assert.Empty(wang.Open<CallbackRow>().Concat(li.Open<CallbackRow>()));
    }

    [Theory]
    [InlineData("11", nameof(PatientResponse.Confirmed), nameof(PatientResponse.None))]
    [InlineData("２２", nameof(PatientResponse.None), nameof(PatientResponse.CancelRequested))]
    public void Answer_WithACode_IsAboutThatVisit(string code, string first, string second)
    {
        var (wang, li) = SharedPhone();
        loop.Writes("1", Later, "in-1", wang, li);
        var inOrder = new PhoneFiles(Loop.Phone, Loop.Sender, [wang, li]).OpenConversations(Later).OrderBy(open => open.Conversation.Slot).Select(open => open.File).ToList();

        loop.Writes(code, Later.AddMinutes(1), "in-2", wang, li);

        Assert.Equal((first, second), (Loop.Visit(inOrder[0])!.Response.ToString(), Loop.Visit(inOrder[1])!.Response.ToString()));
    }

    [Theory]
    [InlineData(true, nameof(PatientResponse.Confirmed), TemplateNames.Confirmed)]
    [InlineData(false, nameof(PatientResponse.None), TemplateNames.Moved)]
    public void Answer_WithACode_IsAboutTheTimeThatTheQuestionShowed(bool movedBefore, string response, string template)
    {
        var (wang, li) = SharedPhone();
        if (movedBefore)
            loop.Happens(wang, HisEventType.AppointmentRescheduled, start: Moved, now: Later);
        var asked = Assert.Single(loop.Writes("1", Later.AddMinutes(1), "in-1", wang, li));
        if (!movedBefore)
            loop.Happens(wang, HisEventType.AppointmentRescheduled, start: Moved, now: Later.AddMinutes(2));
        Assert.Equal(movedBefore, asked.Text!.Contains("16:45", StringComparison.Ordinal));

        var slot = Assert.Single(wang.Open<ConversationRow>()).Slot;
        var sent = Assert.Single(loop.Writes($"{slot}1", Later.AddMinutes(3), "in-2", wang, li));

        Assert.Equal((response, template), (Loop.Visit(wang)!.Response.ToString(), sent.Template));
    }

    [Fact]
    public void Answer_CodeThatWasNotOffered_IsNotTaken()
    {
        var (wang, li) = SharedPhone();

        loop.Writes("11", Later, "in-1", wang, li);

        Assert.Empty(wang.Open<CallbackRow>().Concat(li.Open<CallbackRow>()));
    }

    [Fact]
    public void Stop_OpenQuestion_OptsOutClosesItAndIsNotAnswered()
    {
        var file = Reminded();

        Assert.Empty(loop.Writes("退订", Later, "in-1", file));

        Assert.True(file.Head.IsOptedOut(Loop.Sender, Loop.Phone));
        Assert.Empty(file.Open<ConversationRow>());
    }

    [Fact]
    public void Cancel_NoOpenQuestion_IsAnOptOut()
    {
        var file = Loop.NewFile();

        loop.Writes("CANCEL", Later, "in-1", file);

        Assert.True(file.Head.IsOptedOut(Loop.Sender, Loop.Phone));
    }

    [Fact]
    public void Start_AfterStop_OptsInAndIsWelcomedOnceOnASharedPhone()
    {
        var (wang, li) = SharedPhone();
        loop.Writes("STOP", Later, "in-1", wang, li);

        var sent = loop.Writes("START", Later.AddMinutes(1), "in-2", wang, li);

        Assert.Equal(TemplateNames.OptedIn, Assert.Single(sent).Template);
        Assert.All((PatientFile[])[wang, li], file => Assert.False(file.Head.IsOptedOut(Loop.Sender, Loop.Phone)));
    }

    [Fact]
    public void WrongNumber_StopsTextsToThatPhoneAndAsksStaffForAnother()
    {
        var file = Reminded();

        var sent = loop.Writes("发错了", Later, "in-1", file);

        Assert.Equal(TemplateNames.WrongNumber, Assert.Single(sent).Template);
        Assert.Equal("no-working-phone", Recipient.WhyNot(file.Head, Loop.Sender, DateOnly.FromDateTime(Later.UtcDateTime)));
        Assert.Equal(["find-another-phone"], Loop.Tasks(file));
        Assert.Empty(file.Open<ConversationRow>());
    }

    [Theory]
    [InlineData("我胸痛，来不了")]
    [InlineData("2 胸痛")]
    public void Urgent_OpenQuestion_GoesToAPersonAtOnceWithAdvice(string text)
    {
        var file = Reminded();

        var sent = Assert.Single(loop.Writes(text, Later, "in-1", file));

        Assert.Equal(TemplateNames.UrgentAdvice, sent.Template);
        Assert.Contains("120", sent.Text, StringComparison.Ordinal);
        var task = Assert.Single(file.Open<StaffTaskRow>());
        Assert.Equal(("urgent-answer", true, text), (task.What, task.Urgent, task.Quote));
        Assert.InRange(task.Deadline, Later, Later.AddHours(1));
    }

    [Fact]
    public void NotUnderstood_OpenQuestion_IsHelpedOnceThenAPersonHasIt()
    {
        var file = Reminded();

        var first = loop.Writes("几点？", Later, "in-1", file);
        Assert.Empty(Loop.Tasks(file));
        var second = loop.Writes("到底几点？", Later.AddMinutes(1), "in-2", file);
        var third = loop.Writes("喂？", Later.AddMinutes(2), "in-3", file);

        Assert.Equal(TemplateNames.Help, Assert.Single(first).Template);
        Assert.Equal(TemplateNames.HandedOver, Assert.Single(second).Template);
        Assert.Empty(third);
        // What is written within minutes is one thing.
        Assert.Equal(["answer-patient"], Loop.Tasks(file));
    }

    [Fact]
    public void NotUnderstood_ThenADigit_IsStillTheAnswer()
    {
        var file = Reminded();
        loop.Writes("几点？", Later, "in-1", file);

        loop.Writes("1", Later.AddMinutes(1), "in-2", file);

        Assert.Equal(PatientResponse.Confirmed, Loop.Visit(file)!.Response);
    }

    [Fact]
    public void Answer_LongAfterTheVisit_GoesToAPerson()
    {
        var file = Reminded();

        loop.Writes("1", Loop.Now.AddDays(3).AddHours(6), "in-1", file);

        Assert.Equal(PatientResponse.None, Loop.Visit(file)!.Response);
        Assert.Equal(["answer-patient"], Loop.Tasks(file));
    }

    [Fact]
    public void Reschedule_AfterAMissedVisit_IsToldToTheHis()
    {
        var file = Loop.NewFile();
        loop.Book(file);
        var noon = Loop.Now.AddDays(3).AddHours(3);
        loop.Happens(file, HisEventType.AppointmentNoShow, now: noon);

        loop.Writes("3", noon.AddMinutes(5), "in-1", file);

        Assert.Equal(PatientResponse.RescheduleRequested, Assert.Single(file.Open<CallbackRow>()).Response);
    }

    [Theory]
    [InlineData("1", nameof(PatientResponse.Confirmed))]
    [InlineData("2 谢谢", nameof(PatientResponse.CancelRequested))]
    public void Answer_ThatTheOtherQuestionDoesNotOffer_IsAboutTheOneThatDoes(string text, string response)
    {
        var (missed, asked, at) = OneMissedAndOneAsked();

        loop.Writes(text, at, "in-1", missed, asked);

        Assert.Equal(response, Loop.Visit(asked)!.Response.ToString());
        Assert.Empty(missed.Open<CallbackRow>());
    }

    [Fact]
    public void Reschedule_OneMissedAndOneAsked_IsAskedWhich()
    {
        var (missed, asked, at) = OneMissedAndOneAsked();

        var sent = Assert.Single(loop.Writes("3", at, "in-1", missed, asked));

        Assert.Contains("王（3月5日周四 09:30没来）：再约13\n李（3月6日周五 09:00）：能来21，不来22，改时间23", sent.Text, StringComparison.Ordinal);
        loop.Writes("13", at.AddMinutes(1), "in-2", missed, asked);
        Assert.Equal(PatientResponse.RescheduleRequested, Assert.Single(missed.Open<CallbackRow>()).Response);
        Assert.Empty(asked.Open<CallbackRow>());
    }

    [Fact]
    public void Confirm_OfAMissedVisit_GoesToAPerson()
    {
        var file = Loop.NewFile();
        loop.Book(file);
        var noon = Loop.Now.AddDays(3).AddHours(3);
        loop.Happens(file, HisEventType.AppointmentNoShow, now: noon);

        var sent = loop.Writes("1", noon.AddMinutes(5), "in-1", file);

        Assert.Equal(TemplateNames.HandedOver, Assert.Single(sent).Template);
        Assert.Equal(["answer-patient"], Loop.Tasks(file));
    }

    [Theory]
    [InlineData(nameof(MessageState.Failed))]
    [InlineData(nameof(MessageState.Unknown))]
    public void Which_ThatDidNotArrive_GoesToAPerson(string state)
    {
        var (wang, li) = SharedPhone();
        var which = Assert.Single(loop.Writes("1", Later, "in-1", wang, li));

        new GeneralSubject().Ended(li, which with { State = Enum.Parse<MessageState>(state) }, loop.At(Later));

        Assert.Equal(["answer-patient"], Loop.Tasks(li));
    }

    [Fact]
    public void Answer_InQuietHours_IsAnsweredAtOnce()
    {
        var file = Reminded();

        Assert.Single(loop.Writes("1", Eve.AddHours(5), "in-1", file)); // 23:00
    }

    private PatientFile Reminded(int patient = 1, string name = "王建国")
    {
        var file = Loop.NewFile(patient, name);
        loop.Book(file);
        loop.LookAt(file);
        Assert.Single(file.Open<ConversationRow>());
        return file;
    }

    [Fact]
    public void Question_OneOfItsVisitsIsAskedAboutAnew_EndsWithTheOther()
    {
        var file = Loop.NewFile();
        loop.Book(file);
        loop.Book(file, "A-2", Loop.Now.AddDays(3).AddHours(5));
        loop.LookAt(file);
        loop.Happens(file, HisEventType.AppointmentRescheduled, "A-2", Loop.Now.AddDays(10), Later);
        Assert.Equal(TemplateNames.Moved, Assert.Single(loop.Writes("1", Later.AddMinutes(1), "in-1", file)).Template);
        loop.LookAt(file, "A-2");

        loop.Writes("1", Loop.Now.AddDays(9).AddHours(10), "in-2", file);

        Assert.Equal(PatientResponse.Confirmed, Loop.Visit(file, "A-2")!.Response);
    }

    private (PatientFile Missed, PatientFile Asked, DateTimeOffset At) OneMissedAndOneAsked()
    {
        var missed = Loop.NewFile();
        loop.Book(missed);
        var noon = Loop.Now.AddDays(3).AddHours(3);
        loop.Happens(missed, HisEventType.AppointmentNoShow, now: noon);
        var asked = Loop.NewFile(2, "李秀英");
        loop.Book(asked, start: Loop.Now.AddDays(4));
        loop.LookAt(asked);
        Assert.Single(asked.Open<ConversationRow>());
        return (missed, asked, Eve.AddDays(1).AddMinutes(30));
    }

    private (PatientFile, PatientFile) SharedPhone() => (Reminded(1), Reminded(2, "李秀英"));
}

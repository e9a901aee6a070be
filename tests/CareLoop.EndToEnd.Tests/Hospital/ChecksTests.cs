using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;

using Xunit;

using static CareLoop.EndToEnd.Tests.Hospital.ARun;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>Each check holds for a run in which all went well, and breaks for the one thing that it is there for.</summary>
public sealed class ChecksTests
{
    [Fact]
    public void AllChecks_WhereAllWentWell_Hold() => Assert.All(All(new ARun()), check => Assert.True(check.Ok, check.ToString()));

    [Fact]
    public void AllChecks_AtASpeedWithAllWell_Hold() =>
        Assert.All(All(new ARun { Tolerance = TimeSpan.FromMinutes(50) }), check => Assert.True(check.Ok, check.ToString()));

    [Fact]
    public void TextedOnce_TheSameMessageAgain_Breaks()
    {
        Breaks(TextedOnce.Name, new ARun().Text(At(4, 20, 50), "【医院】好", tag: "ab-KEY.m1.2"));
        Breaks(TextedOnce.Name, new ARun().Text(At(4, 18, 31), "【医院】收到", tag: "ab-KEY.m2.1"));
    }

    [Fact]
    public void TextedOnce_AnotherAttemptAfterAFailureWorthIt_Holds() => Holds(TextedOnce.Name, Reminded(new ARun(), report: 4006));

    [Fact]
    public void TextedOnce_AnotherAttemptAfterAFinalFailure_Breaks() => Breaks(TextedOnce.Name, Reminded(new ARun(), report: 4004));

    [Fact]
    public void TextedOnce_AnotherMessageForTheSameStep_Breaks() =>
        Breaks(TextedOnce.Name, new ARun().Text(At(4, 18, 25), Reminder(Start) + " ", tag: "ab-KEY.m9.1"));

    [Fact]
    public void TextedOnce_TheSameWordsTwiceOutsideAnyStep_Breaks() => Breaks(
        TextedOnce.Name, new ARun().Text(At(5, 8, 0), Reminder(Start), tag: "ab-KEY.m8.1").Text(At(5, 8, 1), Reminder(Start), tag: "ab-KEY.m9.1"));

    [Fact]
    public void TextedOnce_ALaterStepWithTheSameWords_Holds() => Holds(TextedOnce.Name, new ARun().Text(At(5, 8, 0), Reminder(Start), tag: "ab-KEY.m9.1"));

    [Fact]
    public void TextedOnce_TakenThoughTheAnswerWasLost_CountsAsATextOnce()
    {
        Holds(TextedOnce.Name, new ARun().Text(At(5, 8, 0), Reminder(Start), tag: "ab-KEY.m9.1", outcome: "answer-lost"));
        Breaks(TextedOnce.Name, new ARun().Text(At(4, 18, 22), Reminder(Start), tag: "ab-KEY.m1.1", outcome: "answer-lost"));
    }

    [Fact]
    public void AfterOptOut_AnyTextUntilTheOptIn_Breaks()
    {
        Breaks(TextChecks.AfterOptOutName, new ARun().Say(At(4, 18, 40), "退订").Text(At(5, 8, 0), Reminder(Start)));
        Breaks(TextChecks.AfterOptOutName, new ARun().Say(At(4, 18, 40), " stop ").Text(At(4, 18, 41), "【医院】您已退订"));
        Holds(TextChecks.AfterOptOutName, new ARun().Say(At(4, 18, 40), "退订").Say(At(4, 20, 0), "恢复").Text(At(5, 8, 0), Reminder(Start)));
        Holds(TextChecks.AfterOptOutName, new ARun().Say(At(4, 18, 40), "退订").Say(At(4, 20, 0), "START").Text(At(4, 20, 0), "【医院】您好！我们会再给您发看病提醒。"));
        Holds(TextChecks.AfterOptOutName, new ARun().Say(At(4, 18, 40), "我想退订").Text(At(5, 8, 0), Reminder(Start)));
    }

    [Theory]
    [InlineData(21, 1)]
    [InlineData(23, 0)]
    [InlineData(7, 59)]
    public void QuietHours_AnUnaskedText_Breaks(int hour, int minute) =>
        Breaks(TextChecks.QuietHoursName, new ARun().Text(At(hour < 12 ? 5 : 4, hour, minute), "【医院】好"));

    [Fact]
    public void QuietHours_AnAnswerToThePatient_Holds()
    {
        Holds(TextChecks.QuietHoursName, new ARun().Say(At(4, 23, 0), "停车场在哪里").Text(At(4, 23, 1), "【医院】好"));
        Breaks(TextChecks.QuietHoursName, new ARun().Say(At(4, 23, 0), "停车场在哪里").Text(At(4, 23, 20), "【医院】好"));
        Holds(TextChecks.QuietHoursName, new ARun().Text(At(5, 8, 0), Reminder(Start)).Text(At(4, 21, 0), "【医院】好"));
    }

    [Fact]
    public void Cancelled_ATextAboutACancelledVisit_Breaks()
    {
        Breaks(TextChecks.CancelledName, new ARun().Decide("e-9", ChangeKind.Cancelled, At(4, 19, 0), Start).Text(At(5, 8, 0), Reminder(Start)));
        Holds(TextChecks.CancelledName, new ARun().Decide("e-9", ChangeKind.Cancelled, At(5, 8, 0), Start).Text(At(5, 8, 0), Reminder(Start)));
    }

    [Fact]
    public void Cancelled_ATextAtTheOldTimeOfAMovedVisit_Breaks()
    {
        var moved = At(6, 10, 30);

        Breaks(TextChecks.CancelledName, new ARun().Decide("e-9", ChangeKind.Moved, At(4, 19, 0), moved).Text(At(5, 8, 0), Reminder(Start)));
        Holds(TextChecks.CancelledName, new ARun().Without<Decided>(change => change.Change == ChangeKind.Arrived).Decide("e-9", ChangeKind.Moved, At(4, 19, 0), moved).Text(At(5, 18, 10), Reminder(moved)));
    }

    [Fact]
    public void Death_ATextAfterIt_Breaks() =>
        Breaks(TextChecks.DeathName, new ARun().Decide("e-9", ChangeKind.PatientDied, At(4, 19, 0), Start).Text(At(5, 8, 0), Reminder(Start)));

    [Fact]
    public void Diagnosis_ADepartmentThatTellsIt_Breaks() =>
        Breaks(TextChecks.DiagnosisName, new ARun().Text(At(5, 8, 0), Reminder(Start).Replace("门诊", "肿瘤科", StringComparison.Ordinal)));

    [Fact]
    public void Accounts_AReminderThatDidNotCome_Breaks() =>
        Breaks(VisitAccounts.Name, new ARun().Without<SimMessage>(message => message.Tag == "ab-KEY.m1.1"));

    [Fact]
    public void Accounts_AReminderThatCameTooLate_Breaks() =>
        Breaks(VisitAccounts.Name, new ARun().Without<SimMessage>(message => message.Tag == "ab-KEY.m1.1").Text(At(4, 20, 0), Reminder(Start), "ab-KEY.m1.1"));

    [Fact]
    public void Accounts_AReminderByAHostWhoseClockIsAhead_MayComeThatMuchEarly()
    {
        var run = Unreminded().Text(At(4, 17, 59), Reminder(Start), "ab-KEY.m1.1");
        Breaks(VisitAccounts.Name, run);

        run.Ahead = TimeSpan.FromSeconds(90);
        Holds(VisitAccounts.Name, run);
    }

    [Theory]
    [InlineData("TD", nameof(Intent.OptOut), VisitAccounts.OptedOut)]
    [InlineData("打错了", nameof(Intent.WrongNumber), VisitAccounts.WrongNumber)]
    public void Accounts_NoReminderForAReasonThatThePatientGave_IsAccountedFor(string said, string intent, string outcome)
    {
        var run = Unreminded().Reply(At(3, 12, 0), said, Enum.Parse<Intent>(intent), Start);

        Holds(VisitAccounts.Name, run);
        Assert.Equal(outcome, Assert.Single(VisitAccounts.Of(run.Evidence())).Outcome);
    }

    [Fact]
    public void Accounts_NoReminderForAVisitThatIsOff_IsAccountedFor()
    {
        var run = Unreminded().Without<Decided>(change => change.Change == ChangeKind.Arrived).Decide("e-9", ChangeKind.Cancelled, At(3, 12, 0), Start);

        Holds(VisitAccounts.Name, run);
        Assert.Equal(VisitAccounts.Cancelled, Assert.Single(VisitAccounts.Of(run.Evidence())).Outcome);
    }

    [Fact]
    public void Accounts_AVisitBookedAfterItsReminders_IsALateBooking()
    {
        var run = Unreminded().Without<Entry>(entry => entry is Decided or Delivered).Decide("e-1", ChangeKind.Booked, At(4, 19, 30), Start);

        Assert.Equal(VisitAccounts.LateBooking, Assert.Single(VisitAccounts.Of(run.Evidence())).Outcome);
    }

    [Fact]
    public void Answers_OneThatDidNotArrive_Breaks() => Breaks(AnswersCalledBack.Name, new ARun().Without<CalledBack>(_ => true));

    [Fact]
    public void Answers_AnotherResponseThanWasGiven_Breaks() => Breaks(
        AnswersCalledBack.Name, new ARun().Without<CalledBack>(_ => true).CallBack(At(4, 18, 30), "cancel-requested", 1, Start));

    [Fact]
    public void Answers_CalledBackTwice_Breaks()
    {
        Breaks(AnswersCalledBack.Name, new ARun().CallBack(At(4, 18, 31), "confirmed", 2, Start));
        Breaks(AnswersCalledBack.Name, new ARun().Reply(At(4, 19, 0), "2", Intent.Cancel, Start).CallBack(At(4, 19, 0), "cancel-requested", 1, Start));
    }

    [Fact]
    public void Answers_InFallingSequence_Breaks() => Breaks(
        AnswersCalledBack.Name, new ARun().Reply(At(4, 18, 20), "2", Intent.Cancel, Start).CallBack(At(4, 18, 25), "cancel-requested", 2, Start));

    [Fact]
    public void Answers_ConfirmedForATimeThatThePatientWasNotShown_Breaks() => Breaks(
        AnswersCalledBack.Name, new ARun().Without<CalledBack>(_ => true).CallBack(At(4, 18, 30), "confirmed", 1, Start.AddDays(1)));

    [Fact]
    public void Answers_CalledBackThoughNobodyAnswered_Breaks() =>
        Breaks(AnswersCalledBack.Name, new ARun().CallBack(At(4, 19, 0), "reschedule-requested", 2, Start));

    [Fact]
    public void Answers_TheSameCallbackDeliveredAgain_Holds() =>
        Holds(AnswersCalledBack.Name, new ARun().CallBack(At(4, 18, 31), "confirmed", 1, Start, CalledBack.Repeated));

    [Fact]
    public void Signed_AnUnsignedCallback_Breaks() =>
        Breaks(AnswersCalledBack.SignedName, new ARun().CallBack(At(4, 18, 31), "", 0, Start, CalledBack.Unsigned));

    [Theory]
    [InlineData("failed")]
    [InlineData("refused")]
    [InlineData("accepted")]
    public void Events_OneThatWasNotSettled_Breaks(string status) =>
        Breaks(EventsSettled.Name, new ARun().Decide("e-9", ChangeKind.Repeated, At(3, 9, 0), Start, status: status));

    [Fact]
    public void Events_OneThatWasNeverAnswered_Breaks() => Breaks(EventsSettled.Name, new ARun().Without<Delivered>(delivered => delivered.EventId == "e-2"));

    [Fact]
    public void Events_AcceptedAndSettledLater_Holds() => Assert.True(EventsSettled.Check(
        new ARun().Decide("e-9", ChangeKind.Repeated, At(3, 9, 0), Start, status: "accepted").Evidence(), new Dictionary<string, string> { ["e-9"] = "applied" }).Ok);

    [Fact]
    public void AppAgrees_AnotherStateAnswerOrNone_Breaks()
    {
        Assert.True(Shown(new ARun(), new("arrived", Start, "confirmed")).Ok);
        Assert.False(Shown(new ARun(), new("booked", Start, "confirmed")).Ok);
        Assert.False(Shown(new ARun(), new("arrived", Start, "none")).Ok);
        Assert.False(Shown(new ARun(), AppVisit.Unknown).Ok);
    }

    [Fact]
    public void AppAgrees_AVisitToComeAtAnotherTime_Breaks()
    {
        var run = new ARun().Without<Decided>(change => change.Change == ChangeKind.Arrived);

        Assert.True(Shown(run, new("booked", Start, "confirmed")).Ok);
        Assert.False(Shown(run, new("booked", Start.AddDays(1), "confirmed")).Ok);
    }

    [Fact]
    public void AppAgrees_NoReasonWhereThereIsOne_Breaks()
    {
        var run = Unreminded().Without<Decided>(change => change.Change == ChangeKind.Arrived).Reply(At(3, 12, 0), "TD", Intent.OptOut, Start);

        Assert.True(Shown(run, new("booked", Start, "none", "opted-out")).Ok);
        Assert.False(Shown(run, new("booked", Start, "none")).Ok);
    }

    private static CheckResult Shown(ARun run, AppVisit visit)
    {
        var evidence = run.Evidence();
        return AppAgrees.Check(evidence, VisitAccounts.Of(evidence), new Dictionary<string, AppVisit> { [VisitId] = visit });
    }

    private static ARun Unreminded() => new ARun().Without<SimMessage>(_ => true).Without<ReplyPlanned>(_ => true).Without<CalledBack>(_ => true);

    [Fact]
    public void TextedOnce_EmergencyAdviceAgainAfterALostAnswer_Holds() => Holds(TextedOnce.Name, new ARun()
        .Text(At(4, 19, 0), "【医院】请马上拨打急救电话120", tag: "ab-KEY.m7.1", outcome: "answer-lost")
        .Text(At(4, 19, 2), "【医院】请马上拨打急救电话120", tag: "ab-KEY.m7.2"));

    [Fact]
    public void TooLate_AskedAboutAVisitThatHasBegun_Breaks()
    {
        Breaks(TextChecks.TooLateName, new ARun().Text(Start, Reminder(Start), tag: "ab-KEY.m9.1"));
        Holds(TextChecks.TooLateName, new ARun().Text(Start.AddMinutes(-1), Reminder(Start), tag: "ab-KEY.m9.1"));
    }

    [Fact]
    public void SendersBudget_MoreInAMinuteThanMayGo_Breaks()
    {
        var run = new ARun().Text(At(3, 10, 0), "【医院】一", tag: "ab-KEY.m5.1").Text(At(3, 10, 0), "【医院】二", tag: "ab-KEY.m6.1", outcome: "throttled");
        Holds(SendersBudget.Name, run);
        Breaks(SendersBudget.Name, run.Text(At(3, 10, 0).AddSeconds(59), "【医院】三", tag: "ab-KEY.m7.1"));
    }

    [Fact]
    public void FailedForGood_ACallbackThatTheHisRefused_IsForAPersonOrBreaks()
    {
        var run = new ARun().CallBack(At(4, 20, 0), "cancel-requested", 2, Start, CalledBack.Refused);
        Breaks(FailedForGood.Name, run);

        run.Seen = new([new("his-callback", "refused-by-his", "P", "appointment/" + VisitId)], [new("enter-answer-in-his", "P")]);
        Holds(FailedForGood.Name, run);

        run.Seen = run.Seen with { Tasks = [] };
        Breaks(FailedForGood.Name, run);
    }

    [Fact]
    public void FailedForGood_ATextWithNoNumberToGoTo_IsForAPersonOrBreaks()
    {
        var run = Reminded(new ARun(), report: 4004);
        Breaks(FailedForGood.Name, run);

        run.Seen = new([], [new("find-another-phone", "ab-KEY")]);
        Holds(FailedForGood.Name, run);
    }

    [Fact]
    public void FailedForGood_AReminderThatTheServiceRefused_IsForAPersonOrBreaks()
    {
        var run = new ARun().Without<SimMessage>(message => message.Tag == "ab-KEY.m1.1").Text(At(4, 18, 20), Reminder(Start), "ab-KEY.m1.1", outcome: "refused");
        Breaks(FailedForGood.Name, run);
        Holds(VisitAccounts.Name, run);

        run.Seen = new([], [new("call-patient-about-visit", "ab-KEY")]);
        Holds(FailedForGood.Name, run);
    }

    [Fact]
    public void AnswersCalledBack_AnAnswerThatTheHisRefused_IsNotMissed() => Holds(AnswersCalledBack.Name, new ARun()
        .Without<CalledBack>(_ => true)
        .CallBack(At(4, 18, 30), "confirmed", 1, Start, CalledBack.Refused));

    [Fact]
    public void CaughtUp_AReminderOfAnOutage_ComesAfterItOrStaffSeeThatItWasTooLate()
    {
        var silent = new ARun { Outage = new(At(4, 10, 0), At(4, 20, 0)) }
            .Without<SimMessage>(_ => true).Without<ReplyPlanned>(_ => true).Without<Replied>(_ => true).Without<CalledBack>(_ => true);
        Assert.False(CaughtUp.Check(silent.Evidence(), silent.Outage!, new Dictionary<string, AppVisit>()).Ok);
        Assert.True(VisitAccounts.Check(VisitAccounts.Of(silent.Evidence())).Ok);

        var expired = new Dictionary<string, AppVisit> { [VisitId] = new("booked") { Steps = ["expired"] } };
        Assert.True(CaughtUp.Check(silent.Evidence(), silent.Outage!, expired).Ok);

        silent.Text(At(4, 20, 1), Reminder(Start), tag: "ab-KEY.m1.1");
        Assert.True(CaughtUp.Check(silent.Evidence(), silent.Outage!, new Dictionary<string, AppVisit>()).Ok);
    }

    private static ARun Reminded(ARun run, int report) => run
        .Without<SimMessage>(message => message.Tag == "ab-KEY.m1.1")
        .Text(At(4, 18, 20), Reminder(Start), "ab-KEY.m1.1", status: "Failed", report: report)
        .Text(At(4, 18, 25), Reminder(Start), "ab-KEY.m1.2");

    private static IReadOnlyList<CheckResult> All(ARun run)
    {
        var evidence = run.Evidence();
        return
        [
            TextedOnce.Check(evidence),
            TextChecks.AfterOptOut(evidence),
            TextChecks.QuietHours(evidence),
            TextChecks.Cancelled(evidence),
            TextChecks.Death(evidence),
            TextChecks.Diagnosis(evidence),
            TextChecks.TooLate(evidence),
            SendersBudget.Check(evidence, 2),
            VisitAccounts.Check(VisitAccounts.Of(evidence)),
            AnswersCalledBack.Check(evidence),
            AnswersCalledBack.Signed(evidence),
            EventsSettled.Check(evidence, new Dictionary<string, string>()),
            FailedForGood.Check(evidence, new Dictionary<string, string>()),
        ];
    }

    private static void Breaks(string name, ARun run) => Assert.False(Result(name, run).Ok, Result(name, run).ToString());

    private static void Holds(string name, ARun run) => Assert.True(Result(name, run).Ok, Result(name, run).ToString());

    private static CheckResult Result(string name, ARun run) => All(run).Single(check => check.Name == name);
}

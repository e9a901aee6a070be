using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.FollowUps;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What people do with the tasks of a follow-up, what patients answer, and what follows from it.</summary>
public sealed class WorkTests : IDisposable
{
    private readonly Ward ward = new(Ward.Everybody);

    public WorkTests()
    {
        ward.File.Head = ward.File.Head with { Address = new PatientAddress("110105") };
        ward.Discharge();
    }

    public void Dispose() => ward.Dispose();

    [Fact]
    public void Call_Completed_IsLevelOne_AndItsRecordIsChecked()
    {
        ward.Until(3.1);

        var done = ward.Completes("follow-up-call");

        Assert.Equal(TaskState.Done, done.Value.State);
        Assert.Equal("check:not-answered(no-answer) level-1:done level-2:planned level-3:planned", ward.Steps());
        Assert.Equal(["record-check"], ward.Open);
        Assert.Equal(StaffTaskRow.CustomerService, ward.Task("record-check").Worklist);
        ward.Until(14.1);
        Assert.Equal("check:not-answered(no-answer) level-1:done level-2:skipped(not-needed) level-3:open", ward.Steps());
        Assert.Equal("team:OUT", ward.Task("follow-up-visit").Worklist);
    }

    [Fact]
    public void Record_ThatIsNotRight_IsDoneAgain_AndNotCheckedTwice()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");

        ward.Completes("record-check", "acc-cs", """{"took-place":"no","record-right":"no","mark":1}""");

        Assert.Equal("check:not-answered(no-answer) level-1:open(record-not-right) level-2:planned level-3:planned", ward.Steps());
        ward.Completes("follow-up-call");
        // Somebody answers for it, too.
        Assert.Equal(["service-recovery"], ward.Open);
    }

    [Fact]
    public void Record_IsNotCheckedByWhoMadeIt()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        var check = ward.Task("record-check");

        Assert.Equal(("own-record", ProblemKind.Conflict), (ward.Does("acc-1", check, "claim").Problem!.Code, ward.Does("acc-1", check, "claim").Problem!.Kind));
        Assert.Equal("own-record", ward.Does("acc-1", check, "attempts", """{"result":"no-answer"}""").Problem!.Code);
        Assert.Equal("own-record", ward.Completes("record-check", "acc-1", """{"took-place":"yes","record-right":"yes","mark":5}""").Problem!.Code);
        Assert.Equal("own-record", ward.Does("acc-h", check, "assign", """{"person":"D-1"}""").Problem!.Code);
        Assert.True(ward.Does("acc-h", check, "assign", """{"person":"CS"}""").IsOk);
        Assert.True(ward.Completes("record-check", "acc-cs", """{"took-place":"yes","record-right":"yes","mark":5}""").IsOk);
    }

    [Fact]
    public void Record_OfAPatientWhoIsBack_IsCheckedAllTheSame_AndCoversNobodyIfItIsWrong()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");

        ward.Admit("S-2");
        Assert.Equal((EpisodeState.Suspended, "record-check"), (ward.EpisodeOf("S-1").State, Assert.Single(ward.Open)));
        ward.Until(4);
        ward.Discharge("S-2");
        Assert.Equal((EpisodeState.Superseded, "record-check"), (ward.EpisodeOf("S-1").State, Assert.Single(ward.Open)));
        Assert.Equal(DischargeFact.Covered, DischargeFact.Of(ward.File.Key, ward.EpisodeOf("S-1")).Standing);
        ward.Completes("record-check", "acc-cs", """{"took-place":"no","record-right":"no","mark":1}""");

        Assert.Equal(["service-recovery"], ward.Open);
        var fact = DischargeFact.Of(ward.File.Key, ward.EpisodeOf("S-1"));
        Assert.Equal((DischargeFact.NotCovered, "later-discharge"), (fact.Standing, fact.Reason));
    }

    [Fact]
    public void Record_OfAPatientWhoHasDied_IsNotChecked()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");

        ward.Tell(HisEventType.PatientUpdated, deceased: Deceased.Yes);

        Assert.Empty(ward.Open);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("１ 谢谢")]
    [InlineData("1一切正常")]
    [InlineData("一切正常")]
    [InlineData("很好，谢谢")]
    public void Check_AnsweredWell_IsThanked_AndTheCallStillComes(string text)
    {
        ward.Until(2.2);

        ward.Writes(text);
        ward.Until(3.1);

        Assert.Equal("check:done(answered-well) level-1:open", string.Join(' ', ward.Steps().Split(' ')[..2]));
        Assert.Equal(["follow-up-check", "follow-up-well"], ward.Sent.Select(message => message.Template));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    public void Check_AnsweredTheSameTwice_IsAnsweredOnce(string text)
    {
        ward.Until(2.2);
        ward.Writes(text);
        var (sent, open) = (ward.Sent.Count, ward.Open);

        ward.Writes(text);

        Assert.Equal(sent, ward.Sent.Count);
        Assert.Equal(open, ward.Open);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2有不适")]
    [InlineData("不舒服")]
    public void Check_AnsweredUnwell_IsARedFlag(string text)
    {
        ward.Until(2.2);

        ward.Writes(text);

        var flag = ward.Task("red-flag");
        Assert.Equal((true, "CARD", ward.Now.AddHours(2)), (flag.Urgent, flag.Worklist, flag.Deadline));
        Assert.Contains(ward.Sent, message => message.Template == "staff-alert" && message.To == Ward.OnCall);
        ward.Until(ward.Now.AddMinutes(31));
        Assert.Equal(TaskState.Escalated, ward.Task("red-flag").State);
        Assert.Equal(2, ward.Sent.Count(message => message.Template == "staff-alert" && message.To == Ward.OnCall));
        ward.Does("acc-1", ward.Task("red-flag"), "complete", """{"note":"seen"}""");
        ward.Until(7.1);
        Assert.Equal("level-2:open", ward.Steps().Split(' ')[2]);
    }

    [Fact]
    public void RedFlag_ClaimedInTime_IsNotEscalated()
    {
        ward.Until(2.2);
        ward.Writes("2");

        ward.Does("acc-1", ward.Task("red-flag"), "claim");
        ward.Until(ward.Now.AddMinutes(31));

        Assert.Equal(TaskState.InProgress, ward.Task("red-flag").State);
        Assert.Single(ward.Sent, message => message.Template == "staff-alert");
    }

    [Fact]
    public void Check_AskedToBeCalled_IsATaskOfTheDepartment()
    {
        ward.Until(2.2);

        ward.Writes("3请联系我");

        Assert.Equal(["contact-patient"], ward.Open);
        Assert.Equal("follow-up-noted", ward.Sent[^1].Template);
    }

    [Fact]
    public void Check_NotUnderstood_IsAskedAgainOnce_ThenReadByAPerson()
    {
        ward.Until(2.2);

        ward.Writes("你们几点下班");
        ward.Writes("几点");

        Assert.Equal(["follow-up-check", "follow-up-help", "handed-over"], ward.Sent.Select(message => message.Template));
        Assert.Equal(["answer-patient"], ward.Open);
    }

    [Fact]
    public void Check_UrgentWords_GoToTheDepartmentsOnCall()
    {
        ward.Until(2.2);

        ward.Writes("胸痛得厉害");

        Assert.Equal(("CARD", true), (ward.Task("urgent-answer").Worklist, ward.Task("urgent-answer").Urgent));
        Assert.Contains(ward.Sent, message => message.Template == "staff-alert" && message.To == Ward.OnCall);
        Assert.Contains(ward.Sent, message => message.Template == "urgent-advice");
        Assert.True(ward.Episode.RedFlag);
    }

    [Fact]
    public void RedFlag_OfATaskMadeByHand_IsRaisedFromTheTask()
    {
        var byHand = CreateFollowUp.Read(JsonElement.Parse("""{"patient":"1aaaa1","deadline":"2026-03-04T09:00:00+08:00","department":"CARD"}"""), "east", "byhand", ward.Moment);
        StaffTasks.Raise(ward.File, byHand.Value);
        ward.Commit();

        ward.Does("acc-1", ward.Task("follow-up-call"), "complete", """{"redFlag":true,"note":"short of breath"}""");

        var flag = ward.Task("red-flag");
        Assert.Equal(("CARD", "short of breath", null), (flag.Worklist, flag.Quote, flag.About));
        Assert.Contains(ward.Sent, message => message.Template == "staff-alert" && message.To == Ward.OnCall);
    }

    [Fact]
    public void RedFlag_OfATaskWhoseFollowUpIsGone_IsRaisedFromTheTask()
    {
        ward.Until(2.2);
        ward.Writes("3");
        ward.File.Close(ward.Episode);
        ward.Commit();

        ward.Does("acc-1", ward.Task("contact-patient"), "complete", """{"redFlag":true,"note":"short of breath"}""");

        Assert.Equal(("CARD", true), (ward.Task("red-flag").Worklist, ward.Task("red-flag").Urgent));
        Assert.Contains(ward.Sent, message => message.Template == "staff-alert" && message.To == Ward.OnCall);
    }

    [Fact]
    public void RedFlag_OfATaskThatNoCapabilityFollows_IsRaisedAllTheSame()
    {
        ward.Writes("几点下班");

        ward.Does("acc-cs", ward.Task("answer-patient"), "complete", """{"redFlag":true,"note":"short of breath"}""");

        Assert.Equal(StaffTaskRow.CustomerService, ward.Task("red-flag").Worklist);
    }

    [Fact]
    public void RedFlag_BehindTheBeginOfWhatWaitsForOne_OpensItAtOnce()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        ward.Until(8);

        ward.Writes("胸痛得厉害");

        Assert.Equal("level-2:open", ward.Steps().Split(' ')[2]);
    }

    [Fact]
    public void RedFlag_HeardAtAnotherTask_OpensWhatWaitsForOneAtOnce()
    {
        ward.Until(2.2);
        ward.Writes("3");
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        ward.Until(8);

        ward.Does("acc-1", ward.Task("contact-patient"), "complete", """{"redFlag":true}""");

        Assert.Equal("level-2:open", ward.Steps().Split(' ')[2]);
    }

    [Fact]
    public void Report_Ready_TellsThePatientOnce()
    {
        ward.Tell(HisEventType.ReportReady, report: new ReportData("R-1", "LAB", ward.Now));
        ward.Tell(HisEventType.ReportReady, report: new ReportData("R-1", "LAB", ward.Now));

        Assert.Equal(["report-ready"], ward.Sent.Select(message => message.Template));
        Assert.DoesNotContain("LAB", ward.Sent[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_WantedByPost_IsATaskOfOneHourInOfficeHours()
    {
        ward.File.Head = ward.File.Head with { Profile = ward.File.Head.Profile with { Version = 1, Reports = ReportDelivery.Post } };
        ward.Until(Ward.Start.AddHours(8.25));

        ward.Tell(HisEventType.ReportReady, report: new ReportData("R-1", "LAB", ward.Now));

        Assert.Empty(ward.Sent);
        // The office closes a quarter of an hour later and opens at eight.
        Assert.Equal(Ward.Start.AddDays(1).AddHours(-0.25), ward.Task("send-report-by-post").Deadline);
    }

    [Fact]
    public void Visit_Completed_RemindsOfTheNext_UntilItIsBooked()
    {
        Visit("V-1");
        ward.Until(25.1);
        Assert.Equal("revisit", ward.Sent[^1].Template);

        ward.Tell(HisEventType.AppointmentBooked, appointment: new AppointmentData("A-1", ward.Now.AddDays(50), Department: new DepartmentData("CARD", null)));
        ward.Until(60);

        Assert.Equal("revisit:not-answered(no-answer) revisit:skipped(visit-booked)", string.Join(' ', ward.Steps("V-1").Split(' ')[..2]));
    }

    [Theory]
    [InlineData("1", "wants-a-visit")]
    [InlineData("2", "wants-no-visit")]
    public void Revisit_Answered_IsNotAskedAgain(string answer, string reason)
    {
        Visit("V-1");
        ward.Until(25.1);

        ward.Writes(answer);
        Assert.Equal(answer == "1", ward.Open.Contains("book-revisit"));
        ward.Until(100);

        Assert.Equal($"revisit:done({reason}) revisit:skipped({reason}) revisit:skipped({reason})", ward.Steps("V-1"));
        Assert.Single(ward.Sent, text => text.Template == "revisit");
    }

    [Theory]
    [InlineData("V-2")]
    [InlineData("V-3")]
    [InlineData("V-4")]
    public void Visit_OfTheSameDepartmentLater_SupersedesTheOneBefore(string later)
    {
        Visit("V-1");
        ward.Until(10);
        Visit("V-9", department: "OBS");
        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("V-1").State);

        Visit(later);
        Assert.Equal((EpisodeState.Superseded, "later-visit"), (ward.EpisodeOf("V-1").State, ward.EpisodeOf("V-1").Reason));
        Assert.Equal(ward.Now, ward.EpisodeOf("V-1").ReturnedAt);
        Assert.Equal((EpisodeState.Running, EpisodeState.Running), (ward.EpisodeOf(later).State, ward.EpisodeOf("V-9").State));
        ward.Tell(HisEventType.EncounterCancelled, new EncounterData(later));

        Assert.Equal((EpisodeState.Running, EpisodeState.Withdrawn), (ward.EpisodeOf("V-1").State, ward.EpisodeOf(later).State));
    }

    [Fact]
    public void Visit_ThatNobodyBooked_IsTheOneThatWasToCome()
    {
        using var shipped = new Ward(Published.Document(ConfigKind.FollowUpPlan, "east", "ours", """
            {"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"again","channel":"sms","from":"P25D","to":"P27D","template":"follow-up-reexamination","until":"visit"}]}
            """));
        shipped.Discharge();
        shipped.Until(10);
        shipped.Tell(HisEventType.VisitCompleted, new EncounterData("V-1", EncounterClass.Ambulatory, Discharged: shipped.Now, Department: new DepartmentData("CARD", null)));

        shipped.Until(25.1);

        Assert.Equal("again:skipped(visit-booked)", shipped.Steps("S-1"));
    }

    private void Visit(string id, string department = "CARD") =>
        ward.Tell(HisEventType.VisitCompleted, new EncounterData(id, EncounterClass.Ambulatory, Discharged: ward.Now, Department: new DepartmentData(department, null), Diagnoses: ["I10"]));
}

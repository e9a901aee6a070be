using CareLoop.Configuration;
using CareLoop.FollowUps;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Tasks;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What becomes of a follow-up as the HIS tells of the patient's stays.</summary>
public sealed class LifecycleTests : IDisposable
{
    private readonly Ward ward = new(Ward.Everybody);

    public void Dispose() => ward.Dispose();

    [Fact]
    public void Discharge_Told_BeginsTheStandardPlanOnce()
    {
        ward.Admit();
        ward.Until(2);
        ward.Discharge();
        var first = ward.Episode;

        ward.Discharge();

        Assert.Equal("east/standard@1", first.PlanAddress);
        Assert.Equal("check:planned level-1:planned level-2:planned level-3:planned", ward.Steps());
        Assert.Equal(1, ward.Episode.Run);
        Assert.Equal(first.Anchor, ward.Episode.Anchor);
    }

    [Fact]
    public void Steps_NobodyDoesAnything_GoUpTheLadderAndAreTakenOver()
    {
        ward.Discharge();

        ward.Until(3.1);
        Assert.Equal(["follow-up-call"], ward.Open);
        Assert.Equal("D-1", ward.Task("follow-up-call").Assignee);
        ward.Until(8.1);
        Assert.Equal(TaskState.Escalated, ward.Task("follow-up-call").State);
        Assert.Contains(ward.Sent, text => text.Template == "staff-reminder" && text.To == "+8613900000003");
        ward.Until(11.1);

        Assert.Equal("check:not-answered(no-answer) level-1:not-reached(taken-over) level-2:open level-3:planned", ward.Steps());
        Assert.Equal("N-CARD", ward.Task("follow-up-call").Assignee);
        ward.Until(45);
        ward.Until(80);

        Assert.Equal("check:not-answered(no-answer) level-1:not-reached(taken-over) level-2:not-reached(not-done) level-3:skipped(no-address)", ward.Steps());
        Assert.Equal(EpisodeState.Completed, ward.EpisodeOf("S-1").State);
    }

    [Fact]
    public void Discharge_Cancelled_WithdrawsWhatWasBegun_AndTheNextBeginsAnew()
    {
        ward.Discharge();
        ward.Until(3.1);
        Assert.Equal(["follow-up-call"], ward.Open);

        ward.Tell(HisEventType.DischargeCancelled, new EncounterData("S-1"));
        Assert.Empty(ward.Open);
        Assert.Equal((EpisodeState.Withdrawn, "discharge-cancelled"), (ward.Episode.State, ward.Episode.Reason));
        ward.Until(5);
        ward.Discharge();
        ward.Until(5 + 3.1);

        Assert.Equal(EpisodeState.Running, ward.Episode.State);
        Assert.Equal(["follow-up-call"], ward.Open);
        Assert.Equal(2, ward.Sent.Count(text => text.Template == "follow-up-check"));
    }

    [Theory]
    [InlineData(HisEventType.DischargeCancelled, "discharge-cancelled")]
    [InlineData(HisEventType.EncounterCancelled, "encounter-cancelled")]
    public void Discharge_ThatArrivesBehindItsCancellation_IsCountedAsInOrder(HisEventType taken, string reason)
    {
        ward.Admit();
        ward.Tell(taken, new EncounterData("S-1"), told: Ward.Start.AddHours(6));
        Assert.Empty(ward.File.Open<EpisodeRow>());

        ward.Discharge(at: Ward.Start.AddHours(1), told: Ward.Start.AddHours(2));
        ward.Until(60);

        var fact = DischargeFact.Of(ward.File.Key, ward.Episode);
        Assert.Equal((DischargeFact.Cancelled, reason, Ward.Start.AddHours(1), "CARD"), (fact.Standing, fact.Reason, fact.At, fact.Department));
        Assert.Empty(ward.Open);
        Assert.Empty(ward.Sent);
    }

    [Fact]
    public void Readmission_Suspends_AndTheNextDischargeSupersedes()
    {
        ward.Discharge("S-1");
        ward.Until(4);
        ward.Admit("S-2");
        Assert.Equal((EpisodeState.Suspended, "readmitted"), (ward.EpisodeOf("S-1").State, ward.EpisodeOf("S-1").Reason));
        Assert.Empty(ward.Open);

        ward.Until(9);
        ward.Discharge("S-2");

        Assert.Equal((EpisodeState.Superseded, "later-discharge"), (ward.EpisodeOf("S-1").State, ward.EpisodeOf("S-1").Reason));
        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("S-2").State);
        Assert.Equal(Ward.Start.AddDays(4), ward.EpisodeOf("S-1").ReadmittedAt);
        ward.Until(12.1);
        Assert.Equal(["follow-up-call"], ward.Open);
    }

    [Fact]
    public void Readmission_ThatNeverWas_LetsThePlanGoOn()
    {
        ward.Discharge("S-1");
        ward.Until(4);
        ward.Admit("S-2");
        ward.Until(5);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));

        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("S-1").State);
        Assert.Equal(["follow-up-call"], ward.Open);
    }

    [Fact]
    public void Episode_ThatGoesOnAfterItWasStopped_GivesItsTaskAnew()
    {
        ward.Discharge("S-1");
        ward.Until(3.1);
        var before = ward.Task("follow-up-call").Id;
        ward.Admit("S-2");
        ward.Until(4);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));

        Assert.NotEqual(before, ward.Task("follow-up-call").Id);
        Assert.Equal(2, ward.Episode.Run);
        Assert.True(ward.Completes("follow-up-call").IsOk);
        Assert.Equal("check:not-answered(no-answer) level-1:done level-2:planned level-3:planned", ward.Steps());
    }

    [Fact]
    public void Question_ThatIsOut_IsNotAskedAgain_WhenItsEpisodeGoesOn()
    {
        ward.Discharge("S-1");
        ward.Until(2.1);
        var asked = ward.Episode.Steps[0];
        ward.Admit("S-2");
        ward.Until(2.3);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));

        Assert.Equal(asked, ward.Episode.Steps[0]);
        ward.Until(3.1);
        Assert.Single(ward.Sent, text => text.Template == "follow-up-check");
        Assert.Equal("check:not-answered(no-answer) level-1:open level-2:planned level-3:planned", ward.Steps());
    }

    [Fact]
    public void Question_ThatWaitedForTheMorning_IsAsked_WhenItsEpisodeGoesOn()
    {
        var evening = Ward.Start.AddHours(13);
        ward.Until(evening);
        ward.Discharge("S-1");
        ward.Until(evening.AddDays(2).AddHours(1));
        Assert.Empty(ward.Sent);
        ward.Admit("S-2");
        ward.Until(evening.AddDays(2).AddHours(2));

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));
        ward.Until(evening.AddDays(3).AddHours(-1));

        Assert.Single(ward.Sent, text => text.Template == "follow-up-check");
        Assert.Equal(FollowUpStepState.Asked, ward.Episode.Steps[0].State);
    }

    [Fact]
    public void Discharge_TakenBackAndToldAgainAsItWas_KeepsWhatIsDone()
    {
        ward.Discharge();
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        ward.Tell(HisEventType.DischargeCancelled, new EncounterData("S-1"));

        ward.Discharge(at: Ward.Start);

        Assert.Equal("check:not-answered(no-answer) level-1:done level-2:planned level-3:planned", ward.Steps());
        Assert.DoesNotContain("follow-up-call", ward.Open);
    }

    [Fact]
    public void Discharge_TakenBackWhileAnotherStayLasts_BeginsAnewOnceThatWasNone()
    {
        ward.Discharge("S-1");
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        ward.Tell(HisEventType.DischargeCancelled, new EncounterData("S-1"));
        ward.Admit("S-2");
        ward.Until(5);
        ward.Discharge("S-1");
        Assert.Equal(EpisodeState.Suspended, ward.EpisodeOf("S-1").State);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));
        ward.Until(5 + 3.1);

        Assert.Equal(["follow-up-call"], ward.Open.Where(what => what != "record-check"));
        Assert.Equal(2, ward.Sent.Count(text => text.Template == "follow-up-check"));
    }

    [Theory]
    [InlineData("S-2")]
    [InlineData("S-3")]
    [InlineData("S-4")]
    [InlineData("S-5")]
    public void Stay_CancelledAfterItsDischarge_LetsTheOneBeforeItGoOn(string later)
    {
        ward.Discharge("S-1");
        ward.Until(1);
        ward.Discharge(later);
        Assert.Equal(EpisodeState.Superseded, ward.EpisodeOf("S-1").State);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData(later));

        Assert.Equal((EpisodeState.Running, EpisodeState.Withdrawn), (ward.EpisodeOf("S-1").State, ward.EpisodeOf(later).State));
    }

    [Fact]
    public void Stay_ThatWasAnotherPatients_IsFollowedUpHereNoMore_AndTheOneBeforeItGoesOn()
    {
        ward.Discharge("S-1");
        ward.Until(1);
        ward.Discharge("S-2");
        Assert.Equal(EpisodeState.Superseded, ward.EpisodeOf("S-1").State);

        ward.GiveUp("S-2");
        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("S-1").State);
        ward.Tell(HisEventType.PatientUpdated);

        Assert.Equal((EpisodeState.Withdrawn, "moved-to-another-patient"), (ward.EpisodeOf("S-2").State, ward.EpisodeOf("S-2").Reason));
        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("S-1").State);
    }

    [Fact]
    public void Readmission_OfWhichNothingMoreIsTold_IsClearedUpByCustomerService()
    {
        ward.Discharge("S-1");
        ward.Until(4);
        ward.Admit("S-2");
        ward.Until(33.9);
        Assert.Empty(ward.Open);

        ward.Until(34.1);
        Assert.Equal(["clear-up-stay"], ward.Open);
        Assert.Equal(StaffTaskRow.CustomerService, ward.Task("clear-up-stay").Worklist);
        ward.Tell(HisEventType.PatientUpdated);
        ward.Until(60);
        Assert.Equal(["clear-up-stay"], ward.Open);

        // Still there, as customer service says; it is asked again a month later.
        Assert.True(ward.Does("acc-cs", ward.Task("clear-up-stay"), "complete", """{"note":"still a patient"}""").IsOk);
        ward.Until(89.9);
        Assert.Empty(ward.Open);
        ward.Until(90.1);
        Assert.Equal(["clear-up-stay"], ward.Open);

        ward.Discharge("S-2");
        Assert.Empty(ward.Open);
        Assert.Equal(EpisodeState.Superseded, ward.EpisodeOf("S-1").State);
    }

    [Fact]
    public void Readmission_ThatNeverWas_HasNothingToBeClearedUp()
    {
        ward.Discharge("S-1");
        ward.Until(4);
        ward.Admit("S-2");
        ward.Until(34.1);

        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("S-2"));

        Assert.DoesNotContain("clear-up-stay", ward.Open);
    }

    [Theory]
    [InlineData("transfer", "transferred")]
    [InlineData("hospice", "hospice")]
    [InlineData("20", "deceased")]
    [InlineData("5", "deceased")]
    public void Discharge_ToWhereNobodyIsFollowedUp_EndsIt(string disposition, string reason)
    {
        ward.Discharge(disposition: disposition);
        ward.Until(40);

        Assert.Equal((EpisodeState.Ended, reason), (ward.EpisodeOf("S-1").State, ward.EpisodeOf("S-1").Reason));
        Assert.Empty(ward.Sent);
        Assert.Empty(ward.Open);
    }

    [Fact]
    public void Death_Later_EndsEverything()
    {
        ward.Discharge();
        ward.Until(3.1);

        ward.Tell(HisEventType.PatientUpdated, deceased: Deceased.Yes);
        ward.Until(40);

        Assert.Equal((EpisodeState.Ended, "deceased"), (ward.EpisodeOf("S-1").State, ward.EpisodeOf("S-1").Reason));
        Assert.Empty(ward.Open);
        Assert.Single(ward.Sent);
    }

    [Fact]
    public void Discharge_ToldTenDaysLater_SkipsWhatIsPast_AndGoesOnWithTheRest()
    {
        ward.Discharge(at: Ward.Start.AddDays(-10));
        ward.Until(0.1);

        Assert.Equal("check:skipped(window-past) level-1:skipped(window-past) level-2:planned level-3:planned", ward.Steps());
        Assert.Empty(ward.Sent);
    }

    [Fact]
    public void Discharge_ToldFourDaysLater_OpensWhatIsDueAtOnce()
    {
        ward.Discharge(at: Ward.Start.AddDays(-4));

        Assert.Equal(["follow-up-call"], ward.Open);
        Assert.Equal(Ward.Start.AddDays(3), ward.Task("follow-up-call").Deadline);
    }

    [Fact]
    public void Discharge_Corrected_MovesWhatIsNotYetDone()
    {
        ward.Discharge(at: Ward.Start);
        ward.Until(3.1);
        var before = ward.Task("follow-up-call");

        ward.Discharge(at: Ward.Start.AddDays(1));

        var after = ward.Task("follow-up-call");
        Assert.Equal(before.Id, after.Id);
        Assert.Equal(before.Deadline.AddDays(1), after.Deadline);
        Assert.Equal(Ward.Start.AddDays(1), ward.Episode.Anchor);
        Assert.Equal(Ward.Start.AddDays(8), ward.Episode.Steps.Single(step => step.Id == "level-2").From);
        Assert.Single(ward.Sent);
    }

    [Fact]
    public void Discharge_BeforeAdmission_IsCountedFromTheAdmission_AndSaysSo()
    {
        ward.Admit(at: Ward.Start);
        ward.Discharge(at: Ward.Start.AddDays(-3));

        Assert.Equal((Ward.Start, "discharge-before-admission"), (ward.Episode.Anchor, ward.Episode.Note));
    }

    [Fact]
    public void Stays_ThatOverlap_AreFollowedUpOnceTheLastHasEnded()
    {
        ward.Admit("S-1");
        ward.Admit("S-2", at: Ward.Start.AddHours(1));
        ward.Until(2);

        ward.Discharge("S-1");
        Assert.Equal(EpisodeState.Suspended, ward.EpisodeOf("S-1").State);
        ward.Until(3);
        ward.Discharge("S-2");

        Assert.Equal(EpisodeState.Superseded, ward.EpisodeOf("S-1").State);
        Assert.Equal(EpisodeState.Running, ward.EpisodeOf("S-2").State);
    }

    [Fact]
    public void Discharge_WithoutClinician_GoesToTheDepartment()
    {
        ward.Discharge(clinician: null);
        ward.Until(3.1);

        Assert.Equal(("CARD", null), (ward.Task("follow-up-call").Worklist, ward.Task("follow-up-call").Assignee));
    }

    [Fact]
    public void Discharge_FromAnUnknownDepartment_GoesToCustomerService_AndIsListed()
    {
        ward.Discharge(department: "XYZ", clinician: "D-99");
        ward.Until(3.1);

        Assert.Equal((StaffTaskRow.CustomerService, null), (ward.Task("follow-up-call").Worklist, ward.Task("follow-up-call").Assignee));
        Assert.Equal(["D-99", "XYZ"], ward.File.Open<UnmappedRow>().Select(unmapped => unmapped.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Patient_WithoutPhone_IsWrittenALetter()
    {
        ward.File.Head = ward.File.Head with { Phones = [] };
        ward.Discharge();
        ward.Until(3.1);

        Assert.Equal(["follow-up-letter"], ward.Open);
        Assert.Equal("check:failed(no-phone) level-1:open(no-phone) level-2:planned level-3:planned", ward.Steps());
    }

    [Fact]
    public void Plan_ChangedMeanwhile_LeavesTheRunningEpisodeAsItWas()
    {
        ward.Discharge();

        ward.Config = Published.Snapshot(Ward.Directory, Published.Document(ConfigKind.FollowUpPlan, "east", "standard", """
            {"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P1D","to":"P2D"}]}
            """, version: 2));
        ward.Until(3.1);

        Assert.Equal("east/standard@1", ward.Episode.PlanAddress);
        Assert.Equal("east/standard@1", ward.Task("follow-up-call").Plan);
    }

    [Fact]
    public void Diagnosis_ToldAfterTheDischarge_ChoosesThePlanAnew_WhileNothingIsDone()
    {
        using var shipped = new Ward();
        shipped.Discharge();
        Assert.Equal("*/standard@0", shipped.Episode.PlanAddress);

        shipped.Tell(HisEventType.EncounterUpdated, new EncounterData("S-1", Diagnoses: ["C34.1"]));

        Assert.Equal("*/tumour@0", shipped.Episode.PlanAddress);
    }

    [Fact]
    public void Discharge_LongAgo_IsHistory()
    {
        ward.Discharge(at: Ward.Start.AddDays(-200));

        Assert.Empty(ward.File.Open<EpisodeRow>());
    }
}

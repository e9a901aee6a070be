using CareLoop.FollowUps;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What a discharge counts for, whatever becomes of the patient.</summary>
public sealed class CoverageTests : IDisposable
{
    private readonly Ward ward = new(Ward.Everybody);

    public void Dispose() => ward.Dispose();

    private DischargeFact Fact => DischargeFact.Of(ward.File.Key, ward.EpisodeOf("S-1"));

    [Fact]
    public void Patient_ReachedBeforeTheDeath_IsCovered()
    {
        ward.Discharge();
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        ward.Until(6);

        ward.Tell(HisEventType.PatientUpdated, deceased: Deceased.Yes);

        Assert.Equal((DischargeFact.Covered, null, 1), (Fact.Standing, Fact.Reason, Fact.Level));
        Assert.Equal(1, Counters.Of(Fact)["coveredAtLevel1"]);
        Assert.DoesNotContain("excluded", Counters.Of(Fact).Keys);
    }

    [Fact]
    public void Patient_NotReachedBeforeTheDeath_IsExcluded()
    {
        ward.Discharge();
        ward.Until(3.1);

        ward.Tell(HisEventType.PatientUpdated, deceased: Deceased.Yes);

        Assert.Equal((DischargeFact.Excluded, "deceased"), (Fact.Standing, Fact.Reason));
    }

    [Theory]
    [InlineData(false, "declined")]
    [InlineData(true, "declined")]
    public void Patient_WhoDeclined_HasDeclined_ThoughAdmittedAgain(bool isDischargedAgain, string reason)
    {
        ward.Discharge();
        ward.Until(3.1);
        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"refused"}""");
        Assert.Equal(reason, Fact.Reason);

        AdmittedAgain(isDischargedAgain);

        Assert.Equal((DischargeFact.NotCovered, reason), (Fact.Standing, Fact.Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Patient_WhoWasNotReached_IsLost_ThoughAdmittedAgain(bool isDischargedAgain)
    {
        ward.Discharge();
        ward.Until(11.1);
        Assert.Equal(FollowUpStepState.NotReached, ward.Episode.Steps[1].State);

        AdmittedAgain(isDischargedAgain);

        Assert.Equal((DischargeFact.NotCovered, "lost-to-follow-up"), (Fact.Standing, Fact.Reason));
    }

    [Theory]
    [InlineData(false, "readmitted")]
    [InlineData(true, "later-discharge")]
    public void Patient_NobodyHadCalled_IsThereAgain(bool isDischargedAgain, string reason)
    {
        ward.Discharge();
        ward.Until(3.1);
        Assert.Equal("in-progress", Fact.Reason);

        AdmittedAgain(isDischargedAgain);

        Assert.Equal((DischargeFact.NotCovered, reason), (Fact.Standing, Fact.Reason));
    }

    [Fact]
    public void Readmission_OfWhoIsExcluded_IsNotCounted()
    {
        ward.Discharge(disposition: "transfer");
        ward.Until(4);
        ward.Admit("S-2");

        Assert.True(Fact.Readmitted);
        Assert.DoesNotContain("readmittedIn30Days", Counters.Of(Fact).Keys);
        Assert.Equal(1, Counters.Of(Fact with { Standing = DischargeFact.NotCovered, Reason = "readmitted" })["readmittedIn30Days"]);
    }

    [Theory]
    [InlineData("something-new", "other")]
    [InlineData(null, "other")]
    [InlineData("window-past", "window-past")]
    [InlineData("outside-visiting-region", "outside-visiting-region")]
    public void Reason_OfAStep_IsOneOfTheList(string? why, string reason)
    {
        ward.Discharge();
        var skipped = ward.Episode with { Steps = [.. ward.Episode.Steps.Select(step => step with { State = FollowUpStepState.Skipped, Reason = why })] };

        Assert.Equal(reason, DischargeFact.Of(ward.File.Key, skipped).Reason);
    }

    [Fact]
    public void Reason_WhereNobodyWasToCall_SaysWhetherThereWasAPlan()
    {
        ward.Discharge();
        var texts = ward.Episode with { Steps = [ward.Episode.Steps[0]] };

        Assert.Equal("texts-alone", DischargeFact.Of(ward.File.Key, texts).Reason);
        Assert.Equal("no-plan", DischargeFact.Of(ward.File.Key, texts with { Steps = [] }).Reason);
    }

    private void AdmittedAgain(bool isDischargedAgain)
    {
        ward.Admit("S-2");
        if (isDischargedAgain)
        {
            ward.Until((ward.Now - Ward.Start).TotalDays + 2);
            ward.Discharge("S-2");
        }
    }
}

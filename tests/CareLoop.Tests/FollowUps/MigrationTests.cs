using CareLoop.Configuration;
using CareLoop.FollowUps;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients.Tasks;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What becomes of a running follow-up whose plan has changed.</summary>
public sealed class MigrationTests : IDisposable
{
    /// <summary>Asks later, has another call than <c>level-1</c>, visits no sooner than on day 20, and knows of medicines.</summary>
    private const string Next = """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"check","channel":"sms","from":"PT60H","to":"PT80H","template":"follow-up-check"},
          {"id":"medicines","channel":"sms","from":"P5D","to":"P6D","template":"follow-up-medication"},
          {"id":"level-3","level":3,"channel":"visit","from":"P20D","to":"P2M","assignee":"department"}]}
        """;

    private readonly Ward ward = new(Ward.Everybody);

    public void Dispose() => ward.Dispose();

    [Fact]
    public void PlanChange_WithoutMigration_AltersNothing()
    {
        ward.Discharge();
        Publish();

        ward.Until(8.1);

        Assert.Equal("east/standard@1", ward.Episode.PlanAddress);
        Assert.Equal("check:not-answered(no-answer) level-1:open level-2:planned level-3:planned", ward.Steps());
    }

    [Fact]
    public void Migration_BeforeAnythingIsDone_PlansByTheNewVersion()
    {
        ward.Discharge();
        Publish();

        Assert.True(ward.Migrate());

        Assert.Equal("check:planned medicines:planned level-3:planned", ward.Steps());
        Assert.Equal(Ward.Start.AddDays(20), ward.Episode.Steps[2].From);
        Assert.Equal(("east/standard@2", "job"), (ward.Episode.PlanAddress, ward.Episode.MigratedBy));
        Assert.Empty(ward.Episode.Earlier);
    }

    [Fact]
    public void Migration_OfWhatIsUnderWay_KeepsWhatWasBegun_AndSendsNothingTwice()
    {
        ward.Discharge();
        ward.Until(3.1);
        var call = ward.Task("follow-up-call");
        Assert.Single(ward.Sent, text => text.Template == "follow-up-check");
        Publish();

        ward.Migrate();
        ward.Migrate();
        ward.Until(6.5);

        Assert.Equal("check:not-answered(no-answer) level-1:open medicines:done(sent) level-3:planned", ward.Steps());
        Assert.Single(ward.Sent, text => text.Template == "follow-up-check");
        Assert.Single(ward.Sent, text => text.Template == "follow-up-medication");
        Assert.Equal(("east/standard@1", call.Deadline), (ward.Task("follow-up-call").Plan, ward.Task("follow-up-call").Deadline));

        // The record of it is checked as the version says under which it was given; level 1 has reached the patient.
        Assert.True(ward.Completes("follow-up-call").IsOk);
        Assert.Contains("record-check", ward.Open);
        Assert.Equal("check:not-answered(no-answer) level-1:done medicines:done(sent) level-3:planned", ward.Steps());
        var fact = DischargeFact.Of(ward.File.Key, ward.Episode);
        Assert.Equal((DischargeFact.Covered, 1, "east/standard@2"), (fact.Standing, fact.Level, fact.Plan));
    }

    [Fact]
    public void Answer_ToATextOfTheEarlierVersion_IsARedFlagAsThatVersionSays()
    {
        ward.Discharge();
        ward.Until(2.1);
        Publish();
        ward.Migrate();

        ward.Writes("2");

        Assert.True(ward.Episode.RedFlag);
        Assert.Contains(RedFlags.What, ward.Open);
    }

    [Fact]
    public void Migration_Late_SkipsWhatIsPast()
    {
        ward.Discharge();
        ward.Until(7.5);
        Publish();

        ward.Migrate();

        Assert.Equal("check:not-answered(no-answer) level-1:open medicines:skipped(window-past) level-3:planned", ward.Steps());
    }

    [Fact]
    public void Discharge_CorrectedAfterAMigration_MovesWhatIsOpenWithIt()
    {
        ward.Discharge();
        ward.Until(3.1);
        Publish();
        ward.Migrate();

        ward.Discharge(at: Ward.Start.AddDays(-1), told: Ward.Start.AddHours(1));

        Assert.Equal("check:not-answered(no-answer) level-1:open medicines:planned level-3:planned", ward.Steps());
        Assert.Equal(Ward.Start.AddDays(19), ward.Episode.Steps[3].From);
    }

    [Fact]
    public void Migration_OfWhatIsOver_ChangesNothing()
    {
        ward.Discharge();
        ward.Until(1);
        ward.Admit("S-2");
        Publish();

        Assert.False(ward.Migrate());

        Assert.Equal((EpisodeState.Suspended, "east/standard@1"), (ward.EpisodeOf("S-1").State, ward.EpisodeOf("S-1").PlanAddress));
    }

    private void Publish() => ward.Config = Published.Snapshot(Ward.Directory, Published.Document(ConfigKind.FollowUpPlan, "east", "standard", Next, 2));
}

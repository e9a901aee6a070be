using CareLoop.FollowUps;
using CareLoop.Patients.Tasks;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>One discharge was told of two records, which turn out to be one patient's.</summary>
public sealed class MergedTests : IDisposable
{
    private readonly Ward mine = new(Ward.Everybody), theirs = new(Ward.Everybody);

    public MergedTests()
    {
        foreach (var ward in new[] { mine, theirs })
        {
            ward.Discharge();
            ward.Until(3.1);
        }
    }

    public void Dispose()
    {
        mine.Dispose();
        theirs.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Records_OfOneDischarge_AreToldAndListedOnce(bool theirsIsTaken)
    {
        var further = theirsIsTaken ? theirs : mine;
        Assert.True(further.Does("acc-1", further.Task("follow-up-call"), "claim").IsOk);
        Known(mine, "mine");
        Known(theirs, "theirs");

        mine.Merge(theirs.File);

        Assert.Equal((-1, "mine theirs"), (mine.Episode.ToldVersion, string.Join(' ', mine.Episode.ToldAs)));
        var task = mine.Task("follow-up-call");
        Assert.Equal((-1, "mine theirs"), (task.ListedVersion, string.Join(' ', task.ListedAs)));
        Assert.Equal((-1, "mine theirs"), (task.ToldVersion, string.Join(' ', task.ToldAs)));
        Assert.Equal((TaskState.InProgress, "acc-1"), (task.State, task.ClaimedBy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Call_ThatOneHasHad_IsNotMadeForTheOther(bool theirsIsDone)
    {
        Assert.True((theirsIsDone ? theirs : mine).Completes("follow-up-call").IsOk);

        mine.Merge(theirs.File);
        mine.Commit();

        Assert.Equal("check:not-answered(no-answer) level-1:done level-2:planned level-3:planned", mine.Steps());
        Assert.Equal(["record-check"], mine.Open);
    }

    [Fact]
    public void Call_ThatIsOverButNotYetToldOf_EndsTheStepOfTheOther()
    {
        var call = theirs.Task("follow-up-call");
        theirs.File.Put(call with { State = TaskState.Declined, EndedAt = theirs.Now, Version = call.Version + 1 });

        mine.Merge(theirs.File);
        mine.Commit();

        Assert.Equal(FollowUpStepState.Declined, mine.Episode.Steps[1].State);
        Assert.Empty(mine.Open);
    }

    [Fact]
    public void RedFlag_OfEither_IsOneOfBoth()
    {
        theirs.File.Put(theirs.Episode with { RedFlag = true });

        mine.Merge(theirs.File);

        Assert.True(mine.Episode.RedFlag);
    }

    /// <summary>Lists and figures know of it, there.</summary>
    private static void Known(Ward ward, string address)
    {
        ward.File.Put(ward.Episode with { ToldAs = [address] });
        ward.File.Put(ward.Task("follow-up-call") with { ListedAs = [address], ToldAs = [address] });
    }
}

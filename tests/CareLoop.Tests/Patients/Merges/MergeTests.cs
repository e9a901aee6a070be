using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Reminders;
using CareLoop.Tests.Reminders;
using Xunit;

namespace CareLoop.Tests.Patients.Merges;

/// <summary>One out of two, without storage.</summary>
public sealed class MergeTests
{
    private static readonly DateTimeOffset Eve = Loop.Now.AddDays(2).AddHours(9);

    private readonly Loop loop = new();
    private readonly MergeAppointments appointments;
    private readonly MergeMessages messages = new([new VisitSubject(), new GeneralSubject()]);
    private readonly MergeConversations conversations;

    public MergeTests()
    {
        appointments = new MergeAppointments(loop.Outbox);
        conversations = new MergeConversations([new VisitConversation(loop.Outbox), new MissedConversation(loop.Outbox)]);
    }

    [Fact]
    public void Take_VisitOfTheOtherAlone_KeepsItsPlanAndIsLookedAtHere()
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        var before = loop.Book(theirs);

        Take(mine, theirs, Loop.Now);

        var visit = Loop.Visit(mine)!;
        Assert.Equal(before.Steps, visit.Steps);
        Assert.Equal(before.Steps[0].Due, visit.NextLook);
        Assert.Contains(mine.Looks, look => look.Record == visit.DueRecord && look.At == visit.NextLook);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_OneSideHasTextedAlready_IsNotTextedAgain(bool mineHas)
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        loop.Book(mine);
        loop.Book(theirs);
        loop.LookAt(mineHas ? mine : theirs);
        Settle(mineHas ? mine : theirs);

        Take(mine, theirs, Eve.AddMinutes(90));
        LookAtAll(mine, Eve.AddMinutes(91));

        Assert.Empty(Loop.Sending(mine));
        Assert.Equal(StepState.Requested, Loop.Visit(mine)!.Steps[0].State);
        Assert.Single(mine.Open<ConversationRow>());
    }

    [Fact]
    public void Take_BothHaveTexted_OneQuestionIsLeftAndAnsweredOnce()
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        foreach (var file in new[] { mine, theirs })
        {
            loop.Book(file);
            loop.LookAt(file);
            Settle(file);
        }

        Take(mine, theirs, Eve.AddMinutes(90));

        Assert.Single(mine.Open<ConversationRow>());
        Assert.Single(loop.Writes("1", Eve.AddHours(2), "in-1", mine));
        Assert.Equal(PatientResponse.Confirmed, Loop.Visit(mine)!.Response);
    }

    [Fact]
    public void Take_OtherHasMovedTheVisit_AnOldAnswerIsAboutTheOldTime()
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        loop.Book(mine);
        loop.LookAt(mine);
        Settle(mine);
        loop.Book(theirs);
        var moved = loop.Happens(theirs, HisEventType.AppointmentRescheduled, start: Loop.Now.AddDays(6), now: Eve.AddMinutes(80));

        Take(mine, theirs, Eve.AddMinutes(90));

        var visit = Loop.Visit(mine)!;
        Assert.Equal(moved.Start, visit.Start);
        Assert.True(visit.Schedule > 1);
        Assert.All(visit.Steps, step => Assert.Equal(StepState.Planned, step.State));
        Assert.Equal("moved", Assert.Single(loop.Writes("1", Eve.AddHours(2), "in-1", mine)).Template);
        Assert.Equal(PatientResponse.None, Loop.Visit(mine)!.Response);
    }

    [Fact]
    public void Take_OtherIsCancelledLater_WithdrawsEverything()
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        loop.Book(mine);
        loop.LookAt(mine);
        Settle(mine);
        loop.Happens(theirs, HisEventType.AppointmentCancelled);

        Take(mine, theirs, Eve.AddMinutes(90));

        Assert.Equal(AppointmentStatus.Cancelled, Loop.Visit(mine)!.Status);
        Assert.DoesNotContain(Loop.Visit(mine)!.Steps, step => step.State == StepState.Planned);
        Assert.Empty(mine.Open<ConversationRow>());
    }

    [Fact]
    public void Take_BothAreBookedAndMineWasCancelledBefore_StandsWithAPlan()
    {
        var (mine, theirs) = (Loop.NewFile(1), Loop.NewFile(2));
        loop.Book(mine);
        loop.Happens(mine, HisEventType.AppointmentCancelled);
        loop.Book(theirs);

        Take(mine, theirs, Loop.Now.AddHours(1));

        Assert.True(Loop.Visit(mine)!.Stands);
        Assert.All(Loop.Visit(mine)!.Steps, step => Assert.Equal(StepState.Planned, step.State));
        Assert.NotNull(Loop.Visit(mine)!.NextLook);
    }

    [Fact]
    public void IsSettled_TextOnItsWay_Waits()
    {
        var theirs = Loop.NewFile(2);
        loop.Book(theirs);
        loop.LookAt(theirs);

        Assert.False(messages.IsSettled(theirs, Assert.Single(theirs.Open<MessageRow>()).Id));
    }

    [Fact]
    public void JoinHeads_ThenWithout_IsWhatItWas()
    {
        var mine = new PatientHead { Name = "a", Phones = ["+1"], Identifiers = [new Identifier("x", "1")], Organisations = ["east"], Stamps = Stamps.None.With(["name", "phones"], new Stamp("2")) };
        var theirs = new PatientHead
        {
            Name = "b",
            Phones = ["+2"],
            Language = "en",
            Address = new PatientAddress("110105"),
            Active = false,
            Identifiers = [new Identifier("x", "2")],
            Organisations = ["west"],
            OptOuts = ["s|+2"],
            Stamps = Stamps.None.With(["name"], new Stamp("1")).With(["phones", "language", "address", "active"], new Stamp("3")),
        };

        var both = JoinHeads.Of(mine, theirs);
        var again = JoinHeads.Without(both, mine, theirs);

        Assert.Equal(("a", "+2", "en", "110105", true), (both.Name, both.Phones[0], both.Language, both.Address?.District, both.Active));
        Assert.Equal(["s|+2"], both.OptOuts);
        Assert.Equal(2, both.Identifiers.Count);
        Assert.Equal(("a", "+1", null, null), (again.Name, again.Phones[0], again.Language, again.Address));
        Assert.Equal(mine.Stamps.ToJson(), again.Stamps.ToJson());
        Assert.Equal((mine.Identifiers, mine.Organisations), (again.Identifiers, again.Organisations), (one, other) => one.Item1.SequenceEqual(other.Item1) && one.Item2.SequenceEqual(other.Item2));
    }

    [Theory]
    [InlineData("王建国", " 王 建国", true)]
    [InlineData("Li, Xiu-Ying", "LI XIUYING", true)]
    [InlineData("王建国", "王建", false)]
    [InlineData("", "", false)]
    public void WeakMatch_Names_AreComparedByTheirLetters(string mine, string other, bool matches)
    {
        var born = new DateOnly(1950, 5, 1);
        var file = Loop.NewFile(1);
        file.Head = file.Head with { Name = mine, BirthDate = born };

        Assert.Equal(matches, WeakMatch.Raise(file, [new OnSamePhone(PatientKey.FromHash("1bbbb"), other, born, [])], "east", Loop.Now));
        Assert.False(WeakMatch.Raise(Loop.NewFile(3), [new OnSamePhone(PatientKey.FromHash("1bbbb"), "王建国", null, [])], "east", Loop.Now));
    }

    private void Take(PatientFile mine, PatientFile theirs, DateTimeOffset now)
    {
        foreach (var row in theirs.OpenRows.ToList())
        {
            var (kind, id) = JoinPatients.KeyOf(row);
            IMergePart? part = kind == appointments.Kind ? appointments : kind == messages.Kind ? messages : kind == conversations.Kind ? conversations : null;
            part?.Take(mine, theirs, id, theirs.Key.ToString(), loop.At(now));
        }
    }

    private void LookAtAll(PatientFile file, DateTimeOffset now)
    {
        foreach (var message in file.Open<MessageRow>())
            loop.LookAtMessage(file, message, now, now);
        if (Loop.Visit(file)!.NextLook is { } at && at <= now)
            loop.LookAt(file, now: now);
    }

    private static void Settle(PatientFile file)
    {
        foreach (var message in Loop.Sending(file).ToList())
        {
            file.DropCall(message.Id);
            file.Put(message with { State = MessageState.Accepted });
        }
    }
}

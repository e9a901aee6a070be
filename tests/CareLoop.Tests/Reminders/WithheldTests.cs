using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.Reminders;

/// <summary>Before its organisation goes live nobody is texted, and it is seen what would have been sent. The visit is on Thursday 09:30 in Shanghai.</summary>
public sealed class WithheldTests
{
    private static readonly DateTimeOffset Eve = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Day = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly PatientFile file = Loop.NewFile();

    [Fact]
    public void Look_BeforeGoLive_WithholdsTheTextAndSaysWhatItWouldHaveBeen()
    {
        var live = new Loop();
        live.Book(file);
        live.LookAt(file);
        var sent = Assert.Single(Loop.Sending(file));

        var patient = Loop.NewFile();
        var loop = LoopOf("undecided");
        loop.Book(patient);
        loop.LookAt(patient);

        var withheld = Assert.Single(patient.AddedHistory<MessageRow>());
        Assert.Empty(patient.Calls);
        Assert.Empty(Loop.Sending(patient));
        Assert.Equal((MessageState.Withheld, "before-go-live", 0), (withheld.State, withheld.Reason, withheld.Attempts.Count));
        Assert.Equal((sent.Segments, "zh-CN", Eve), (withheld.Segments, withheld.Language, withheld.SendAfter));
        Assert.Null(withheld.Text);
        Assert.Equal((StepState.Withheld, "before-go-live"), (Loop.Visit(patient)!.Steps[0].State, Loop.Visit(patient)!.Steps[0].Reason));
        Assert.Equal(StepState.Planned, Loop.Visit(patient)!.Steps[1].State);
        Assert.Empty(patient.Open<ConversationRow>());
        Assert.Empty(Loop.Tasks(patient));
    }

    [Theory]
    [InlineData("2026-03-04", 2)]
    [InlineData("2026-03-05", 1)]
    [InlineData("2026-03-06", 0)]
    public void Look_OverTheDayOfGoLive_SendsWhatIsDueFromThenOn(string goLive, int sends)
    {
        var loop = LoopOf(goLive);
        loop.Book(file);

        var sent = new[] { Eve, Day }.Sum(_ =>
        {
            var before = Loop.Sending(file).Count();
            loop.LookAt(file);
            return Loop.Sending(file).Count() - before;
        });

        Assert.Equal(sends, sent);
    }

    [Fact]
    public void Look_DueBeforeGoLiveAndLookedAtAfterIt_IsNotSentLate()
    {
        var policy = Published.Document(ConfigKind.ReminderPolicy, "*", ConfigKind.OnlyName, """{"appliesTo":{},"steps":[{"id":"eve","offset":"P1D","at":"18:00","template":"reminder","latest":"PT1H","spread":"PT0S","graceAfterDue":"PT15H"}]}""");
        var loop = new Loop(policy, Organisation("east", "2026-03-05"));
        loop.Book(file);

        // Half past midnight: quiet hours would let it go at eight.
        loop.LookAt(file, now: Eve.AddHours(6.5));
        foreach (var waits in file.Open<MessageRow>().ToList())
            loop.LookAtMessage(file, waits, waits.SendAfter, waits.SendAfter);

        Assert.Empty(Loop.Sending(file));
        Assert.Equal(StepState.Withheld, Loop.Visit(file)!.Steps[0].State);
    }

    [Fact]
    public void Look_DateMovedWhileATextWaits_GoesByTheDateAsItIsThen()
    {
        // 21:30: the offer waits for the morning.
        var night = new DateTimeOffset(2026, 3, 2, 13, 30, 0, TimeSpan.Zero);
        var loop = new Loop();
        loop.Book(file, start: night.AddHours(-1), now: Loop.Now);
        loop.Happens(file, HisEventType.AppointmentNoShow, now: night);
        var waits = Assert.Single(file.Open<MessageRow>());
        Assert.Equal("quiet-hours", waits.Reason);

        loop.Config = LoopOf("undecided").Config;
        loop.LookAtMessage(file, waits, waits.SendAfter, waits.SendAfter);

        Assert.Empty(Loop.Sending(file));
        Assert.Equal(MessageState.Withheld, Assert.Single(file.AddedHistory<MessageRow>()).State);
    }

    [Fact]
    public void Look_NobodyToTextBeforeGoLive_LeavesNobodyToBeCalled()
    {
        var loop = LoopOf("undecided");
        var nobody = Loop.NewFile();
        nobody.Head = nobody.Head with { Phones = [] };
        loop.Book(nobody);

        loop.LookAt(nobody);

        Assert.Equal("no-phone", Loop.Visit(nobody)!.Steps[0].Reason);
        Assert.Empty(Loop.Tasks(nobody));
    }

    [Fact]
    public void Look_TwoHospitalsShareAPatient_EachGoesByItsOwnDate()
    {
        var loop = new Loop(Organisation("west", "undecided"));
        loop.Book(file);
        loop.Apply(file, new HisEvent("his", "urn:his:west", "w-1", HisEventType.AppointmentBooked, Loop.Now, "west", new PatientData([]), new AppointmentData("W-1", Loop.Now.AddDays(3).AddMinutes(90))), Loop.Now);
        var west = file.Open<AppointmentRow>().Single(visit => visit.Organisation == "west");

        loop.Look(file, west, Eve, west.Schedule, Eve);
        loop.LookAt(file);

        Assert.Equal("east", Assert.Single(Loop.Sending(file)).Organisation);
        Assert.Equal("west", Assert.Single(file.AddedHistory<MessageRow>()).Organisation);
    }

    [Fact]
    public void Settle_TheOutcomeIsNotKnownAndTheDateWasMoved_IsNotRepeated()
    {
        var loop = new Loop();
        loop.Book(file);
        loop.LookAt(file);
        var sending = Assert.Single(Loop.Sending(file));
        file.DropCall(sending.Id);

        loop.Config = LoopOf("undecided").Config;
        loop.Outbox.Settle(file, sending, TimeSpan.FromMinutes(4), Found.ByItsDueRow, loop.At(Eve.AddMinutes(2)));

        Assert.Empty(file.Calls);
        Assert.Equal(MessageState.Unknown, Assert.Single(file.Open<MessageRow>()).State);
    }

    [Fact]
    public void Writes_BeforeGoLive_IsHeardAndNotAnswered()
    {
        var loop = LoopOf("undecided");
        loop.Book(file);

        var answers = loop.Writes("停车场在哪里", Loop.Now, "in-1", file).Concat(loop.Writes("我胸痛得厉害", Loop.Now.AddMinutes(1), "in-2", file));
        loop.Writes("STOP", Loop.Now.AddMinutes(2), "in-3", file);

        Assert.Empty(answers);
        Assert.Equal(["answer-patient", "urgent-answer"], Loop.Tasks(file).Order());
        Assert.True(file.Head.IsOptedOut(Loop.Sender, Loop.Phone));
    }

    [Fact]
    public void Writes_APatientOfALiveHospitalAndOneThatIsNot_IsAnswered()
    {
        var loop = new Loop(Organisation("west", "undecided"));
        file.Head = file.Head with { Organisations = ["east", "west"] };
        var onlyWest = Loop.NewFile(2, "李秀英");
        onlyWest.Head = onlyWest.Head with { Organisations = ["west"] };

        Assert.Equal("east", Assert.Single(loop.Writes("停车场在哪里", Loop.Now, "in-1", onlyWest, file)).Organisation);
    }

    private static Loop LoopOf(string goLive) => new(Organisation("east", goLive));

    private static ConfigDocument Organisation(string organisation, string goLive) =>
        Published.Document(ConfigKind.Organisation, organisation, ConfigKind.OnlyName, $$"""{"goLive":"{{goLive}}"}""");
}

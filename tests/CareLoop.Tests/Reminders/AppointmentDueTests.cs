using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.Reminders;

/// <summary>What becomes of a visit's reminders. The visit is on Thursday 09:30 in Shanghai; "eve" is due on Wednesday 18:00, "day" on Thursday 08:00 behind quiet hours.</summary>
public sealed class AppointmentDueTests
{
    private static readonly DateTimeOffset Eve = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Day = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly Loop loop = new();
    private readonly CareLoop.Patients.PatientFile file = Loop.NewFile();

    [Fact]
    public void Booked_Visit_PromisesOneLookAtItsFirstStep()
    {
        var visit = loop.Book(file);

        var look = Assert.Single(file.Looks);
        Assert.Equal((Eve, visit.DueRecord, 1), (look.At, look.Record, look.Version));
        Assert.Equal(Eve, visit.NextLook);
    }

    [Fact]
    public void Look_InTime_SendsAndPromisesTheNext()
    {
        loop.Book(file);

        loop.LookAt(file);

        var message = Assert.Single(Loop.Sending(file));
        Assert.Contains("3月5日周四 09:30", message.Text, StringComparison.Ordinal);
        Assert.Equal([StepState.Requested, StepState.Planned], States());
        Assert.Equal(message.Id, Loop.Visit(file)!.Steps[0].MessageId);
        Assert.Equal(Day, Loop.Visit(file)!.NextLook);
    }

    [Fact]
    public void Look_Twice_SendsOnce()
    {
        var visit = loop.Book(file);

        loop.Look(file, visit, Eve, 1, Eve);
        loop.Look(file, visit, Eve, 1, Eve.AddMinutes(1));

        Assert.Single(Loop.Sending(file));
    }

    [Fact]
    public void Look_ByAHandlerWhoseClockIsBehind_StillSends()
    {
        var visit = loop.Book(file);

        loop.Look(file, visit, Eve, 1, Eve.AddSeconds(-90));

        Assert.Single(Loop.Sending(file));
    }

    [Fact]
    public void Look_VisitsOfOneDay_ShareOneText()
    {
        loop.Book(file);
        loop.Book(file, "A-2", Loop.Now.AddDays(3).AddHours(5));
        loop.Book(file, "A-3", Loop.Now.AddDays(4));

        loop.LookAt(file);

        var message = Assert.Single(Loop.Sending(file));
        Assert.Equal(2, message.About.Count);
        Assert.Equal(StepState.Requested, Loop.Visit(file, "A-2")!.Steps[0].State);
        Assert.Equal(StepState.Planned, Loop.Visit(file, "A-3")!.Steps[0].State);
        loop.Look(file, Loop.Visit(file, "A-2")!, Eve, 1, Eve);
        Assert.Single(Loop.Sending(file));
    }

    [Fact]
    public void Look_VisitsOfOneDayInAnotherOrganisation_AreNotTold()
    {
        loop.Book(file);
        loop.Apply(file, new HisEvent("his", "s", "w", HisEventType.AppointmentBooked, Loop.Now, "west", new PatientData([]), new AppointmentData("W-1", Loop.Now.AddDays(3))), Loop.Now);

        loop.LookAt(file);

        Assert.Single(Assert.Single(Loop.Sending(file)).About);
    }

    [Fact]
    public void Look_OneDepartmentIsStopped_HoldsItsVisitAndNoOther()
    {
        var stopped = new Loop(Published.Document(ConfigKind.Switches, "*", ConfigKind.OnlyName, """{"departments":["PSY"]}"""));
        stopped.Happens(file, HisEventType.AppointmentBooked, "A-1", Loop.Now.AddDays(3).AddMinutes(30), department: "CARD");
        stopped.Happens(file, HisEventType.AppointmentBooked, "A-2", Loop.Now.AddDays(3).AddHours(5), department: "PSY");
        stopped.Happens(file, HisEventType.AppointmentBooked, "A-3", Loop.Now.AddDays(3).AddHours(6), department: "ENT");

        stopped.LookAt(file, "A-1");
        stopped.LookAt(file, "A-2");

        Assert.Equal(["CARD", "ENT"], Assert.Single(Loop.Sending(file)).Departments);
        var held = Assert.Single(file.Open<MessageRow>(), message => message.State == MessageState.Pending);
        Assert.Equal(("stopped-department", "PSY"), (held.Reason, Assert.Single(held.Departments)));
    }

    [Fact]
    public void Look_MoreVisitsThanATextHolds_NamesWholeOnesAndCountsTheRest()
    {
        for (var visit = 1; visit <= 60; visit++)
            loop.Book(file, "A-" + visit, Loop.Now.AddDays(3).AddMinutes(30 + 5 * visit));

        loop.LookAt(file);

        var message = Assert.Single(Loop.Sending(file));
        Assert.Equal(60, message.About.Count);
        var named = message.Text!.Split("3月5日周四").Length - 1;
        Assert.InRange(named, 30, 59);
        Assert.Contains($"另有{60 - named}项", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_TooLate_EndsExpiredAndIsNeverSent()
    {
        loop.Book(file);

        loop.LookAt(file, now: Eve.AddHours(2));

        Assert.Empty(Loop.Sending(file));
        Assert.Equal((StepState.Expired, "too-late"), (Loop.Visit(file)!.Steps[0].State, Loop.Visit(file)!.Steps[0].Reason));
        Assert.Equal(Day, Loop.Visit(file)!.NextLook);
    }

    [Fact]
    public void Look_TwoStepsOverdue_SendsTheLastAndOvertakesTheOther()
    {
        var visit = loop.Book(file);

        loop.Look(file, visit, Day, 1, Day);

        Assert.Equal([(StepState.Expired, "overtaken"), (StepState.Requested, null)], Loop.Visit(file)!.Steps.Select(step => (step.State, step.Reason)));
        Assert.Single(Loop.Sending(file));
    }

    [Fact]
    public void Look_OfASupersededPlan_IsIgnored()
    {
        var before = loop.Book(file);
        loop.Happens(file, HisEventType.AppointmentRescheduled, start: Loop.Now.AddDays(3).AddHours(6));

        loop.Look(file, before, Eve, before.Schedule, Eve);

        Assert.Empty(Loop.Sending(file));
        Assert.Equal(StepState.Planned, States()[0]);
        Assert.Equal(2, Loop.Visit(file)!.Schedule);
    }

    [Theory]
    [InlineData(HisEventType.AppointmentCancelled, "visit-cancelled")]
    [InlineData(HisEventType.AppointmentArrived, "patient-arrived")]
    public void Look_VisitThatNoLongerStands_SendsNothing(HisEventType type, string reason)
    {
        var visit = loop.Book(file);
        loop.Happens(file, type);

        loop.Look(file, visit, Eve, 1, Eve);

        Assert.Empty(Loop.Sending(file));
        Assert.All(Loop.Visit(file)!.Steps, step => Assert.Equal((StepState.Withdrawn, reason), (step.State, step.Reason)));
        Assert.Null(Loop.Visit(file)!.NextLook);
    }

    [Fact]
    public void Look_Confirmed_SkipsOnlyWhatIsForTheUnconfirmed()
    {
        loop.Book(file);
        loop.LookAt(file);
        loop.Writes("1", Eve.AddMinutes(5), "in-1", file);
        var sent = Loop.Sending(file).Count();

        loop.LookAt(file);

        Assert.Equal(sent, Loop.Sending(file).Count());
        Assert.Equal((StepState.Skipped, "patient-confirmed"), (Loop.Visit(file)!.Steps[1].State, Loop.Visit(file)!.Steps[1].Reason));
    }

    [Fact]
    public void Look_ConfirmedBeforeAStepForAll_StillSendsIt()
    {
        var visit = loop.Book(file);
        file.Put(visit with { Response = PatientResponse.Confirmed });

        loop.LookAt(file);

        Assert.Single(Loop.Sending(file));
    }

    [Fact]
    public void Look_PatientCancelled_SkipsEveryStep()
    {
        var visit = loop.Book(file);
        file.Put(visit with { Response = PatientResponse.CancelRequested });

        loop.LookAt(file);

        Assert.Equal((StepState.Skipped, "patient-cancelled"), (Loop.Visit(file)!.Steps[0].State, Loop.Visit(file)!.Steps[0].Reason));
    }

    [Fact]
    public void Moved_WhileAReminderWaits_WithdrawsItAndPlansAnew()
    {
        var night = new DateTimeOffset(2026, 3, 4, 14, 0, 0, TimeSpan.Zero);
        var visit = loop.Book(file);
        loop.Look(file, visit, Eve, 1, night.AddHours(-2.5)); // 19:30: sent
        Assert.Single(Loop.Sending(file));

        loop.Happens(file, HisEventType.AppointmentRescheduled, start: Loop.Now.AddDays(10), now: night);

        var moved = Loop.Visit(file)!;
        Assert.Equal((2, PatientResponse.None), (moved.Schedule, moved.Response));
        Assert.All(moved.Steps, step => Assert.Equal(StepState.Planned, step.State));
    }

    [Fact]
    public void Rescheduled_ToTheSameTime_RepeatsNoStep()
    {
        var visit = loop.Book(file);
        loop.LookAt(file);
        var looks = file.Looks.Count;

        loop.Happens(file, HisEventType.AppointmentRescheduled, start: visit.Start, now: Eve.AddMinutes(1));

        Assert.Equal([StepState.Requested, StepState.Planned], States());
        Assert.Equal((1, looks), (Loop.Visit(file)!.Schedule, file.Looks.Count));
    }

    [Fact]
    public void NoShow_SoonAfter_IsOfferedAnotherOnce()
    {
        loop.Book(file);
        var noon = Loop.Now.AddDays(3).AddHours(3);

        loop.Happens(file, HisEventType.AppointmentNoShow, now: noon);
        loop.Happens(file, HisEventType.AppointmentNoShow, now: noon.AddHours(1));

        Assert.Equal(TemplateNames.MissedVisit, Assert.Single(Loop.Sending(file)).Template);
    }

    [Fact]
    public void NoPhone_StepSaysWhyAndAPersonCalls()
    {
        file.Head = file.Head with { Phones = [] };
        loop.Book(file);

        loop.LookAt(file);

        Assert.Equal((StepState.Withdrawn, "no-phone"), (Loop.Visit(file)!.Steps[0].State, Loop.Visit(file)!.Steps[0].Reason));
        Assert.Equal(["call-patient-about-visit"], Loop.Tasks(file));
    }

    private StepState[] States() => [.. Loop.Visit(file)!.Steps.Select(step => step.State)];
}

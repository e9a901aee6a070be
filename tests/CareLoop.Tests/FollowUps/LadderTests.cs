using System.Text.Json;
using CareLoop.Configuration;
using CareLoop.FollowUps;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>Who is told of a task, by the directory as it is: whoever is missing in it, somebody hears.</summary>
public sealed class LadderTests : IDisposable
{
    private const string Head = "+8613900000003", Director = "+8613900000004";

    private readonly Ward ward = new(Ward.Everybody);

    public void Dispose() => ward.Dispose();

    [Fact]
    public void RedFlag_NobodyOnCall_AndAHeadWithoutAPhone_IsToldToTheDirectorAtOnce_AndListed()
    {
        ward.Discharge(department: "OBS");
        ward.Until(2.2);

        ward.Writes("2");

        Assert.Equal([Director], Alerts());
        Assert.Equal(["department-head OBS", "on-call OBS"], Missing());
        Assert.Equal(TaskState.Escalated, ward.Task("red-flag").State);
        ward.Until(ward.Now.AddHours(3));
        Assert.Equal([Director], Alerts());
        Assert.Equal("H-OBS", ward.Task("red-flag").Rungs.Single(rung => rung.Tell == TaskTell.DepartmentHead).To);
    }

    [Fact]
    public void RedFlag_NobodyOnCall_TakesTheNextRungAtOnce_AndTheOnesBehindItInTheirTime()
    {
        Directory("""
            {"departments":[{"code":"CARD","head":"H"}],"people":[{"id":"H","name":"H","phone":"13900000003"},{"id":"CS","name":"CS","phone":"13900000004"}],"customerService":{"director":"CS"}}
            """);
        ward.Discharge();
        ward.Until(2.2);

        ward.Writes("2");
        Assert.Equal([Head], Alerts());
        ward.Until(ward.Now.AddMinutes(31));

        Assert.Equal([Head, Director], Alerts());
    }

    [Fact]
    public void RedFlag_NobodyAtAll_IsListedAtOnce_UntilTheDirectoryHasSomebody()
    {
        Directory("""{"departments":[{"code":"CARD"}]}""");
        ward.Discharge();
        ward.Until(2.2);

        ward.Writes("2");

        Assert.Empty(Alerts());
        Assert.Equal(["customer-service-director customer-service", "department-head CARD", "on-call CARD"], Missing());
        Assert.Equal(TaskState.Open, ward.Task("red-flag").State);
        var zone = ward.Config.Organisation("east").Zone;
        Assert.All(ward.File.Open<UnmappedRow>(), row => Assert.True(Unmapped.IsMissing(row.What, row.Code, row.At, ward.Config.Directory("east"), zone)));
        Directory("""
            {"departments":[{"code":"CARD","head":"H","onCall":[{"number":"13900000001"}]}],"people":[{"id":"H","name":"H","phone":"13900000003"}],"customerService":{"director":"H"}}
            """);
        Assert.All(ward.File.Open<UnmappedRow>(), row => Assert.False(Unmapped.IsMissing(row.What, row.Code, row.At, ward.Config.Directory("east"), zone)));
    }

    [Fact]
    public void Overdue_NobodyHasIt_IsToldToTheHeadAtOnce()
    {
        ward.Discharge(clinician: null);

        ward.Until(7.1);

        Assert.Equal(TaskState.Escalated, ward.Task("follow-up-call").State);
        Assert.Equal([Head], ward.Sent.Where(message => message.Template == "staff-reminder").Select(message => message.To));
    }

    [Fact]
    public void Overdue_ALadderThatFindsNobody_EndsWithTheDirector()
    {
        Directory("""
            {"departments":[{"code":"CARD"}],"people":[{"id":"CS","name":"CS","phone":"13900000004"}],"customerService":{"director":"CS"}}
            """);
        ward.Discharge();
        ward.Until(2.2);
        ward.Writes("3");

        ward.Until(3);

        var rung = ward.Task("contact-patient").Rungs[^1];
        Assert.Equal((TaskTell.CustomerServiceDirector, "CS"), (rung.Tell, rung.To));
        Assert.Equal(Director, Assert.Single(ward.Sent, message => message.Template == "staff-reminder").To);
    }

    [Fact]
    public void UrgentWords_AllThatWasPlannedIsDone_StillGoToTheDepartmentsOnCall()
    {
        ward.Config = Published.Snapshot([Ward.Directory, Published.Document(ConfigKind.FollowUpPlan, "east", "standard", """
            {"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"advice","channel":"sms","from":"PT2H","to":"PT6H","template":"follow-up-medication"}]}
            """)]);
        ward.Discharge();
        ward.Until(2);
        Assert.Equal(EpisodeState.Completed, ward.Episode.State);

        ward.Writes("胸痛得厉害");

        Assert.Equal("CARD", ward.Task("urgent-answer").Worklist);
        Assert.Equal([Ward.OnCall], Alerts());
        Assert.True(ward.Episode.RedFlag);
    }

    [Fact]
    public void UrgentWords_AfterAVisit_GoToTheDepartmentsOnCall()
    {
        ward.Tell(HisEventType.VisitCompleted, new EncounterData("V-1", EncounterClass.Ambulatory, Discharged: ward.Now, Department: new DepartmentData("CARD", null), Diagnoses: ["I10"]));

        ward.Writes("胸痛得厉害");

        Assert.Equal("CARD", ward.Task("urgent-answer").Worklist);
        Assert.Equal([Ward.OnCall], Alerts());
    }

    [Fact]
    public void UrgentWords_OfWhoIsNotFollowedUp_GoToCustomerServicesOnCall_AndToItsDirectorWhereNobodyTakesThem()
    {
        const string Centre = "+8613900000005";
        Directory("""
            {"people":[{"id":"CS","account":"acc-cs","name":"CS","phone":"13900000004"}],"customerService":{"director":"CS","onCall":[{"number":"13900000005"}]}}
            """);

        ward.Writes("胸痛得厉害");
        Assert.Equal([Centre], Alerts());
        ward.Until(ward.Now.AddMinutes(31));
        Assert.Equal([Director, Centre, Centre], Alerts());
        ward.Does("acc-cs", ward.Task("urgent-answer"), "claim");
        ward.Until(ward.Now.AddMinutes(30));

        Assert.Equal([Director, Director, Centre, Centre], Alerts());
        Assert.Equal((StaffTaskRow.CustomerService, Ward.Start.AddHours(1)), (ward.Task("urgent-answer").Worklist, ward.Task("urgent-answer").Deadline));
    }

    [Fact]
    public void Alert_OfAPatientWhoReadsEnglish_IsInTheLanguageOfTheHospital()
    {
        ward.File.Head = ward.File.Head with { Language = "en" };
        ward.Discharge();
        ward.Until(2.2);

        ward.Writes("2");

        Assert.Equal("en", ward.Sent.First(message => message.Template == "follow-up-check").Language);
        var alert = ward.Sent.Single(message => message.Template == "staff-alert");
        Assert.Equal("zh-CN", alert.Language);
        Assert.Contains("紧急任务", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TaskMadeByHand_Overdue_GoesUpTheLadder()
    {
        var byHand = CreateFollowUp.Read(
            JsonElement.Parse("""{"patient":"1aaaa1","deadline":"2026-03-04T09:00:00+08:00","department":"CARD","assignee":"D-1"}"""), "east", "byhand", ward.Moment);
        StaffTasks.Raise(ward.File, byHand.Value);
        ward.Commit();

        ward.Until(6);

        Assert.Equal(["D-1 2", "H-CARD 3", "CS 5"], Told("follow-up-call"));
    }

    [Fact]
    public void VisitToBeBooked_Overdue_GoesUpTheLadder()
    {
        ward.Tell(HisEventType.VisitCompleted, new EncounterData("V-1", EncounterClass.Ambulatory, Discharged: ward.Now, Department: new DepartmentData("CARD", null), Diagnoses: ["I10"]));
        ward.Until(25.1);
        ward.Writes("1");
        var task = ward.Task("book-revisit");

        ward.Until(task.Deadline.AddDays(4));

        // Nobody has taken it: the head is told at the deadline.
        var rungs = ward.Task("book-revisit").Rungs;
        Assert.Equal([null, "H-CARD", "CS"], rungs.Select(rung => rung.To));
        Assert.Equal([task.Deadline, task.Deadline, task.Deadline.AddDays(3)], rungs.Select(rung => rung.ToldAt!.Value));
        ward.Until(task.Deadline.AddDays(31));
        Assert.DoesNotContain("book-revisit", ward.Open);
    }

    [Fact]
    public void ReportByPost_Overdue_GoesUpTheLadderInOfficeHours_AndLapses()
    {
        ward.File.Head = ward.File.Head with { Profile = ward.File.Head.Profile with { Version = 1, Reports = ReportDelivery.Post } };
        ward.Until(Ward.Start.AddHours(6.75));
        ward.Tell(HisEventType.ReportReady, report: new ReportData("R-1", "LAB", ward.Now, Department: new DepartmentData("CARD", null)));
        var task = ward.Task("send-report-by-post");

        // It is 15:45, and the office closes at 17:30: the director is told the next morning.
        Assert.Equal([Ward.Start.AddHours(7.75), Ward.Start.AddDays(1).AddHours(-0.75), Ward.Start.AddDays(1).AddHours(0.25)], task.Rungs.Select(rung => rung.At));
        ward.Until(40);

        Assert.DoesNotContain("send-report-by-post", ward.Open);
    }

    [Fact]
    public void Report_ThatCouldNotBeTexted_IsToldByPhoneInOfficeHours()
    {
        ward.File.Head = ward.File.Head with { Phones = [] };
        ward.Until(Ward.Start.AddHours(7.5));

        ward.Tell(HisEventType.ReportReady, report: new ReportData("R-1", "LAB", ward.Now, Department: new DepartmentData("CARD", null)));

        // Four hours of the office from 16:30: one hour is left of the day.
        var task = ward.Task("tell-report-by-phone");
        Assert.Equal((Ward.Start.AddDays(1).AddHours(2), "CARD"), (task.Deadline, task.Department));
        Assert.NotNull(task.LapsesAt);
    }

    [Fact]
    public void ToBeCalled_AskedForInTheEvening_IsDueInTheHoursOfTheNextDay()
    {
        ward.Discharge();
        ward.Until(2.2);
        ward.Until(Ward.Start.AddDays(2).AddHours(10));

        ward.Writes("3");

        // It is 19:00; the office opens at 8:00.
        Assert.Equal(Ward.Start.AddDays(3).AddHours(3), ward.Task("contact-patient").Deadline);
        Assert.Equal(ward.Task("contact-patient").Deadline, Assert.Single(ward.Task("contact-patient").Rungs).At);
    }

    private List<string> Told(string what) => [.. ward.Task(what).Rungs.Where(rung => rung.ToldAt is not null).Select(rung => $"{rung.To} {(rung.ToldAt!.Value - Ward.Start).Days}")];

    private void Directory(string json) => ward.Config = Published.Snapshot([Published.Document(ConfigKind.Directory, "east", ConfigKind.OnlyName, json), Ward.Everybody]);

    private List<string?> Alerts() => [.. ward.Sent.Where(message => message.Template == "staff-alert").Select(message => message.To).Order(StringComparer.Ordinal)];

    private List<string> Missing() => [.. ward.File.Open<UnmappedRow>().Select(row => $"{row.What} {row.Code}").Order(StringComparer.Ordinal)];
}

using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Profiles;
using CareLoop.Reminders;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>Reminders, checks, education and surveys to one patient: what gives way to what. Begins on Monday, 2 March, 09:00.</summary>
public sealed class OneVoiceTests : IDisposable
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Both texts are due at the same instant; what stands above comes last in the plan.</summary>
    private static readonly ConfigDocument Medicines = Published.Document(ConfigKind.FollowUpPlan, "east", "standard", """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"advice","channel":"sms","from":"PT48H","to":"P5D","template":"follow-up-medication"},
          {"id":"check","channel":"sms","from":"PT48H","to":"PT72H","template":"follow-up-check","redFlags":[2]}]}
        """);

    private Ward ward = new(Ward.Everybody);

    public void Dispose() => ward.Dispose();

    [Fact]
    public void Check_OnTheDayOfAReminder_WaitsForTheNextMorning_AndSaysForWhat()
    {
        DischargedAt(17);
        Books("2026-03-11 10:00");

        ward.Until(2.4);
        Assert.Equal(("gave-way-to-visit", 1), (Check.Reason, Check.GaveWay.Count));
        ward.Until(3.2);

        Assert.Equal(["03-04 18 reminder", "03-05 09 follow-up-check"], Sent.Take(2));
        Assert.Equal("gave-way-to-visit", Check.GaveWay.Single().To);
        var row = new TableEntity("p", CareKeys.Open(MessageRow.Kind, Check.Id));
        Check.ToTable(row);
        Assert.Equal("follow-up-check (waited: gave-way-to-visit)", new MessageTimeline().Read(row).Entry.Detail);
    }

    [Fact]
    public void Check_WhoseWindowLeavesNoTimeForAnAnswerTomorrow_GoesAsPlanned()
    {
        // At nine tomorrow there would be five hours.
        DischargedAt(14);
        Books("2026-03-11 10:00");

        ward.Until(2.6);

        Assert.Equal(["03-04 14 follow-up-check", "03-04 18 reminder"], Sent);
    }

    [Fact]
    public void Check_WithARemindersOnBothDays_GoesAsPlanned()
    {
        DischargedAt(17);
        Books("2026-03-11 10:00");
        Books("2026-03-05 15:00", "A-2");

        ward.Until(2.5);

        Assert.Equal("03-04 17 follow-up-check", Sent.Single(text => text.Contains("check", StringComparison.Ordinal)));
    }

    [Fact]
    public void Check_OfAReminderThatNobodyNeedsAnyMore_GoesAsPlanned()
    {
        DischargedAt(17);
        Books("2026-03-11 10:00");
        ward.Tell(HisEventType.AppointmentCancelled, ward.Now, appointment: new AppointmentData("A-1"));

        ward.Until(2.5);

        Assert.Equal(["03-04 17 follow-up-check"], Sent);
    }

    [Fact]
    public void Check_OfWhoPrefersAnHour_GoesThen_WithinItsWindow()
    {
        Prefers(16);
        ward.Discharge();

        ward.Until(2.1);
        Assert.Equal("preferred-hour", Check.Reason);
        ward.Until(2.5);

        Assert.Equal(["03-04 16 follow-up-check"], Sent);
    }

    [Fact]
    public void Answer_AndRedFlag_WaitForNoHour()
    {
        Prefers(16);
        ward.Discharge();
        ward.Until(2.4);

        ward.Writes("2 头晕");

        Assert.Contains("red-flag", ward.Open);
        Assert.Contains(ward.Sent, text => text.To == Ward.Phone && text.ReplyTo == Ward.Phone && text.LastAttempt!.At == ward.Now);
    }

    [Fact]
    public void Education_DueWithACheck_GivesWayToIt()
    {
        ward.Dispose();
        ward = new Ward(Medicines);
        ward.Discharge();

        ward.Until(3.1);

        Assert.Equal(["03-04 09 follow-up-check", "03-05 09 follow-up-medication"], Sent);
        Assert.Equal("gave-way-to-follow-up", ward.File.Open<MessageRow>().Single(text => text.Template == "follow-up-medication").GaveWay.Single().To);
    }

    [Fact]
    public void Survey_WhileACheckWaits_WaitsBehindIt()
    {
        ward.Dispose();
        ward = new Ward(Ward.Everybody, Published.Document(ConfigKind.Survey, "east", "discharge", """
            {"title":{"zh-CN":"出院满意度"},"startsFrom":"discharge","after":"P2D","questions":[{"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"}}]}
            """));
        Prefers(16);
        ward.Discharge();

        ward.Until(2.2);
        Assert.Equal("gave-way-to-follow-up", ward.File.Open<MessageRow>().Single(text => text.Template == "survey-invite").GaveWay[0].To);
        ward.Until(4);

        Assert.Equal(["03-04 16 follow-up-check", "03-05 16 survey-invite"], Sent);
    }

    [Fact]
    public void HourThatIsWrittenLater_MovesTheRemindersThatArePlanned()
    {
        Books("2026-03-11 10:00");
        ward.Until(1);

        Prefers(11);
        new FollowHour().HourChanged(ward.File, ward.Moment);
        ward.Commit();
        ward.Until(9.2);

        Assert.Equal(["03-04 11 reminder", "03-10 11 reminder", "03-11 08 reminder"], Sent);
    }

    private MessageRow Check => ward.File.Open<MessageRow>().Single(text => text.Template == "follow-up-check");

    /// <summary>What went to the patient and was not asked for: day, hour and template.</summary>
    private IEnumerable<string> Sent => ward.Sent.Where(text => text.To == Ward.Phone && text.ReplyTo is null)
        .Select(text => LocalTimes.Local(text.LastAttempt!.At, Zone).ToString("MM-dd HH ", CultureInfo.InvariantCulture) + text.Template);

    private void DischargedAt(int hour)
    {
        ward.Until((hour - 9) / 24.0);
        ward.Discharge();
    }

    private void Prefers(int hour) => ward.File.Head = ward.File.Head with { Profile = PatientProfile.None with { PreferredHour = hour } };

    private void Books(string start, string id = "A-1") => ward.Tell(HisEventType.AppointmentBooked, ward.Now, appointment: new AppointmentData(
        id, LocalTimes.Instant(DateTime.ParseExact(start, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Zone), Department: new DepartmentData("CARD", null)));
}

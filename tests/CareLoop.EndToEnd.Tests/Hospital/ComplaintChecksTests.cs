using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>The checks of complaints hold where all went well, and break for the one thing that they are there for.</summary>
public sealed class ComplaintChecksTests
{
    private const string Phone = "+8613990000001", Number = "TS-20260302-0042-8", Sender = "+8610690000";

    private const string Received = $"【医院】对不起，让您不满意了。您的投诉已收到，编号{Number}，由骨科投诉专员负责，3月9日周一 17:30前答复您。想知道进度，请回复“查询”。";

    private static readonly DateTimeOffset Said = At(2, 10, 0);

    [Fact]
    public void Complaint_AnsweredOnceAndToldAboveInTime_Holds() => Assert.All(Checks(Kept()), check => Assert.True(check.Ok, check.ToString()));

    [Theory]
    [InlineData("ab-KEY.m1.1", false)]
    [InlineData("ab-KEY.m2.1", true)]
    public void Complaint_AnsweredTwice_Breaks(string tag, bool isBroken) =>
        Assert.Equal(!isBroken, Checks([.. Kept(), Text(Said, Phone, Received, tag)])[0].Ok);

    [Fact]
    public void Complaint_NotAnswered_Breaks() => Assert.False(Checks([.. Kept().Where(message => message.To != Phone)])[0].Ok);

    [Fact]
    public void Complaint_GivenANumberAgainForTheSameMatter_Breaks() =>
        Assert.False(Checks([.. Kept(), Text(At(3, 9, 0), Phone, Received.Replace("0042-8", "0043-6", StringComparison.Ordinal), "ab-KEY.m9.1")], Complaint("complaint-B-0", At(3, 9, 0)))[0].Ok);

    [Theory]
    [InlineData(3, 17, 30)]
    [InlineData(4, 17, 30)]
    [InlineData(9, 17, 30)]
    [InlineData(10, 17, 30)]
    [InlineData(12, 17, 30)]
    public void Complaint_LeftAndOneAboveNotTold_Breaks(int day, int hour, int minute) =>
        Assert.False(Checks([.. Kept().Where(message => message.At != At(day, hour, minute))])[1].Ok);

    [Fact]
    public void Complaint_HeadToldTwiceOfOneTask_Breaks() =>
        Assert.False(Checks([.. Kept(), Text(At(3, 17, 30), HospitalStaff.HeadNumber("ORTH"), Staff, "ab-KEY.s9.1")])[1].Ok);

    [Fact]
    public void Complaint_HeadToldOfTwoDeadlines_WithinWhatIsTolerated_Holds_AndOfOneTwiceBreaks()
    {
        var tolerance = TimeSpan.FromDays(6.1);

        Assert.True(Checks(tolerance, Kept())[1].Ok);
        Assert.False(Checks(tolerance, [.. Kept(), Text(At(3, 17, 31), HospitalStaff.HeadNumber("ORTH"), Staff, "ab-KEY.s9.1")])[1].Ok);
    }

    [Fact]
    public void Complaint_PresidentToldForNothing_Breaks() =>
        Assert.False(Checks([.. Kept(), Text(At(5, 17, 30), HospitalStaff.PresidentNumber, Staff, "ab-KEY.s9.1")])[1].Ok);

    [Fact]
    public void Complaint_TakenOnInTime_WantsNobodyAboveForThat() => Assert.True(Checks(
        [.. Kept().Where(message => message.At != At(3, 17, 30) && message.At != At(4, 17, 30))], new CaseWorked("P.C", Number, "acknowledge", null, 200) { At = At(3, 9, 15) })[1].Ok);

    [Theory]
    [InlineData(2, 20, 59, 2, 20, 59)]
    [InlineData(2, 21, 0, 3, 8, 0)]
    [InlineData(3, 3, 4, 3, 8, 0)]
    [InlineData(3, 8, 0, 3, 8, 0)]
    public void Night_PutsOffUntilTheMorning(int day, int hour, int minute, int allowedDay, int allowedHour, int allowedMinute) =>
        Assert.Equal(At(allowedDay, allowedHour, allowedMinute), HospitalDay.FirstAllowed(At(day, hour, minute)));

    [Fact]
    public void OfficeDays_LeaveOutWeekendsAndHolidays_AndCountDaysWorkedInTheirPlace()
    {
        Assert.Equal(HospitalDay.At(new DateOnly(2026, 3, 9), new TimeOnly(17, 30)), OfficeDays.After(Said, 5));
        Assert.Equal(HospitalDay.At(new DateOnly(2026, 4, 7), new TimeOnly(17, 30)), OfficeDays.After(HospitalDay.At(new DateOnly(2026, 4, 3), new TimeOnly(9, 0)), 1));
        Assert.Equal(HospitalDay.At(new DateOnly(2026, 5, 9), new TimeOnly(9, 0)), OfficeDays.Later(HospitalDay.At(new DateOnly(2026, 5, 8), new TimeOnly(9, 0)), 1));
    }

    private static string Staff => "【医院】骨科有一个任务（AB12CD）在等着处理，请登录系统查看。";

    private static DateTimeOffset At(int day, int hour, int minute) => HospitalDay.At(new DateOnly(2026, 3, day), new TimeOnly(hour, minute));

    /// <summary>Nobody takes it on: the head, the director and the president's office hear of it, each at their time.</summary>
    private static List<SimMessage> Kept() =>
    [
        Text(Said, Phone, Received, "ab-KEY.m1.1"),
        Text(At(3, 17, 30), HospitalStaff.HeadNumber("ORTH"), Staff, "ab-KEY.s1.1"),
        Text(At(4, 17, 30), HospitalStaff.DirectorNumber, Staff, "ab-KEY.s2.1"),
        Text(At(9, 17, 30), HospitalStaff.HeadNumber("ORTH"), Staff, "ab-KEY.s3.1"),
        Text(At(10, 17, 30), HospitalStaff.DirectorNumber, Staff, "ab-KEY.s4.1"),
        Text(At(12, 17, 30), HospitalStaff.PresidentNumber, Staff, "ab-KEY.s5.1"),
    ];

    private static Entry[] Complaint(string id, DateTimeOffset at) =>
    [
        new ReplyPlanned(id, Phone, "", "投诉 骨科护士态度很差", Intent.Complain, at, []) { At = at, Case = new("attitude", "ORTH", false, null) },
        new Replied(id, null) { At = at },
    ];

    private static SimMessage Text(DateTimeOffset at, string to, string words, string tag) => new(0, at, "out", Sender, to, words, "m" + tag, tag, "accepted", "Delivered", 2000);

    private static IReadOnlyList<CheckResult> Checks(IReadOnlyList<SimMessage> messages, params Entry[] more) => Checks(TimeSpan.Zero, messages, more);

    private static IReadOnlyList<CheckResult> Checks(TimeSpan tolerance, IReadOnlyList<SimMessage> messages, params Entry[] more)
    {
        Entry[] entries = [.. Complaint("complaint-A-0", Said), .. more];
        var said = entries.OfType<Replied>().Select(reply => new SimMessage(0, reply.At, "in", Phone, Sender, "投诉 骨科护士态度很差", null, null, null, null, null));
        var evidence = new Evidence(
            Registry.Of(7), Ledger.Of(entries.Select((entry, index) => entry with { Seq = index + 1 })),
            [.. said.Concat(messages).OrderBy(message => message.At).Select((message, index) => message with { Seq = index + 1 })], At(16, 0, 0), tolerance);
        var cases = TrueCase.All(evidence);
        return [ComplaintsTaken.Check(evidence, cases), ComplaintsEnd.Check(evidence, cases)];
    }
}

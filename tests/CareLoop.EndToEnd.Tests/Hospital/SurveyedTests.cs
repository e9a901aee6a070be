using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Surveys;

using Xunit;

using static CareLoop.EndToEnd.Tests.Hospital.ARun;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>The checks of surveys hold where figures are what was meant, and break for the one thing that they are there for.</summary>
public sealed class SurveyedTests
{
    private const string Invitation = "【东城医院】您好！想听听您对这次住院的感受，只有几个小问题，可以随时停下。\n这次住院，您总体满意吗？请回复1到5\n不想收短信请回复TD。",
        Recommend = "【东城医院】您有多大可能把我们医院推荐给亲友？请回复0到10", Explained = "【东城医院】出院后要注意什么，有人给您讲清楚吗？是请回复1，否请回复2", Again = "【东城医院】没看懂您的回答，请再回复一次：\n" + Recommend;

    private static readonly Registry Registry = Registry.Of(7);

    private static readonly Patient Patient = Registry.Patients.First(patient => patient.Phone is not null && Registry.Patients.Count(other => other.Phone == patient.Phone) == 1);

    private readonly List<Entry> entries = [];
    private readonly List<SimMessage> messages = [];

    public SurveyedTests()
    {
        Decide(StayChange.Admitted, At(1, 9, 0), new StayFacts(At(1, 9, 0), null, "OPH", "D-OPH-1", null, [], []));
        Decide(StayChange.Discharged, At(2, 9, 0), new StayFacts(At(1, 9, 0), At(2, 9, 0), "OPH", "D-OPH-1", StayFacts.Home, ["H25.9"], []));
        Text(At(4, 10, 0), Invitation);
        Say(At(4, 10, 5), "４分", "overall", "4");
        Text(At(4, 10, 5), Recommend);
        Say(At(4, 10, 7), "看情况", "recommend");
        Text(At(4, 10, 7), Again);
        Say(At(4, 10, 9), "9", "recommend", "9");
        Text(At(4, 10, 9), Explained);
    }

    [Fact]
    public void Scores_ThatAreWhatWasMeant_Hold() => Holds(Line(1, 1, 0, csat: 1, mean: 4, recommend: 100));

    [Fact]
    public void Scores_ThatAreNot_Break()
    {
        Breaks(Line(1, 1, 0, csat: 0, mean: 4, recommend: 100), "csat 0 of 1, not 1 of 1");
        Breaks(Line(1, 1, 0, csat: 1, mean: 5, recommend: 100), "mean 5, not 4/1");
        Breaks(Line(1, 1, 0, csat: 1, mean: 4, recommend: -100), "recommend -100 of 1, not 1-0 of 1");
        Breaks(Line(1, 1, 1, csat: 1, mean: 4, recommend: 100), "completed 1, not 0");
        Breaks(Line(2, 1, 0, csat: 1, mean: 4, recommend: 100), "invited 2, not 1");
        Breaks(Line(1, 0, 0, csat: 1, mean: 4, recommend: 100), "answered 0, not 1");
    }

    [Fact]
    public void Answer_ThatCameTooLate_IsNotExpectedToCount()
    {
        Say(At(8, 10, 10), "1", "explained", SurveyQuestion.Yes);

        Holds(Line(1, 1, 0, csat: 1, mean: 4, recommend: 100));
        Breaks(Line(1, 1, 1, csat: 1, mean: 4, recommend: 100), "completed 1, not 0");
    }

    [Fact]
    public void Survey_InWhichSomethingElseWasWritten_MayCountOrNot_AndNoMore()
    {
        entries.Add(new ReplyPlanned("m0-9", Patient.Address!, "+8610690000", "1", Intent.Confirm, At(4, 11, 0), []) { At = At(4, 11, 0) });
        entries.Add(new Replied("m0-9", null) { At = At(4, 11, 0) });

        Holds(Line(1, 1, 0, csat: 1, mean: 4, recommend: 100));
        Holds(Line(1, 1, 1, csat: 0, mean: 3, recommend: 0));
        Breaks(Line(2, 1, 1, csat: 1, mean: 4, recommend: 100), "invited 2, not 0 to 1");
    }

    [Fact]
    public void Survey_OfAnotherDepartment_Breaks() => Breaks(Line(1, 1, 0, csat: 1, mean: 4, recommend: 100), "CARD invited 1, not 0", department: "CARD");

    [Fact]
    public void Patient_WhoIsAskedTwiceInThirtyDays_Breaks()
    {
        Text(At(20, 10, 0), Invitation);

        Assert.Contains("was asked at", Check(Surveyed.OnceName, Line(2, 1, 0, csat: 1, mean: 4, recommend: 100)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Patient_WhoIsAskedOnADayWithAnotherText_Breaks()
    {
        Text(At(4, 9, 0), "【东城医院】请记得吃药。");

        Assert.False(Check(Surveyed.OnceName, Line(1, 1, 0, csat: 1, mean: 4, recommend: 100)).Ok);
    }

    [Fact]
    public void Patient_WhomNobodyAsks_Breaks()
    {
        Assert.True(Check(Surveyed.AskedName, Line(1, 1, 0, csat: 1, mean: 4, recommend: 100)).Ok);

        messages.RemoveAll(message => message.Text.Contains("住院", StringComparison.Ordinal) || message.Text.StartsWith("【东城医院】", StringComparison.Ordinal));

        Assert.Contains("nobody asked after S-1", Check(Surveyed.AskedName, Line(0, 0, 0, csat: 1, mean: 4, recommend: 100)).Detail, StringComparison.Ordinal);
    }

    private void Decide(StayChange change, DateTimeOffset at, StayFacts facts)
    {
        var id = $"e-{entries.Count}";
        entries.Add(new StayDecided(id, change, "S-1", Patient.Number, at, at, facts) { At = at });
        entries.Add(new Delivered(id, 0, "applied", "r", null, null, 1) { At = at });
    }

    private void Text(DateTimeOffset at, string text)
    {
        var id = $"m{messages.Count}";
        messages.Add(new SimMessage(0, at, "out", "+8610690000", Patient.Address!, text, id, $"ab-KEY.{id}.1", "accepted", "Delivered", 2000));
    }

    private void Say(DateTimeOffset at, string text, string question, params string[] values)
    {
        var reply = messages[^1].MessageId + "-0";
        entries.Add(new ReplyPlanned(reply, Patient.Address!, "+8610690000", text, Intent.Rated, at, []) { At = at, Survey = new("discharge", question, values) });
        entries.Add(new Replied(reply, $"in{entries.Count}") { At = at });
        messages.Add(new SimMessage(0, at, "in", Patient.Address!, "+8610690000", text, $"in{entries.Count - 1}", null, null, null, null));
    }

    private static SeenScores Line(int invited, int answered, int completed, double csat, double mean, double recommend) => new(
        "",
        false,
        new Dictionary<string, int> { ["invited"] = invited, ["answered"] = answered, ["completed"] = completed },
        new Dictionary<string, (double, int)> { ["csat"] = (csat, 1), ["topBox"] = (0, 1), ["mean"] = (mean, 1), ["recommend"] = (recommend, 1) });

    private CheckResult Check(string name, SeenScores line, string department = "OPH") => Surveyed.All(
        new Evidence(
            Registry, Ledger.Of(entries.Select((entry, index) => entry with { Seq = index + 1 })), [.. messages.OrderBy(message => message.At).Select((message, index) => message with { Seq = index + 1 })], At(25, 0, 0), TimeSpan.Zero),
        new SeenReport([line with { Of = "east/discharge" }], line),
        new SeenReport([line with { Of = department }], line)).Single(check => check.Name == name);

    private void Holds(SeenScores line) => Assert.True(Check(Surveyed.ScoresName, line) is { Ok: true }, Check(Surveyed.ScoresName, line).Detail);

    private void Breaks(SeenScores line, string why, string department = "OPH")
    {
        var check = Check(Surveyed.ScoresName, line, department);
        Assert.False(check.Ok);
        Assert.Contains(why, check.Detail, StringComparison.Ordinal);
    }
}

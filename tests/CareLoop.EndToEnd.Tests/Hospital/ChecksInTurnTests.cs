using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using Xunit;

using static CareLoop.EndToEnd.Tests.Hospital.ARun;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>The check of texts that ask how somebody is holds where they are in turn, and breaks for the one thing that it is there for.</summary>
public sealed class ChecksInTurnTests
{
    private const string Ask = "【东城医院】您出院两天了，现在感觉怎么样？\n1一切正常 2不舒服 3请给我打电话\n不想收短信请回复TD。";

    /// <summary>A week after the day on which the check is due, in the afternoon.</summary>
    private static readonly DateTimeOffset NextWeek = At(11, 14, 0);

    private static readonly Registry Registry = Registry.Of(7);

    private static readonly Patient Patient = Registry.Patients.First(patient => patient.Phone is not null && Registry.Patients.Count(other => other.Phone == patient.Phone) == 1);

    [Fact]
    public void Check_TwoDaysAfterTheStay_Holds() => Holds(leftAt: 10, Text(At(4, 10, 0), Ask));

    [Fact]
    public void Check_OutOfItsWindow_OrLateForNothing_Breaks()
    {
        Breaks("48 to 72 hours", leftAt: 10, Text(At(4, 9, 0), Ask));
        Breaks("48 to 72 hours", leftAt: 10, Text(At(5, 10, 30), Ask));
        Breaks("is late", leftAt: 10, Text(At(4, 14, 0), Ask));
        Breaks("gave way to nothing", leftAt: 17, Text(At(5, 9, 0), Ask));
    }

    [Fact]
    public void Check_OnTheDayOfAReminder_GivesWayWhereThereIsTime()
    {
        var reminder = Text(At(4, 18, 20), Reminder(NextWeek), "ab-KEY.m2.1");

        Holds(leftAt: 17, Text(At(5, 9, 0), Ask), reminder);
        Breaks("did not give way", leftAt: 17, Text(At(4, 17, 0), Ask), reminder);
        Breaks("until the morning", leftAt: 17, Text(At(5, 10, 0), Ask), reminder);
        // Left in the morning, the next one would leave no time for an answer.
        Holds(leftAt: 10, Text(At(4, 10, 0), Ask), reminder);
        Breaks("no time for an answer", leftAt: 10, Text(At(5, 9, 0), Ask), reminder);
    }

    private static void Holds(int leftAt, params SimMessage[] texts)
    {
        var result = Check(leftAt, texts);
        Assert.True(result.Ok, result.Detail);
        Assert.StartsWith("1 texts", result.Detail, StringComparison.Ordinal);
    }

    private static void Breaks(string detail, int leftAt, params SimMessage[] texts)
    {
        var result = Check(leftAt, texts);
        Assert.False(result.Ok, result.Detail);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    private static SimMessage Text(DateTimeOffset at, string text, string tag = "ab-KEY.m1.1") => new(0, at, "out", "+8610690000", Patient.Address!, text, tag, tag, "accepted", "Delivered", 2000);

    private static CheckResult Check(int leftAt, SimMessage[] texts)
    {
        List<Entry> entries = [];
        var (came, left) = (At(1, 9, 0), At(2, leftAt, 0));
        Decide(new StayDecided("e-1", StayChange.Admitted, "S-1", Patient.Number, came, came, new StayFacts(came, null, "OPH", "D-OPH-1", null, [], [])) { At = came });
        Decide(new StayDecided("e-2", StayChange.Discharged, "S-1", Patient.Number, left, left, new StayFacts(came, left, "OPH", "D-OPH-1", StayFacts.Home, ["H25.9"], [])) { At = left });
        if (texts.Length > 1)
            Decide(new Decided("e-3", ChangeKind.Booked, VisitId, Patient.Number, At(3, 9, 0), At(3, 9, 0), NextWeek) { At = At(3, 9, 0) });
        return ChecksInTurn.Check(new Evidence(
            Registry, Ledger.Of(entries.Select((entry, index) => entry with { Seq = index + 1 })), [.. texts.OrderBy(text => text.At).Select((text, index) => text with { Seq = index + 1 })], At(20, 0, 0), TimeSpan.Zero));

        void Decide(Decision decision)
        {
            entries.Add(decision);
            entries.Add(new Delivered(decision.EventId, 0, "applied", "r", null, null, 1) { At = decision.At });
        }
    }
}

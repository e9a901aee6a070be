using System.Globalization;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class SendBudgetTests
{
    private const string Day = "20260302";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 20, TimeSpan.Zero);

    /// <summary>Takes one after the other: so many seconds after the last, by a clock so far off, so many texts.</summary>
    private static readonly Arbitrary<(int Passed, int Skew, int Wanted)[]> Takes =
        (from passed in Gen.Choose(0, 100)
         from skew in Gen.Choose(-90, 90)
         from wanted in Gen.Choose(1, 30)
         select (passed, skew, wanted)).ArrayOf().ToArbitrary();

    [Fact]
    public void Take_WithinTheMinute_GrantsAll()
    {
        var (use, grant) = SendBudget.Take(BudgetUse.None, 3, 5, 100, Day, Now);

        Assert.Equal((3, null), (grant.Granted, grant.Reason));
        Assert.Equal((3, 3), (use.Used, use.DayUsed));
    }

    [Fact]
    public void Take_MoreThanTheMinute_SpreadsTheRestOverTheNextMinutes()
    {
        var (_, grant) = SendBudget.Take(BudgetUse.None, 9, 2, 100, Day, Now);

        Assert.Equal((2, "sender-budget"), (grant.Granted, grant.Reason));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4], Enumerable.Range(0, 7).Select(index => (int)(grant.AskAgain(index) - Now).TotalMinutes));
    }

    [Fact]
    public void Take_SecondGroupOfAFullMinute_QueuesBehindTheFirst()
    {
        var (use, _) = SendBudget.Take(BudgetUse.None, 6, 2, 100, Day, Now);

        var (_, grant) = SendBudget.Take(use, 2, 2, 100, Day, Now.AddSeconds(5));

        Assert.Equal((0, Now.AddSeconds(5).AddMinutes(3)), (grant.Granted, grant.AskAgain(0)));
    }

    [Fact]
    public void Take_NextMinute_BeginsAnew()
    {
        var (use, _) = SendBudget.Take(BudgetUse.None, 2, 2, 100, Day, Now);

        Assert.Equal(2, SendBudget.Take(use, 2, 2, 100, Day, Now.AddMinutes(1)).Grant.Granted);
    }

    [Fact]
    public void Take_DayUsedUp_HoldsAndSaysSo()
    {
        var (use, first) = SendBudget.Take(BudgetUse.None, 9, 100, 5, Day, Now);
        var (_, second) = SendBudget.Take(use, 1, 100, 5, Day, Now.AddHours(1));
        var (_, tomorrow) = SendBudget.Take(use, 1, 100, 5, "20260303", Now.AddDays(1));

        Assert.Equal((5, "daily-cap"), (first.Granted, first.Reason));
        Assert.Equal((0, "daily-cap"), (second.Granted, second.Reason));
        Assert.True(second.AskAgain(0) > Now.AddHours(1));
        Assert.Equal(1, tomorrow.Granted);
    }

    [Fact]
    public void Take_CapOfNothing_GrantsNothing() => Assert.Equal(0, SendBudget.Take(BudgetUse.None, 1, 100, 0, Day, Now).Grant.Granted);

    [Fact]
    public void Take_Paused_GrantsNothingAndSpreadsBehindThePause()
    {
        var until = Now.AddMinutes(7);

        var (use, grant) = SendBudget.Take(BudgetUse.None with { PausedUntil = until }, 3, 2, 100, Day, Now);

        Assert.Equal((0, "sender-throttled"), (grant.Granted, grant.Reason));
        Assert.Equal([until, until, until.AddMinutes(1)], Enumerable.Range(0, 3).Select(grant.AskAgain));
        Assert.Equal(2, SendBudget.Take(use, 3, 2, 100, Day, until).Grant.Granted);
    }

    [Fact]
    public void Take_ClockFarAheadWasSetRight_DoesNotHoldTheSender()
    {
        var (use, _) = SendBudget.Take(BudgetUse.None, 2, 2, 2, "20260401", Now.AddDays(30));

        Assert.Equal(2, SendBudget.Take(use, 2, 2, 2, Day, Now).Grant.Granted);
    }

    [Fact]
    public void Take_AnySequenceByOneClock_NeverGrantsMoreThanMinuteAndDayHave() => Prop.ForAll(Takes, takes =>
    {
        var granted = Run(takes.Select(take => (take.Passed, 0, take.Wanted)), perMinute: 7, perDay: 40);

        Assert.All(granted.GroupBy(take => Minute(take.At)), minute => Assert.InRange(minute.Sum(take => take.Granted), 0, 7));
        Assert.InRange(granted.Sum(take => take.Granted), 0, 40);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Take_AnySequenceByClocksThatDiffer_NeverGrantsMoreThanTheMinutesThatBegan() => Prop.ForAll(Takes, takes =>
    {
        var granted = Run(takes, perMinute: 7, perDay: 1_000);
        var minutes = granted.Select(take => Minute(take.At)).Aggregate(new List<string>(), (begun, minute) =>
        {
            if (begun.Count == 0 || string.CompareOrdinal(minute, begun[^1]) > 0)
                begun.Add(minute);
            return begun;
        });

        Assert.InRange(granted.Sum(take => take.Granted), 0, 7 * minutes.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Take_OrganisationsInTwoZones_ShareOneDay()
    {
        var use = BudgetUse.None;
        var granted = 0;

        for (var round = 0; round < 10; round++)
        {
            (use, var grant) = SendBudget.Take(use, 2, 100, 5, round % 2 == 0 ? "20260303" : "20260302", Now);
            granted += grant.Granted;
        }

        Assert.Equal(5, granted);
    }

    [Fact]
    public void Take_Denied_AskAgainLaterInOrderAndNoMoreAMinuteThanItHas() => Prop.ForAll(Takes, takes =>
    {
        var (use, now) = (BudgetUse.None, Now);
        foreach (var (passed, _, wanted) in takes)
        {
            now = now.AddSeconds(passed);
            (use, var grant) = SendBudget.Take(use, wanted, 7, 10_000, Day, now);
            var asked = Enumerable.Range(0, wanted - grant.Granted).Select(grant.AskAgain).ToList();

            Assert.All(asked, at => Assert.True(at > now));
            Assert.Equal(asked.Order(), asked);
            Assert.All(asked.GroupBy(Minute), minute => Assert.InRange(minute.Count(), 1, 7));
            Assert.Equal(asked.Count == 0, grant.Reason is null);
        }
    }).QuickCheckThrowOnFailure();

    private static List<(DateTimeOffset At, int Granted)> Run(IEnumerable<(int Passed, int Skew, int Wanted)> takes, int perMinute, int perDay)
    {
        var (use, now) = (BudgetUse.None, Now);
        var granted = new List<(DateTimeOffset, int)>();
        foreach (var (passed, skew, wanted) in takes)
        {
            now = now.AddSeconds(passed);
            (use, var grant) = SendBudget.Take(use, wanted, perMinute, perDay, Day, now.AddSeconds(skew));
            granted.Add((now.AddSeconds(skew), grant.Granted));
        }

        return granted;
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}

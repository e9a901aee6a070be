using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.WrittenInstants;

namespace CareLoop.Tests.Configuration;

public sealed class PlanScheduleTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly TimeZoneInfo[] Zones =
        [Shanghai, .. new[] { "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

    [Fact]
    public void For_TheStandardPlan_HasItsThreeLevels()
    {
        var schedule = Schedule(ShippedDefaults.StandardPlan, "2026-01-31T11:00+08:00");

        Assert.Equal(
            [
                ("check", 1, "2026-02-02T11:00+08:00", "2026-02-03T11:00+08:00"),
                ("level-1", 1, "2026-02-03T11:00+08:00", "2026-02-07T11:00+08:00"),
                ("level-2", 1, "2026-02-07T11:00+08:00", "2026-02-14T11:00+08:00"),
                ("level-3", 1, "2026-02-14T11:00+08:00", "2026-02-28T11:00+08:00"),
            ],
            schedule.Select(Written));
    }

    [Fact]
    public void For_RepeatedStep_KeepsTheLastOfTheMonth()
    {
        var plan = Plan("""{"id":"a","level":1,"channel":"call","from":"P1M","to":"P1M2D","every":"P1M","times":4}""");

        Assert.Equal(
            ["2026-02-28T11:00+08:00", "2026-03-31T11:00+08:00", "2026-04-30T11:00+08:00", "2026-05-31T11:00+08:00"],
            Schedule(plan, "2026-01-31T11:00+08:00").Select(occurrence => Written(occurrence).From));
    }

    [Fact]
    public void For_WindowEatenByHolidays_IsADay()
    {
        // Three working days after 13 February 2026 are behind the Spring Festival, six days are within it.
        var plan = Plan("""{"id":"a","level":1,"channel":"call","from":"3 working days","to":"P6D"}""");

        Assert.Equal(("a", 1, "2026-02-25T11:00+08:00", "2026-02-26T11:00+08:00"), Written(Schedule(plan, "2026-02-13T11:00+08:00").Single()));
    }

    [Fact]
    public void For_StepsThatOpenTogether_ComeInThePlansOrder()
    {
        const string Window = "\"level\":1,\"channel\":\"call\",\"from\":\"P1D\",\"to\":\"P2D\"";
        var plan = Plan($$"""{"id":"z",{{Window}}},{"id":"a",{{Window}}}""");

        Assert.Equal(["z", "a"], Schedule(plan, "2026-01-31T11:00+08:00").Select(occurrence => occurrence.StepId));
    }

    [Fact]
    public void For_AnyShippedPlanAndDischarge_IsOrderedAndInsideItsWindows()
    {
        var plans = ShippedDefaults.Documents.Where(document => document.Key.Kind == ConfigKind.FollowUpPlan)
            .Select(document => FollowUpPlan.Of("*", document.Key.Name, 0, document.Json)).ToArray();

        Prop.ForAll(Gen.Elements(plans).ToArbitrary(), Gen.Elements(Zones).ToArbitrary(), Gen.Choose(0, 3_000_000).ToArbitrary(), (plan, zone, minutes) =>
        {
            var anchor = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            var schedule = PlanSchedule.For(plan, anchor, zone, ConfigSnapshot.Shipped.Calendar("east"));
            return schedule.Count == plan.Steps.Sum(step => step.Times)
                && schedule.All(occurrence => anchor <= occurrence.From && occurrence.From < occurrence.To)
                && schedule.Zip(schedule.Skip(1)).All(pair => pair.First.From <= pair.Second.From)
                && schedule.GroupBy(occurrence => occurrence.StepId).All(step => step.Zip(step.Skip(1)).All(pair => pair.First.To <= pair.Second.From && pair.First.Occurrence + 1 == pair.Second.Occurrence));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static IReadOnlyList<PlannedOccurrence> Schedule(FollowUpPlan plan, string anchor) =>
        PlanSchedule.For(plan, At(anchor), Shanghai, ConfigSnapshot.Shipped.Calendar("east"));

    private static FollowUpPlan Plan(string steps) => FollowUpPlan.Of("east", "plan", 1, $$"""{"steps":[{{steps}}]}""");

    private static (string StepId, int Occurrence, string From, string To) Written(PlannedOccurrence occurrence) => (
        occurrence.StepId,
        occurrence.Occurrence,
        WrittenInstants.Written(occurrence.From, Shanghai),
        WrittenInstants.Written(occurrence.To, Shanghai));
}

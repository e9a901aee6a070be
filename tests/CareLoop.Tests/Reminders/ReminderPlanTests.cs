using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Reminders;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Reminders;

public sealed class ReminderPlanTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly OrganisationSettings Hospital = new() { Zone = Shanghai, QuietHours = new QuietHours(new TimeOnly(21, 0), new TimeOnly(8, 0)) };

    private static readonly ReminderStep Week = Step("week", "P7D", "18:00", latest: TimeSpan.FromDays(2));
    private static readonly ReminderStep Eve = Step("eve", "P1D", "18:00", latest: TimeSpan.FromHours(3));
    private static readonly ReminderStep SameDay = Step("day", "PT2H", null, latest: TimeSpan.FromMinutes(30));
    private static readonly ReminderPolicy Policy = new("*", "default", 1, AppliesTo.Anything, [Week, Eve, SameDay]);

    [Fact]
    public void For_VisitInShanghai_IsRemindedByTheLocalClock()
    {
        var steps = Plan("2026-03-12T06:00:00Z"); // Thursday 14:00

        Assert.Equal(["2026-03-05 18:00", "2026-03-11 18:00", "2026-03-12 12:00"], steps.Select(step => Local(step.Due, Shanghai)));
        Assert.All(steps, step => Assert.Equal(StepState.Planned, step.State));
    }

    [Theory]
    // The clocks go forward on 29 March and back on 25 October: 18:00 stays 18:00, and two hours stay two hours.
    [InlineData("2026-03-31T10:00:00Z", "2026-03-24T17:00:00Z", "2026-03-30T16:00:00Z", "2026-03-31T08:00:00Z")]
    [InlineData("2026-10-27T10:00:00Z", "2026-10-20T16:00:00Z", "2026-10-26T17:00:00Z", "2026-10-27T08:00:00Z")]
    public void For_VisitAfterTheClocksChange_KeepsTheLocalTime(string start, params string[] due) =>
        Assert.Equal(due.Select(Instant), Plan(start, Hospital with { Zone = Berlin }, now: "2026-03-01T00:00:00Z").Select(step => step.Due));

    [Fact]
    public void For_LateBooking_SkipsWhatIsPast()
    {
        var steps = Plan("2026-03-12T06:00:00Z", now: "2026-03-11T10:00:01Z");

        Assert.Equal([StepState.Skipped, StepState.Skipped, StepState.Planned], steps.Select(step => step.State));
        Assert.Equal("past-at-booking", steps[0].Reason);
        Assert.Equal(steps[2].Due, ReminderPlan.Next(steps));
    }

    [Fact]
    public void For_QuietHours_DeferToTheMorningWhereThatIsInTime()
    {
        // 09:00: two hours before is 07:00, quiet; 08:00 is in time.
        var day = Plan("2026-03-12T01:00:00Z").Single(step => step.Id == "day");

        Assert.Equal(("2026-03-12 08:00", "deferred-by-quiet-hours"), (Local(day.Due, Shanghai), day.Reason));
    }

    [Fact]
    public void For_QuietHoursUntilTooLate_PullForwardToTheEveningBefore()
    {
        // 08:15: latest is 07:45, still quiet.
        var day = Plan("2026-03-12T00:15:00Z").Single(step => step.Id == "day");

        Assert.Equal(("2026-03-11 20:45", "pulled-forward-by-quiet-hours"), (Local(day.Due, Shanghai), day.Reason));
    }

    [Theory]
    [InlineData(0, "18:00")]
    [InlineData(0.5, "18:30")]
    [InlineData(0.999, "18:59")]
    [InlineData(7, "19:00")]
    public void For_Spread_IsWholeMinutesWithinIt(double spread, string expected)
    {
        var policy = Policy with { Steps = [Eve with { Spread = TimeSpan.FromHours(1) }] };

        Assert.EndsWith(expected, Local(ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), policy, Hospital, spread, Instant("2026-03-01T00:00:00Z"))[0].Due, Shanghai), StringComparison.Ordinal);
    }

    [Fact]
    public void For_Grace_EndsBeforeTheLatestUsefulMoment()
    {
        var policy = Policy with { Steps = [Eve with { GraceAfterDue = TimeSpan.FromHours(1) }, SameDay with { GraceAfterDue = TimeSpan.FromDays(1) }] };

        var steps = ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), policy, Hospital, 0, Instant("2026-03-01T00:00:00Z"));

        Assert.Equal(["2026-03-11 19:00", "2026-03-12 13:30"], steps.Select(step => Local(step.Latest, Shanghai)));
    }

    [Fact]
    public void For_StepThatCouldNeverBeInTime_IsSkippedVisibly()
    {
        // The evening before is within ten hours of a visit just after midnight.
        var policy = Policy with { Steps = [Eve with { Latest = TimeSpan.FromHours(10) }] };

        var step = Assert.Single(ReminderPlan.For(Instant("2026-03-11T16:30:00Z"), policy, Hospital, 0, Instant("2026-03-01T00:00:00Z")));

        Assert.Equal((StepState.Skipped, "never-in-time"), (step.State, step.Reason));
    }

    [Fact]
    public void Renewed_SameSchedule_KeepsWhatBecameOfAStep()
    {
        var before = Plan("2026-03-12T06:00:00Z");
        var sent = before.Select(step => step.Id == "week" ? step with { State = StepState.Requested, MessageId = "m" } : step).ToList();

        var renewed = ReminderPlan.Renewed(sent, Plan("2026-03-12T06:00:00Z", now: "2026-03-11T12:00:00Z"));

        // The second's instant has come and its look is on its way: that look decides whether it is too late.
        Assert.Equal([StepState.Requested, StepState.Planned, StepState.Planned], renewed.Select(step => step.State));
        Assert.Equal("m", renewed[0].MessageId);
    }

    [Theory]
    // What lies a day or more before keeps its day; two hours before stay two hours before.
    [InlineData(10, "2026-03-05 10:00", "2026-03-11 10:00", "2026-03-12 12:00")]
    [InlineData(20, "2026-03-05 20:00", "2026-03-11 20:00", "2026-03-12 12:00")]
    // At night nobody is reminded.
    [InlineData(22, "2026-03-05 18:00", "2026-03-11 18:00", "2026-03-12 12:00")]
    [InlineData(7, "2026-03-05 18:00", "2026-03-11 18:00", "2026-03-12 12:00")]
    public void For_WhoPrefersAnHour_IsRemindedThen_OnTheDayOfThePolicy(int hour, params string[] due)
    {
        var steps = ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), Policy, Hospital, 0, Instant("2026-03-01T00:00:00Z"), hour);

        Assert.Equal(due, steps.Select(step => Local(step.Due, Shanghai)));
        Assert.All(steps, step => Assert.Equal(step.Due.AddHours(8).Hour == hour ? "preferred-hour" : null, step.Reason));
    }

    [Fact]
    public void For_WhoPrefersAnHourThatIsPast_OrOfNoUse_IsRemindedAsThePolicySays()
    {
        // Booked at noon of the day before: ten is past.
        var late = ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), Policy, Hospital, 0, Instant("2026-03-11T04:00:00Z"), 10);
        Assert.Equal(("2026-03-11 18:00", StepState.Planned), (Local(late.Single(step => step.Id == "eve").Due, Shanghai), late.Single(step => step.Id == "eve").State));

        // A visit at seven: after nineteen it is of no use.
        var early = Policy with { Steps = [Eve with { Latest = TimeSpan.FromHours(12) }] };
        Assert.Equal("2026-03-11 18:00", Local(ReminderPlan.For(Instant("2026-03-11T23:00:00Z"), early, Hospital, 0, Instant("2026-03-01T00:00:00Z"), 20)[0].Due, Shanghai));

        // Two of one day would overtake each other.
        var two = Policy with { Steps = [Eve, Eve with { Id = "noon", At = new TimeOnly(12, 0) }] };
        Assert.Equal(["2026-03-11 12:00", "2026-03-11 18:00"], ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), two, Hospital, 0, Instant("2026-03-01T00:00:00Z"), 15).Select(step => Local(step.Due, Shanghai)));
    }

    [Theory]
    [InlineData("2026-03-30T10:00:00Z", 2, "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-30T10:00:00Z", 9, "2026-03-29T07:00:00Z")]
    [InlineData("2026-10-26T10:00:00Z", 2, "2026-10-25T00:00:00Z")]
    [InlineData("2026-10-26T10:00:00Z", 9, "2026-10-25T08:00:00Z")]
    public void For_WhoPrefersAnHour_WhereTheClocksChange_IsRemindedWhenTheyShowIt(string start, int hour, string due)
    {
        var policy = Policy with { Steps = [Eve] };

        Assert.Equal(Instant(due), ReminderPlan.For(Instant(start), policy, Hospital with { Zone = Berlin, QuietHours = null }, 0, Instant("2026-01-01T00:00:00Z"), hour)[0].Due);
    }

    [Fact]
    public void For_ManyWhoPreferTheSameHour_AreSpreadOverIt()
    {
        var policy = Policy with { Steps = [Eve with { Spread = TimeSpan.FromHours(3) }] };

        Assert.Equal(["10:00", "10:29", "10:58"], new[] { 0, 0.5, 0.99 }.Select(spread =>
            Local(ReminderPlan.For(Instant("2026-03-12T06:00:00Z"), policy, Hospital, spread, Instant("2026-03-01T00:00:00Z"), 10)[0].Due, Shanghai)[11..]));
    }

    [Fact]
    public void For_Any_PlansNothingInQuietHoursNothingTooLateInOrderAndTheSameAgain()
    {
        var plans =
            from zone in Gen.Elements("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns")
            from quiet in Gen.Elements("21:00-08:00", "12:00-14:00", "22:30-06:15", "00:00-23:00", "none")
            from minutes in Gen.Choose(0, 60 * 24 * 400)
            from ahead in Gen.Choose(0, 60 * 24 * 10)
            from spread in Gen.Choose(0, 100)
            from offset in Gen.Elements("P7D", "P1D", "P0D", "PT2H", "PT26H", "PT20M")
            from at in Gen.Elements(null, "18:00", "07:30", "02:30", "23:59")
            from latest in Gen.Choose(0, 600)
            from width in Gen.Choose(0, 720)
            from grace in Gen.Choose(1, 3_000)
            from hour in Gen.Choose(-1, 23)
            let step = Step("s", offset, offset.Contains('T', StringComparison.Ordinal) ? null : at, TimeSpan.FromMinutes(latest)) with
            {
                Spread = TimeSpan.FromMinutes(width),
                GraceAfterDue = TimeSpan.FromMinutes(grace),
            }
            let start = Instant("2026-01-01T00:00:00Z").AddMinutes(minutes)
            select (zone, quiet, hour: hour < 0 ? (int?)null : hour, start, now: start.AddMinutes(-ahead), spread: spread / 100.0, policy: Policy with { Steps = [SameDay, step, Week, Eve] });
        Prop.ForAll(plans.ToArbitrary(), any =>
        {
            var hospital = Hospital with
            {
                Zone = TimeZoneInfo.FindSystemTimeZoneById(any.zone),
                QuietHours = any.quiet == "none" ? null : QuietHours.Parse(any.quiet).Window,
            };

            var steps = ReminderPlan.For(any.start, any.policy, hospital, any.spread, any.now, any.hour);

            Assert.Equal(any.policy.Steps.Count, steps.Count);
            Assert.Equal(steps.OrderBy(step => step.Due).Select(step => step.Id), steps.Select(step => step.Id));
            Assert.Equal(steps, ReminderPlan.For(any.start, any.policy, hospital, any.spread, any.now, any.hour));
            foreach (var step in steps.Where(step => step.State != StepState.Skipped))
            {
                Assert.False(hospital.QuietHours?.Covers(step.Due, hospital.Zone) ?? false, $"{step.Id} is due in quiet hours.");
                Assert.True(step.Due >= any.now && step.Due < step.Latest && step.Latest <= any.start, $"{step.Id} is due when it is of no use.");
                Assert.Equal(0, step.Due.Second);
                var definition = any.policy.Steps.Single(defined => defined.Id == step.Id);
                Assert.True(step.Reason != "preferred-hour" || LocalTimes.LocalDate(step.Due, hospital.Zone) == LocalTimes.LocalDate(definition.Offset.Before(any.start, hospital.Zone, definition.At), hospital.Zone));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<ReminderStepState> Plan(string start, OrganisationSettings? hospital = null, string now = "2026-03-01T00:00:00Z") =>
        ReminderPlan.For(Instant(start), Policy, hospital ?? Hospital, 0, Instant(now));

    private static ReminderStep Step(string id, string offset, string? at, TimeSpan latest) => new()
    {
        Id = id,
        Template = "reminder",
        Offset = Offset.Parse(offset, CultureInfo.InvariantCulture),
        At = at is null ? null : TimeOnly.Parse(at, CultureInfo.InvariantCulture),
        Latest = latest,
        Spread = TimeSpan.Zero,
        GraceAfterDue = TimeSpan.FromHours(12),
    };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset instant, TimeZoneInfo zone) => LocalTimes.Local(instant, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

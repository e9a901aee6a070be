using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.FollowUps.Figures;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What a month of discharges would begin.</summary>
public sealed class MonthForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 4, 0, 0, TimeSpan.Zero);

    private static readonly ConfigSnapshot Config = Published.Snapshot(Published.Document(ConfigKind.FollowUpPlan, "east", "standard", """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"check","channel":"sms","from":"PT48H","to":"PT72H","template":"follow-up-check"},
          {"id":"level-1","level":1,"channel":"call","from":"P3D","to":"P7D"},
          {"id":"level-2","level":2,"channel":"call","from":"P7D","to":"P14D","onlyIf":{"notReached":"level-1"}},
          {"id":"level-3","level":3,"channel":"visit","from":"P14D","to":"P1M","share":5},
          {"id":"diet","channel":"sms","from":"P1D","to":"P2D","every":"P10D","times":3,"template":"follow-up-diet","consent":"campaign"}]}
        """), Published.Document(ConfigKind.FollowUpPlan, "east", "tumour", """
        {"startsFrom":"discharge","appliesTo":{"diagnoses":["C00-C97"]},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P3W","to":"P4W"}]}
        """));

    [Fact]
    public void Discharges_OfThirtyDays_BeginWhatFallsIntoTheNextThirty()
    {
        var forecast = new MonthForecast(Config, Now);

        // At noon of each day: 20 discharges a day.
        for (var day = 1; day <= 30; day++)
        {
            for (var each = 0; each < 20; each++)
                forecast.Add(Facts(), Now.AddDays(-day));
        }

        // Those of the last days are not called before the 30 days ahead are over.
        Assert.Equal((20 * 27, 20 * 3, false), Of(forecast, "level-1", 1, "call"));
        Assert.Equal((20 * 23, 20 * 7, true), Of(forecast, "level-2", 2, "call"));
        Assert.Equal((16, 14, false), Of(forecast, "level-3", 3, "visit"));
        Assert.Equal((20 * 28, 20 * 2, false), Of(forecast, "check", 0, "sms"));
        Assert.Equal((20 * (29 + 19 + 9), 20 * (1 + 11 + 21), true), Of(forecast, "diet", 0, "sms"));
        Assert.Equal(20 * 28 * Config.Template("east", "follow-up-check", Config.Organisation("east").Language)!.TypicalSegments, forecast.Counts[Key("standard", "check", 0, "sms")].Segments, 6);
        Assert.Equal(0, forecast.Counts[Key("standard", "level-1", 1, "call")].Segments);
    }

    [Fact]
    public void Discharge_WithADiagnosis_CountsForThePlanThatTakesIt()
    {
        var forecast = new MonthForecast(Config, Now);

        forecast.Add(Facts("C34.9"), Now.AddDays(-30));

        Assert.Equal([Key("tumour", "level-1", 1, "call")], forecast.Counts.Keys);
    }

    [Fact]
    public void Visit_ThatNoPlanTakes_CountsForNothing()
    {
        var forecast = new MonthForecast(Config, Now);

        forecast.Add(Facts() with { Start = PlanStart.Visit }, Now.AddDays(-3));

        Assert.Empty(forecast.Counts);
    }

    private static PlanFacts Facts(params string[] diagnoses) => new(PlanStart.Discharge, "east", "CARD", diagnoses, [], null, 60, []);

    private static ForecastKey Key(string plan, string step, int level, string channel) => new("east/" + plan, step, level, channel);

    private static (int Begins, int Later, bool IsAtMost) Of(MonthForecast forecast, string step, int level, string channel)
    {
        var count = forecast.Counts[Key("standard", step, level, channel)];
        return ((int)Math.Round(count.Begins), (int)Math.Round(count.Later), count.IsAtMost);
    }
}

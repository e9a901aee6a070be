using CareLoop.Configuration;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class GoLiveTests
{
    [Theory]
    [InlineData("""{"goLive":"2026-12-01"}""", "")]
    [InlineData("""{"goLive":"undecided"}""", "")]
    [InlineData("""{"goLive":null}""", "")]
    [InlineData("""{"goLive":"2026-12-1"}""", "/goLive")]
    [InlineData("""{"goLive":"2026-12-01T00:00:00+08:00"}""", "/goLive")]
    [InlineData("""{"goLive":"Undecided"}""", "/goLive")]
    [InlineData("""{"goLive":""}""", "/goLive")]
    [InlineData("""{"goLive":true}""", "/goLive")]
    public void Publish_GoLive_TakesADayOrUndecided(string document, string expected) =>
        Assert.Equal(expected, string.Join(' ', Mistakes(Organisation("east", document)).Select(mistake => mistake.Pointer)));

    [Theory]
    [InlineData("Asia/Shanghai", "2026-11-30T15:59:59Z", false)]
    [InlineData("Asia/Shanghai", "2026-11-30T16:00:00Z", true)]
    [InlineData("America/New_York", "2026-12-01T04:59:59Z", false)]
    [InlineData("America/New_York", "2026-12-01T05:00:00Z", true)]
    public void IsLive_ADay_CountsFromItsMidnightWhereTheOrganisationIs(string zone, string instant, bool expected)
    {
        var settings = Snapshot(Organisation("east", $$"""{"zone":"{{zone}}","goLive":"2026-12-01"}""")).Organisation("east");

        Assert.Equal(expected, settings.IsLive(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void IsLive_NothingSaid_IsAlwaysAndUndecidedIsNever()
    {
        var config = Snapshot(Organisation("east", "{}"), Organisation("west", """{"goLive":"undecided"}"""));

        Assert.All([DateTimeOffset.MinValue, DateTimeOffset.MaxValue], instant =>
            Assert.Equal((true, true, false), (config.Organisation("east").IsLive(instant), config.Organisation("north").IsLive(instant), config.Organisation("west").IsLive(instant))));
    }

    [Fact]
    public void IsLive_SaidForAll_HoldsForWhoSaysNothingElse()
    {
        var config = Snapshot(Organisation("*", """{"goLive":"undecided"}"""), Organisation("east", """{"goLive":"2026-03-01"}"""), Organisation("west", """{"name":"西院"}"""));
        var now = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal((true, false, false), (config.Organisation("east").IsLive(now), config.Organisation("west").IsLive(now), config.Organisation("north").IsLive(now)));
    }

    [Theory]
    [InlineData("\"next month\"")]
    [InlineData("7")]
    [InlineData("{}")]
    public void IsLive_ValueThatIsNotUnderstood_IsNever(string value) =>
        Assert.False(Snapshot(Organisation("east", $$"""{"goLive":{{value}}}""")).Organisation("east").IsLive(DateTimeOffset.MaxValue));

    private static ConfigDocument Organisation(string organisation, string json) => Document(ConfigKind.Organisation, organisation, ConfigKind.OnlyName, json);
}

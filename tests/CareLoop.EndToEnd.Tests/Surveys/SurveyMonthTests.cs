using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>The monthly report and what patients wrote, over the whole app with storage in memory.</summary>
public sealed class SurveyMonthTests
{
    private static readonly string[] Said = ["等了很久，护士很耐心", "排队等太久了", "护士很耐心，谢谢", "=HYPERLINK(\"http://a\")", "<b>停车</b>不方便"];

    [Fact]
    public async Task Month_HasScoresBesideThoseBefore_TheLowestDimensions_Words_AndWhatIsDone()
    {
        await using var world = await BeginAsync();

        var reply = await AskAsync(world, "ReadSurveyMonth", "?organisation=east&month=2026-02");
        Assert.True(reply.IsGood, reply.Body);
        var month = JsonNode.Parse(reply.Body)!;

        Assert.Equal(("2026-02", 5 * 28), ((string)month["month"]!, (int)month["total"]!["counts"]!["answered"]!));
        Assert.Equal(["CARD", "OBS"], month["departments"]!.AsArray().Select(group => (string)group!["name"]!));
        Assert.Equal(("心内科", 1.0), ((string)month["departments"]![0]!["title"]!, (double)month["departments"]![0]!["previous"]!["value"]!));
        Assert.Equal(["care True", "overall False"], month["dimensions"]!.AsArray().Select(group => $"{group!["name"]} {(bool)group["isLowest"]!}"));
        Assert.Equal(["2026-01", "2026-02"], month["months"]!.AsArray().Select(line => (string)line!["of"]!["month"]!));
        var words = month["words"]!.AsArray().Select(word => $"{word!["words"]} {word["people"]}").ToList();
        Assert.Equal("护士很耐心 56", words[0]);
        Assert.Contains("排队等太久 28", words);
        Assert.Equal(28, (int)month["comments"]!["praise"]!);
        Assert.Single(month["warnings"]!.AsArray());
        Assert.Single(month["actions"]!.AsArray());
    }

    [Fact]
    public async Task Month_AsCsvAndPage_SaysTheSame_AndRunsNothing()
    {
        await using var world = await BeginAsync();

        var csv = await AskAsync(world, "ReadSurveyMonth", "?organisation=east&month=2026-02&format=csv");
        var page = await AskAsync(world, "ReadSurveyMonth", "?organisation=east&month=2026-02&format=html");
        var english = await AskAsync(world, "ReadSurveyMonth", "?organisation=east&month=2026-02&format=html&lang=en");

        Assert.Contains("total,2026-02,", csv.Body, StringComparison.Ordinal);
        Assert.Contains("dimension-lowest,care,", csv.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=", csv.Body, StringComparison.Ordinal);
        Assert.Contains("<h1>满意度月报 2026-02</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("role=\"img\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Body, StringComparison.Ordinal);
        Assert.Contains("Improvement actions under way", english.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_AreReadPageByPage_TheLatestFirst_EachOnce()
    {
        await using var world = await BeginAsync();
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = JsonNode.Parse((await AskAsync(world, "ListSurveyComments", $"?organisation=east&from=2026-01-31&to=2026-03-01&department=CARD&limit=7{(after is null ? "" : "&after=" + after)}")).Body)!;
            seen.AddRange(page["items"]!.AsArray().Select(item => $"{item!["day"]} {item["text"]}"));
            after = (string?)page["next"];
        }
        while (after is not null);

        Assert.Equal(29 * 2, seen.Count);
        Assert.Equal(seen.Select(item => item[..10]).OrderDescending(StringComparer.Ordinal), seen.Select(item => item[..10]));
        var praise = JsonNode.Parse((await AskAsync(world, "ListSurveyComments", "?organisation=east&month=2026-02&kind=praise&limit=200")).Body)!;
        Assert.All(praise["items"]!.AsArray(), item => Assert.Equal(Said[2], (string)item!["text"]!));
        Assert.Equal(400, (await AskAsync(world, "ListSurveyComments", "?organisation=east&kind=rude")).Status);
        Assert.Equal(400, (await AskAsync(world, "ListSurveyComments", "?organisation=east&after=x")).Status);
    }

    [Fact]
    public async Task Comment_ByText_LeadsToItsSurvey_AndStaysAfterItIsOver()
    {
        await using var world = await World.BeginAsync();
        await SurveyCases.SetUpAsync(world);
        await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(World.Start.AddHours(2).AddMinutes(10));
        await world.TextAsync(Events.Text(Events.Wang, "5", "in-1", world.Clock.Now));
        await world.UntilAsync(world.Clock.Now.AddMinutes(5));
        await world.TextAsync(Events.Text(Events.Wang, "护士很耐心", "in-2", world.Clock.Now));
        await world.UntilAsync(world.Clock.Now.AddMinutes(5));

        var item = Assert.Single(JsonNode.Parse((await AskAsync(world, "ListSurveyComments", "?organisation=east&month=2026-03")).Body)!["items"]!.AsArray())!;

        Assert.Equal(("护士很耐心", "praise", "CARD", "sms"), ((string)item["text"]!, (string)item["kind"]!, (string)item["department"]!, (string)item["feed"]!));
        var id = (string)item["id"]!;
        Assert.True((await world.Sound.AskAsync("ReadSurvey", World.ByStaff(new Ask("GET", "/api/surveys/" + id) { Route = new Dictionary<string, string> { ["id"] = id } }))).IsGood);
    }

    private static async Task<World> BeginAsync()
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("directory", """
            {"departments":[{"code":"CARD","name":"心内科","head":"H-1"},{"code":"OBS","name":"产科"}],"people":[{"id":"H-1","name":"H","department":"CARD"}],"customerService":{"director":"H-1"}}
            """));
        await TellAsync(world);
        await world.Sound.TriggerAsync("WatchSurveyScores");
        await ImprovementTests.StartAsync(world, """{"organisation":"east","title":"分时段预约","owner":"H-1","due":"2026-03-31","department":"CARD","dimension":"overall"}""");
        return world;
    }

    private static async Task TellAsync(World world)
    {
        await ScoredDays.TellAsync(world, "CARD", ScoredDays.Today.AddDays(-60), 30, satisfied: 3, others: 0);
        await ScoredDays.TellAsync(world, "CARD", ScoredDays.Today.AddDays(-29), 29, satisfied: 1, others: 1, number => Said[number]);
        await ScoredDays.TellAsync(world, "OBS", ScoredDays.Today.AddDays(-29), 29, satisfied: 3, others: 0, number => Said[number + 2]);
    }

    private static Task<HttpReply> AskAsync(World world, string function, string query) => world.Sound.AskAsync(function, World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = query }));
}

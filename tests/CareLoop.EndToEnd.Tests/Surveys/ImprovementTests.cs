using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>What has fallen and what is done about it, over the whole app with storage in memory.</summary>
public sealed class ImprovementTests
{
    private const string Directory = """
        {"departments":[{"code":"CARD","name":"心内科","head":"H-1"},{"code":"OBS","name":"产科","head":"H-2"}],
         "people":[{"id":"H-1","account":"22222222-2222-3333-4444-555555555555","name":"H","department":"CARD","phone":"13900020003"},{"id":"H-2","name":"HO","department":"OBS","phone":"13900020005"},
                   {"id":"N-1","name":"N","department":"CARD","phone":"13900020006"},{"id":"CS","name":"CS","phone":"13900020004"}],
         "customerService":{"director":"CS"}}
        """;

    private const string Begin = """{"organisation":"east","title":"候诊时每半小时说一次还要等多久","owner":"N-1","due":"2026-03-20","department":"CARD","dimension":"care"}""";

    [Fact]
    public async Task Department_ThatHasFallen_WarnsOnce_ItsHeadAndCustomerService()
    {
        await using var world = await BeginAsync();
        await ScoredDays.FallAsync(world);
        // As many who are not satisfied, but as before.
        await ScoredDays.TellAsync(world, "OBS", ScoredDays.Today.AddDays(-120), 120, satisfied: 1, others: 1);

        await world.Sound.TriggerAsync("WatchSurveyScores");
        await world.DrainAsync();
        await world.UntilAsync(World.Start.AddDays(1));
        await world.Sound.TriggerAsync("WatchSurveyScores");
        await world.DrainAsync();

        var warning = Assert.Single((await ReadAsync(world))["warnings"]!.AsArray())!;
        Assert.Equal(("CARD", 0.5, 60, 1.0, 270), ((string)warning["department"]!, (double)warning["recent"]!["value"]!, (int)warning["recent"]!["n"]!, (double)warning["before"]!["value"]!, (int)warning["before"]!["n"]!));
        Assert.Equal(["satisfaction-decline"], await ListAsync(world, "list=department&name=CARD"));
        Assert.Equal(["satisfaction-decline"], await ListAsync(world, "list=customer-service"));
        Assert.Equal(["+8613900020003"], world.Sms.Taken.Select(text => text.To));
        Assert.Equal(201, (await StartAsync(world, $$"""{"organisation":"east","title":"x","owner":"N-1","due":"2026-03-20","department":"CARD","warning":"{{warning["id"]}}"}""")).Status);
    }

    [Fact]
    public async Task Warning_EndsWhenTheDepartmentHasRecovered_AndASecondFallIsANewOne()
    {
        await using var world = await BeginAsync();
        await ScoredDays.FallAsync(world);
        await world.Sound.TriggerAsync("WatchSurveyScores");
        // A month in which all are well again, and two more in which they are not.
        await ScoredDays.TellAsync(world, "CARD", ScoredDays.Today, 60, satisfied: 8, others: 0);
        await world.UntilAsync(World.Start.AddDays(60));
        await world.Sound.TriggerAsync("WatchSurveyScores");
        Assert.Empty((await ReadAsync(world))["warnings"]!.AsArray());

        await ScoredDays.TellAsync(world, "CARD", ScoredDays.Today.AddDays(60), 30, satisfied: 1, others: 2);
        await world.UntilAsync(World.Start.AddDays(90));
        await world.Sound.TriggerAsync("WatchSurveyScores");

        Assert.Equal("2026-05-30", (string)Assert.Single((await ReadAsync(world))["warnings"]!.AsArray())!["day"]!);
    }

    [Fact]
    public async Task Action_HasAnOwnerADate_AndWhatItWasBeforeAndAfter()
    {
        await using var world = await BeginAsync();
        await ScoredDays.FallAsync(world);
        var begun = JsonNode.Parse((await StartAsync(world, Begin)).Body)!;
        Assert.Equal((string)begun["id"]!, (string)JsonNode.Parse((await StartAsync(world, Begin)).Body)!["id"]!);
        await world.DrainAsync();
        Assert.Equal(["improvement-action"], await ListAsync(world, "list=person&name=N-1"));
        await world.UntilAsync(World.Start.AddDays(10));

        Assert.Equal("done", (string)JsonNode.Parse((await CloseAsync(world, (string)begun["id"]!, """{"state":"done","note":"每半小时一次"}""")).Body)!["state"]!);

        await ScoredDays.TellAsync(world, "CARD", ScoredDays.Today.AddDays(11), 20, satisfied: 4, others: 0);
        await world.UntilAsync(World.Start.AddDays(40));
        var action = Assert.Single((await ReadAsync(world, "&state=closed"))["actions"]!.AsArray())!;
        // 60 days of 3 who are satisfied, then 30 of 2, of whom one is: 210 of 240.
        Assert.Equal((210 / 240.0, 240), ((double)action["before"]!["value"]!, (int)action["before"]!["n"]!));
        Assert.Equal((1.0, 80), ((double)action["after"]!["value"]!, (int)action["after"]!["n"]!));
        Assert.True((double)action["change"]!["low"]! > 0);
        Assert.Equal("每半小时一次", (string)action["outcome"]!);
        Assert.Empty(await ListAsync(world, "list=person&name=N-1"));
        Assert.Empty((await ReadAsync(world))["actions"]!.AsArray());
    }

    [Fact]
    public async Task Task_OfTheOwnerDone_IsTheActionDone()
    {
        await using var world = await BeginAsync();
        await StartAsync(world, Begin);
        await world.DrainAsync();
        var task = (await WorkAsync(world, "list=person&name=N-1"))[0]!["id"]!;

        var done = await world.Sound.AskAsync("CompleteTask", World.ByStaff(new Ask("POST", $"/api/tasks/{task}/complete")
        {
            Route = new Dictionary<string, string> { ["id"] = (string)task! },
            Body = Encoding.UTF8.GetBytes("""{"note":"做完了"}"""),
        }));

        Assert.True(done.IsGood, done.Body);
        var action = Assert.Single((await ReadAsync(world, "&state=all"))["actions"]!.AsArray())!;
        Assert.Equal(("done", "做完了"), ((string)action["state"]!, (string)action["outcome"]!));
        Assert.Equal(409, (await CloseAsync(world, (string)action["id"]!, """{"state":"dropped"}""")).Status);
    }

    [Theory]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1"}""", "/due")]
    [InlineData("""{"organisation":"east","title":"x","owner":"nobody","due":"2026-03-20"}""", "/owner")]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1","due":"2026-02-20"}""", "/due")]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1","due":"2026-03-20","dimension":"food"}""", "/dimension")]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1","due":"2026-03-20","department":"ENT"}""", "/department")]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1","due":"2026-03-20","colour":"red"}""", "/colour")]
    [InlineData("""{"organisation":"east","title":"x","owner":"N-1","due":"2026-03-20","warning":"abc"}""", "/warning")]
    public async Task Action_NotUnderstood_IsRefusedByItsPlace(string body, string place)
    {
        await using var world = await BeginAsync();

        var reply = await StartAsync(world, body);

        Assert.Equal(422, reply.Status);
        Assert.Equal(place, (string)JsonNode.Parse(reply.Body)!["errors"]![0]!["pointer"]!);
    }

    private static async Task<World> BeginAsync()
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("directory", Directory));
        return world;
    }

    internal static Task<HttpReply> StartAsync(World world, string body) => world.Sound.AskAsync("StartImprovement", StartAsk(body));

    internal static Ask StartAsk(string body = Begin) => World.ByStaff(new Ask("POST", "/api/improvements") { Body = Encoding.UTF8.GetBytes(body) });

    internal static Ask CloseAsk(string id, string body = """{"state":"done"}""") =>
        World.ByStaff(new Ask("POST", $"/api/improvements/{id}/close") { Route = new Dictionary<string, string> { ["id"] = id }, Body = Encoding.UTF8.GetBytes(body) });

    private static Task<HttpReply> CloseAsync(World world, string id, string body) => world.Sound.AskAsync("CloseImprovement", CloseAsk(id, body));

    private static async Task<JsonNode> ReadAsync(World world, string query = "")
    {
        var reply = await world.Sound.AskAsync("ReadImprovements", World.ByStaff(new Ask("GET", "/api/improvements") { Query = "?organisation=east" + query }));
        Assert.True(reply.IsGood, reply.Body);
        return JsonNode.Parse(reply.Body)!;
    }

    private static async Task<JsonArray> WorkAsync(World world, string list) =>
        JsonNode.Parse((await world.Sound.AskAsync("ListWork", World.ByStaff(new Ask("GET", "/api/tasks") { Query = "?organisation=east&" + list }))).Body)!["items"]!.AsArray();

    private static async Task<List<string>> ListAsync(World world, string list) => [.. (await WorkAsync(world, list)).Select(item => (string)item!["what"]!)];
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>Running follow-ups on another version of their plan, over the whole app with storage in memory.</summary>
public sealed class PlanMigrationTests
{
    private const string Plan = """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P1D","to":"P3D","assignee":"department"}]}""";

    [Fact]
    public async Task Migration_OfAnOrganisation_TakesItsRunningFollowUpsAndNoOthers()
    {
        await using var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan));
        await world.TellAsync(Discharged(1, "east"));
        await world.TellAsync(Discharged(2, "east"));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan.Replace("P3D", "P4D", StringComparison.Ordinal)));
        await world.TellAsync(Discharged(3, "east"));
        await world.TellAsync(Discharged(4, "west"));

        var first = await MigrateAsync(world, """{"plan":"default"}""");
        var again = await MigrateAsync(world, """{"plan":"default"}""");

        Assert.Equal((2, 0, "done"), first);
        Assert.Equal((0, 0, "done"), again);
        Assert.Equal(["*/standard@0", "east/default@2", "east/default@2", "east/default@2"], [.. (await PlansAsync(world, "east")).Concat(await PlansAsync(world, "west")).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task Migration_ToAHospitalsFirstOwnPlan_TakesThoseOfThePlanOfAll()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Discharged(1, "east"));
        await world.UntilAsync(World.Start.AddHours(1));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan) with
        {
            Route = new Dictionary<string, string> { ["kind"] = "follow-up-plan", ["organisation"] = "east", ["name"] = "standard" },
        });

        Assert.Equal((0, 0, "done"), await MigrateAsync(world, """{"plan":"standard","owner":"east"}"""));
        Assert.Equal((0, 0, "done"), await MigrateAsync(world, """{"plan":"standard","owner":"*","from":[1]}"""));
        Assert.Equal((1, 0, "done"), await MigrateAsync(world, """{"plan":"standard","owner":"*"}"""));
        Assert.Equal(["east/standard@1"], await PlansAsync(world, "east"));
    }

    [Theory]
    [InlineData("""{"plan":"nothing"}""", "?organisation=east", 404)]
    [InlineData("""{"plan":"standard","owner":"west"}""", "?organisation=east", 422)]
    [InlineData("""{"from":[-1]}""", "?organisation=east", 422)]
    [InlineData("""{"plan":"standard"}""", "", 400)]
    public async Task Migration_NotUnderstood_IsRefused(string body, string query, int status)
    {
        await using var world = await World.BeginAsync();

        var reply = await world.Sound.AskAsync("MigratePlan", MigrateAsk(body) with { Query = query });

        Assert.Equal(status, reply.Status);
    }

    private static Ask MigrateAsk(string body) =>
        World.ByStaff(new Ask("POST", "/api/follow-up-plans/migrate") { Query = "?organisation=east", Body = Encoding.UTF8.GetBytes(body), Id = $"ask-{Guid.NewGuid():N}" });

    private static async Task<(int Done, int Failed, string State)> MigrateAsync(World world, string body)
    {
        var started = await world.Sound.AskAsync("MigratePlan", MigrateAsk(body));
        Assert.Equal(202, started.Status);
        await world.DrainAsync();
        var address = (string)JsonNode.Parse(started.Body)!["address"]!;
        var job = JsonNode.Parse((await world.Sound.AskAsync("ReadJob", World.ByStaff(new Ask("GET", "/api/jobs/" + address) { Route = new Dictionary<string, string> { ["job"] = address } }))).Body)!;
        return ((int)job["done"]!, (int)job["failed"]!, (string)job["state"]!);
    }

    private static async Task<List<string>> PlansAsync(World world, string organisation)
    {
        var reply = await world.Sound.AskAsync("ListDischargeFacts", World.ByStaff(new Ask("GET", "/api/reports/follow-ups/discharges") { Query = $"?organisation={organisation}&month=2026-03" }));
        Assert.True(reply.IsGood, reply.Body);
        return [.. JsonNode.Parse(reply.Body)!["items"]!.AsArray().Select(item => (string)item!["plan"]!)];
    }

    private static JsonObject Discharged(int patient, string organisation) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"d-{patient}",
        ["source"] = "urn:his:" + organisation,
        ["type"] = "his.encounter.discharged",
        ["time"] = World.Start.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["organisation"] = organisation,
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = $"00000{patient}" }),
                ["name"] = "王建国",
                ["phones"] = new JsonArray($"1390001000{patient}"),
            },
            ["encounter"] = new JsonObject
            {
                ["id"] = $"S-{patient}",
                ["class"] = "inpatient",
                ["discharged"] = World.Start.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                ["department"] = new JsonObject { ["code"] = "CARD" },
            },
        },
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>Where an outreach team goes in a week, over the whole app with storage in memory.</summary>
public sealed class RouteTests
{
    [Fact]
    public async Task Route_OfATeam_IsByDistrictPostalCodeAndDeadline_AndNamesItsPatientsInTheTrail()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "110105", "100020"));
        await world.TellAsync(Discharged(2, "110101", "100010"));
        await world.TellAsync(Discharged(3, "110101", "100009"));
        await world.TellAsync(Discharged(4, "310101", "200000"));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));

        var route = JsonNode.Parse(await GetAsync(world, "&week=2026-W10"))!;

        var lines = route["lines"]!.AsArray();
        Assert.Equal(["100009", "100010", "100020"], lines.Select(line => (string)line!["postalCode"]!));
        Assert.Equal(["+8613900010003"], lines[0]!["phones"]!.AsArray().Select(phone => (string)phone!));
        Assert.Equal(("王建国", "=1 号", 39.9, "level-3#1", 0), ((string)lines[0]!["name"]!, (string)lines[0]!["address"]!, (double)lines[0]!["latitude"]!, (string)lines[0]!["step"]!, (int)lines[0]!["attempts"]!));
        Assert.Null(route["next"]);
        var patients = lines.Select(line => ((string)line!["task"]!).Split('.')[0]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(patients, await AuditedAsync(world));
    }

    [Fact]
    public async Task Route_OfAnotherTeamOrWeek_IsEmpty_AndWhatIsOverdueStandsInEachLaterOne()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "110105", "100020"));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));

        Assert.Equal(0, await CountAsync(world, "&week=2026-W09"));
        Assert.Equal(1, await CountAsync(world, ""));
        Assert.Equal(0, await CountAsync(world, "&week=2026-W20"));
        Assert.Equal(0, await CountAsync(world, "", team: "OTHER"));
        await world.UntilAsync(World.Start.AddDays(12));
        Assert.Equal(1, await CountAsync(world, "&week=2026-W20"));
    }

    [Fact]
    public async Task Route_ForASpreadsheet_HasAMarkAndNoFormula()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "110105", "100020"));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));

        var csv = await GetAsync(world, "&format=csv");

        Assert.Contains("task,deadline,overdue,name,phones", csv, StringComparison.Ordinal);
        Assert.Contains("'=1 号", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DepartmentHead@east", 403)]
    [InlineData("Outreach@west", 404)]
    [InlineData("Outreach@east/CARD", 404)]
    [InlineData("Outreach@east", 200)]
    public async Task Route_IsForWhoWorksForTheWholeOrganisation(string role, int status)
    {
        await using var world = await BeginAsync();

        Assert.Equal(status, (await world.Sound.AskAsync("ListRoute", Ask("", "OUT", role))).Status);
    }

    [Fact]
    public async Task Route_OfABadWeek_IsRefused()
    {
        await using var world = await BeginAsync();

        Assert.Equal(400, (await world.Sound.AskAsync("ListRoute", Ask("&week=2026-W54"))).Status);
    }

    private static async Task<World> BeginAsync()
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("directory", """{"teams":[{"code":"OUT","districts":["1101"]},{"code":"SH","districts":["31"]}]}"""));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-3","level":3,"channel":"visit","from":"P1D","to":"P10D","assignee":"outreach"}]}"""));
        return world;
    }

    private static async Task<int> CountAsync(World world, string query, string team = "OUT") => JsonNode.Parse(await GetAsync(world, query, team))!["lines"]!.AsArray().Count;

    private static async Task<string> GetAsync(World world, string query, string team = "OUT")
    {
        var reply = await world.Sound.AskAsync("ListRoute", Ask(query, team));
        Assert.True(reply.IsGood, reply.Body);
        return reply.Body;
    }

    private static Ask Ask(string query, string team = "OUT", string? role = null)
    {
        var ask = World.ByStaff(new Ask("GET", "/api/outreach/route") { Query = $"?organisation=east&team={team}" + query });
        if (role is null)
            return ask;
        var principal = JsonNode.Parse(Convert.FromBase64String(ask.Headers["X-MS-CLIENT-PRINCIPAL"]))!;
        principal["claims"]![1]!["val"] = role;
        return ask with { Headers = new Dictionary<string, string> { ["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal.ToJsonString())) } };
    }

    private static async Task<List<string>> AuditedAsync(World world)
    {
        var patients = new List<string>();
        await foreach (var row in world.Table(AuditLog.TableName).QueryAsync<TableEntity>())
        {
            if (row.GetString("Action") == "list-route" && row.PartitionKey.StartsWith("p~", StringComparison.Ordinal))
                patients.Add(row.PartitionKey.Split('~')[1]);
        }

        return [.. patients.Order(StringComparer.Ordinal)];
    }

    private static JsonObject Discharged(int patient, string district, string postalCode) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"d-{patient}",
        ["source"] = "urn:his:east",
        ["type"] = "his.encounter.discharged",
        ["time"] = World.Start.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = $"00000{patient}" }),
                ["name"] = "王建国",
                ["phones"] = new JsonArray($"1390001000{patient}"),
                ["address"] = new JsonObject { ["district"] = district, ["postalCode"] = postalCode, ["text"] = "=1 号", ["latitude"] = 39.9, ["longitude"] = 116.4 },
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

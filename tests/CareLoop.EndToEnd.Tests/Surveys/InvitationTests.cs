using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>Surveys by hand, and how many a department asks for, over the whole app with storage in memory.</summary>
public sealed class InvitationTests
{
    [Fact]
    public async Task List_OfPatients_EachHasAnOutcome_AndWhoCanBeIsAsked()
    {
        await using var world = await World.BeginAsync();
        await TellAsync(world, 1, 2, 3);

        var view = await InviteAsync(world, "east-mrn|000001", await KeyAsync(world, 2), "east-mrn|999999");

        Assert.Equal(["1 planned", "2 planned", "3 not-found"], Outcomes(view));
        Assert.Equal(("done", 3, 1), ((string)view["job"]!["state"]!, (int)view["job"]!["done"]!, (int)view["job"]!["failed"]!));
        await world.UntilAsync(World.Start.AddHours(1));
        Assert.Equal([Phone(1), Phone(2)], Invited(world));
        var survey = (string)view["patients"]![0]!["survey"]!;
        var read = await world.Sound.AskAsync("ReadSurvey", World.ByStaff(new Ask("GET", "/api/surveys/" + survey) { Route = new Dictionary<string, string> { ["id"] = survey } }));
        Assert.Equal("asking", (string)JsonNode.Parse(read.Body)!["state"]!);
    }

    [Fact]
    public async Task List_WithinThirtyDaysOfAnother_LeavesOutWhoWasAsked()
    {
        await using var world = await World.BeginAsync();
        await TellAsync(world, 1, 2);
        await InviteAsync(world, "east-mrn|000001");
        // Before the first one's turn has come, and after.
        Assert.Equal(["1 left-out asked-recently"], Outcomes(await InviteAsync(world, "east-mrn|000001")));
        await world.UntilAsync(World.Start.AddDays(5));

        var view = await InviteAsync(world, "east-mrn|000001", "east-mrn|000002");

        Assert.Equal(["1 left-out asked-recently", "2 planned"], Outcomes(view));
        await world.UntilAsync(World.Start.AddDays(5).AddHours(1));
        Assert.Equal([Phone(1), Phone(2)], Invited(world));
    }

    [Fact]
    public async Task List_OfWhoHasOptedOut_SaysSoAtOnce()
    {
        await using var world = await World.BeginAsync();
        await TellAsync(world, 1);
        await world.TextAsync(Events.Text(new Person(Number(1), "王一", Phone(1)[3..]), "STOP", "in-1", world.Clock.Now));
        await world.DrainAsync();

        Assert.Equal(["1 left-out opted-out"], Outcomes(await InviteAsync(world, "east-mrn|000001")));
    }

    [Theory]
    [InlineData("""{"survey":"friends-and-family","patients":[]}""", "?organisation=east", 422)]
    [InlineData("""{"survey":"friends-and-family","patients":["?"]}""", "?organisation=east", 422)]
    [InlineData("""{"survey":"friends-and-family"}""", "?organisation=east", 422)]
    [InlineData("""{"survey":"nothing","patients":["east-mrn|1"]}""", "?organisation=east", 404)]
    [InlineData("""{"survey":"outpatient","patients":["east-mrn|1"]}""", "?organisation=east", 409)]
    [InlineData("""{"survey":"friends-and-family","patients":["east-mrn|1"]}""", "", 400)]
    public async Task List_NotUnderstood_IsRefused(string body, string query, int status)
    {
        await using var world = await World.BeginAsync();

        var reply = await world.Sound.AskAsync("StartInvitations", World.ByStaff(new Ask("POST", "/api/surveys/invitations") { Query = query, Body = Encoding.UTF8.GetBytes(body) }));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Quota_OfADepartment_IsHowManyItAsksInAMonth_AndTheOthersAreCounted()
    {
        await using var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P20D","to":"P21D","assignee":"department"}]}"""));
        await world.PublishAsync(World.ConfigurationAsk("survey", """
            {"title":{"zh-CN":"出院满意度"},"startsFrom":"discharge","after":"PT2H","quota":3,"questions":[{"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"}}]}
            """));
        await TellAsync(world, Enumerable.Range(1, 7).ToArray());

        await world.UntilAsync(World.Start.AddDays(5));

        Assert.Equal(3, Invited(world).Count);
        var reply = await world.Sound.AskAsync("ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = "?organisation=east&month=2026-03" }));
        var states = new List<string>();
        await foreach (var row in world.Table(CareLoop.Storage.TableNames.Care).QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            if (row.RowKey.StartsWith("open~survey~", StringComparison.Ordinal))
                states.Add($"{row.GetString("state")} {row.GetString("reason")}");
        }

        Assert.True(reply.IsGood, reply.Body);
        Assert.Equal((3, 4), (states.Count(state => state == "unanswered no-answer"), states.Count(state => state == "left-out quota")));
    }

    private static async Task TellAsync(World world, params int[] patients)
    {
        foreach (var patient in patients)
        {
            await world.TellAsync(new JsonObject
            {
                ["specversion"] = "1.0",
                ["id"] = $"out-{patient}",
                ["source"] = "urn:his:east",
                ["type"] = "his.encounter.discharged",
                ["datacontenttype"] = "application/json",
                ["time"] = At(World.Start),
                ["data"] = new JsonObject
                {
                    ["organisation"] = "east",
                    ["patient"] = new JsonObject
                    {
                        ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = Number(patient) }),
                        ["name"] = "王一",
                        ["phones"] = new JsonArray(Phone(patient)[3..]),
                    },
                    ["encounter"] = new JsonObject
                    {
                        ["id"] = $"S-{patient}",
                        ["class"] = "inpatient",
                        ["admitted"] = At(World.Start.AddDays(-3)),
                        ["discharged"] = At(World.Start),
                        ["department"] = new JsonObject { ["code"] = "CARD" },
                    },
                },
            });
        }
    }

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Number(int patient) => $"{patient:000000}";

    private static string Phone(int patient) => $"+8613900010{patient:000}";

    private static async Task<string> KeyAsync(World world, int patient)
    {
        var reply = await world.Sound.AskAsync("FindPatients", World.ByStaff(new Ask("GET", "/api/patients") { Query = $"?authority=east-mrn&value={Number(patient)}" }));
        return (string)JsonNode.Parse(reply.Body)![0]!["key"]!;
    }

    private static async Task<JsonNode> InviteAsync(World world, params string[] patients)
    {
        var body = new JsonObject { ["survey"] = "friends-and-family", ["patients"] = new JsonArray([.. patients.Select(patient => (JsonNode)patient)]) };
        var started = await world.Sound.AskAsync("StartInvitations", World.ByStaff(new Ask("POST", "/api/surveys/invitations")
        {
            Query = "?organisation=east",
            Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
            Id = $"ask-{Guid.NewGuid():N}",
        }));
        Assert.Equal(202, started.Status);
        await world.DrainAsync();
        var address = (string)JsonNode.Parse(started.Body)!["address"]!;
        return JsonNode.Parse((await world.Sound.AskAsync("ReadInvitations", World.ByStaff(new Ask("GET", "/api/surveys/invitations/" + address) { Route = new Dictionary<string, string> { ["job"] = address } }))).Body)!;
    }

    private static List<string> Outcomes(JsonNode view) => [.. view["patients"]!.AsArray().Select(patient => $"{(int)patient!["place"]!} {(string)patient["state"]!} {(string?)patient["reason"]}".TrimEnd())];

    private static List<string> Invited(World world) => [.. world.Sms.Taken.Where(text => text.Words.Contains("体验", StringComparison.Ordinal) || text.Words.Contains("满意", StringComparison.Ordinal)).Where(text => text.Words.Contains("TD", StringComparison.Ordinal)).Select(text => text.To).Order(StringComparer.Ordinal)];
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>Who may do what with a task, and whose work it counts for, over the whole app with storage in memory.</summary>
public sealed class StaffWorkTests
{
    private const string Doctor = "aaaaaaaa-0000-0000-0000-000000000001", Nurse = "aaaaaaaa-0000-0000-0000-000000000002", Centre = "aaaaaaaa-0000-0000-0000-000000000003";

    private const string Directory = $$"""
        {"departments":[{"code":"CARD","name":"心内科"},{"code":"OBS","name":"产科"}],
         "people":[{"id":"D-1","account":"{{Doctor}}","name":"D","department":"OBS"},{"id":"N-1","account":"{{Nurse}}","name":"N","department":"CARD"},{"id":"C-1","account":"{{Centre}}","name":"C"}]}
        """;

    private const string Plan = """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"level-1","level":1,"channel":"call","from":"P1D","to":"P3D","assignee":"attending-clinician","attempts":{"most":1},"check":{"percent":100,"within":"P1D"}}]}
        """;

    private const string OfDoctor = "Clinician@east/OBS", OfNurse = "Clinician@east/CARD", OfCentre = "CustomerService@east", OfAdministrator = "Administrator@*";

    [Fact]
    public async Task Task_OfSomebodyOfAnotherDepartment_IsTheirsToSeeAndDo()
    {
        await using var world = await BeginAsync(patients: 1);
        var task = Assert.Single(await IdsAsync(world, "ListWork", "&list=mine", Doctor, OfDoctor));

        var read = await AskAsync(world, "ReadTask", task, null, Doctor, OfDoctor);

        Assert.Equal(200, read.Status);
        Assert.Equal("王建国", (string?)JsonNode.Parse(read.Body)!["patient"]!["name"]);
        Assert.Equal(404, (await AskAsync(world, "ReadTask", task, null, Centre, OfDoctor)).Status);
        Assert.Equal(404, (await AskAsync(world, "ClaimTask", task, "{}", Centre, OfDoctor)).Status);
        Assert.Equal(404, (await AskAsync(world, "ReadTask", task, null, Doctor, "Clinician@west/OBS")).Status);
        Assert.Equal(200, (await AskAsync(world, "ClaimTask", task, "{}", Doctor, OfDoctor)).Status);
        Assert.Equal(200, (await AskAsync(world, "CompleteTask", task, """{"minutes":4}""", Doctor, OfDoctor)).Status);
    }

    [Fact]
    public async Task Appraisal_CountsWhatSomebodyDid_WithoutRecordsThatWereRefused_AndOpensToTheirCalls()
    {
        await using var world = await BeginAsync(patients: 3);
        var calls = await IdsAsync(world, "ListWork", "&list=department&name=CARD", Nurse, OfNurse);
        Assert.Equal(3, calls.Count);
        await DoAsync(world, "CompleteTask", calls[0], """{"minutes":4}""", Doctor, OfDoctor);
        await DoAsync(world, "CompleteTask", calls[1], """{"minutes":5}""", Doctor, OfDoctor);
        await DoAsync(world, "CompleteTask", calls[2], """{"minutes":6}""", Nurse, OfNurse);
        var before = await LineAsync(world, "D-1");
        Assert.Equal((2, 2, 2), (before["due"], before["reached"], before["completedInTime"]));

        foreach (var call in calls)
        {
            var isWrong = call == calls[1];
            var check = (await GetAsync(world, "ListWork", "&list=customer-service", Centre, OfCentre))["items"]!.AsArray().Select(item => (string)item!["id"]!).Single(id => id.Split('.')[0] == call.Split('.')[0]);
            await DoAsync(world, "CompleteTask", check, isWrong ? """{"answers":{"took-place":"no"}}""" : """{"answers":{"took-place":"yes"}}""", Centre, OfCentre);
        }

        var (doctor, nurse) = (await LineAsync(world, "D-1"), await LineAsync(world, "N-1"));
        // Three, with the call that is to be made again.
        Assert.Equal((3, 1, 1, 1), (doctor["due"], doctor["reached"], doctor["completedInTime"], doctor["recordsRefused"]));
        Assert.Equal((2, 1, 2, 9), (doctor["checksDone"], doctor["checksAgreed"], doctor["calls"], doctor["minutes"]));
        Assert.Equal((1, 1, 1, 1, 6), (nurse["due"], nurse["reached"], nurse["checksDone"], nurse["calls"], nurse["minutes"]));
        var behind = (await GetAsync(world, "ListTaskFacts", "&month=2026-03&clinician=D-1&figure=calls", Nurse, OfAdministrator))["items"]!.AsArray();
        Assert.Equal([.. calls.Take(2).Order(StringComparer.Ordinal)], behind.Select(call => (string)call!["task"]!).Order(StringComparer.Ordinal));
        Assert.All(behind, call => Assert.Equal(("D-1", "reached"), ((string)call!["caller"]!, (string)call["result"]!)));
        Assert.Equal([calls[0]], await IdsAsync(world, "ListTaskFacts", "&month=2026-03&clinician=D-1&figure=reached", Nurse, OfAdministrator));
        Assert.Equal([calls[1]], await IdsAsync(world, "ListTaskFacts", "&month=2026-03&clinician=D-1&figure=recordsRefused", Nurse, OfAdministrator));
        Assert.Equal("record-not-right", (string?)JsonNode.Parse((await AskAsync(world, "ReadTask", calls[1], null, Nurse, OfNurse)).Body)!["reason"]);
    }

    [Fact]
    public async Task Check_OfOnesOwnRecord_IsSomebodyElses()
    {
        await using var world = await BeginAsync(patients: 1);
        await DoAsync(world, "CompleteTask", Assert.Single(await IdsAsync(world, "ListWork", "&list=mine", Doctor, OfDoctor)), """{"minutes":4}""", Doctor, OfDoctor);
        var check = Assert.Single(await IdsAsync(world, "ListWork", "&list=customer-service", Centre, OfCentre));

        var refused = await AskAsync(world, "ClaimTask", check, "{}", Doctor, OfCentre);

        Assert.Equal((409, "urn:careloop:problem:own-record"), (refused.Status, (string?)JsonNode.Parse(refused.Body)!["type"]));
    }

    [Fact]
    public async Task Task_MadeByHand_IsTriedThreeTimesFourHoursApart()
    {
        await using var world = await BeginAsync(patients: 1);
        var patient = Assert.Single(await IdsAsync(world, "ListWork", "&list=mine", Doctor, OfDoctor)).Split('.')[0];
        var made = await world.Sound.AskAsync("CreateFollowUp", As(new Ask("POST", "/api/follow-ups")
        {
            Body = Encoding.UTF8.GetBytes($$"""{"patient":"{{patient}}","deadline":"2026-03-20T09:00:00+08:00","channel":"visit","department":"CARD"}"""),
        }, Nurse, OfAdministrator));
        Assert.True(made.IsGood, made.Body);
        var task = (string)JsonNode.Parse(made.Body)!["id"]!;

        var states = new List<string>();
        foreach (var hours in new[] { 0, 1, 4, 8 })
        {
            await world.UntilAsync(World.Start.AddDays(1).AddHours(1 + hours));
            var tried = await DoAsync(world, "RecordAttempt", task, """{"result":"no-answer"}""", Nurse, OfAdministrator);
            states.Add((string)JsonNode.Parse(tried)!["state"]!);
        }

        Assert.Equal(["in-progress", "in-progress", "in-progress", "lost-to-follow-up"], states);
    }

    private static async Task<World> BeginAsync(int patients)
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("directory", Directory));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan));
        foreach (var patient in Enumerable.Range(1, patients))
            await world.TellAsync(Discharged(patient));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));
        return world;
    }

    private static async Task<Dictionary<string, int>> LineAsync(World world, string clinician)
    {
        var report = await GetAsync(world, "ReadAppraisals", "&month=2026-03", Nurse, OfAdministrator);
        var line = report["lines"]!.AsArray().Single(line => (string)line!["of"]!["clinician"]! == clinician)!;
        return line["counts"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!);
    }

    private static async Task<List<string>> IdsAsync(World world, string function, string query, string account, string role) =>
        [.. (await GetAsync(world, function, query, account, role))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private static async Task<JsonNode> GetAsync(World world, string function, string query, string account, string role)
    {
        var reply = await world.Sound.AskAsync(function, As(new Ask("GET", "/api/" + function) { Query = "?organisation=east" + query }, account, role));
        Assert.True(reply.IsGood, reply.Body);
        return JsonNode.Parse(reply.Body)!;
    }

    private static async Task<string> DoAsync(World world, string function, string task, string body, string account, string role)
    {
        var reply = await AskAsync(world, function, task, body, account, role);
        Assert.True(reply.IsGood, reply.Body);
        return reply.Body;
    }

    private static Task<HttpReply> AskAsync(World world, string function, string task, string? body, string account, string role) =>
        world.Sound.AskAsync(function, As(
            new Ask(body is null ? "GET" : "POST", "/api/tasks/" + task) { Route = new Dictionary<string, string> { ["id"] = task }, Body = body is null ? [] : Encoding.UTF8.GetBytes(body) }, account, role));

    private static Ask As(Ask ask, string account, string role)
    {
        var principal = JsonNode.Parse(Convert.FromBase64String(World.ByStaff(ask).Headers["X-MS-CLIENT-PRINCIPAL"]))!;
        principal["claims"]![0]!["val"] = account;
        principal["claims"]![1]!["val"] = role;
        return ask with { Headers = new Dictionary<string, string> { ["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal.ToJsonString())) } };
    }

    private static JsonObject Discharged(int patient) => new()
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
            },
            ["encounter"] = new JsonObject
            {
                ["id"] = $"S-{patient}",
                ["class"] = "inpatient",
                ["discharged"] = World.Start.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                ["department"] = new JsonObject { ["code"] = "CARD" },
                ["clinician"] = new JsonObject { ["id"] = "D-1" },
            },
        },
    };
}

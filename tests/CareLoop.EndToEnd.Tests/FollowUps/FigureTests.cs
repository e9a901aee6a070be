using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>The figures of follow-ups, over the whole app with storage in memory.</summary>
public sealed class FigureTests
{
    private const string Plan = """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"level-1","level":1,"channel":"call","from":"P1D","to":"P3D","assignee":"attending-clinician","attempts":{"most":1},
           "overdue":[{"after":"PT0S","tell":"assignee"},{"after":"P1D","tell":"department-head"}]}]}
        """;

    [Fact]
    public async Task Figures_OfEveryKindOfEnd_Close_AndOpenToWhatIsBehindThem()
    {
        await using var world = await BeginAsync();
        foreach (var number in Enumerable.Range(1, 6))
            await world.TellAsync(Discharged(number, number == 5 ? "5" : "1"));
        await world.TellAsync(Discharged(7, "1", at: World.Start.AddDays(-20)));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));
        var calls = await TasksAsync(world);
        Assert.Equal(5, calls.Count);
        await ActAsync(world, "CompleteTask", calls[0], """{"minutes":4}""");
        await ActAsync(world, "RecordAttempt", calls[1], """{"result":"no-answer","minutes":1}""");
        await ActAsync(world, "RecordAttempt", calls[2], """{"result":"refused"}""");
        await world.UntilAsync(World.Start.AddDays(5));
        await ActAsync(world, "CompleteTask", calls[3], """{"minutes":6}""");

        var report = await ReportAsync(world, "&by=department");

        var total = Counts(report["total"]!);
        Assert.Equal((7, 1, 2, 4), (total["discharges"], total["excluded"], total["covered"], total["notCovered"]));
        Assert.Equal(total["notCovered"], total.Where(pair => pair.Key.StartsWith("notCovered:", StringComparison.Ordinal)).Sum(pair => pair.Value));
        Assert.Equal(1, total["notCovered:lost-to-follow-up"]);
        Assert.Equal(1, total["notCovered:declined"]);
        Assert.Equal(1, total["notCovered:in-progress"]);
        Assert.Equal(1, total["notCovered:window-past"]);
        Assert.Equal((5, 1, 1, 1), (total["due"], total["completedInTime"], total["late"], total["overdue"]));
        Assert.Equal((4, 11), (total["calls"], total["minutes"]));
        Assert.Equal(0.3333, (double)report["total"]!["rates"]!["coverage"]!);
        foreach (var (figure, count) in total.Where(pair => pair.Key.StartsWith("notCovered", StringComparison.Ordinal) || pair.Key is "covered" or "excluded" or "discharges"))
            Assert.Equal(count, (await ListAsync(world, "ListDischargeFacts", figure)).Count);
        foreach (var figure in new[] { "due", "late", "overdue", "completedInTime" })
            Assert.Equal(total[figure], (await ListAsync(world, "ListTaskFacts", figure)).Count);
    }

    [Fact]
    public async Task Figures_AskedAgain_AreTheSame_AndALateFactReopensItsDay()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "1"));
        await world.UntilAsync(World.Start.AddDays(2));
        var first = await ReportAsync(world, "&by=day");
        Assert.Contains(await StatsAsync(world), key => key.StartsWith("a~follow-up", StringComparison.Ordinal));

        var second = await ReportAsync(world, "&by=day");
        await world.TellAsync(Discharged(2, "1", at: World.Start));
        var third = await ReportAsync(world, "&by=day");

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(1, Counts(second["total"]!)["discharges"]);
        Assert.Equal(2, Counts(third["total"]!)["discharges"]);
    }

    [Fact]
    public async Task Discharge_OnAnotherDayThanWasSaid_IsCountedOnce()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "1", at: World.Start.AddDays(-3)));
        await ReportAsync(world, "");

        await world.TellAsync(Discharged(1, "1", at: World.Start.AddDays(-1), second: 2));

        var report = await ReportAsync(world, "&by=day");
        Assert.Equal(1, Counts(report["total"]!)["discharges"]);
        Assert.Equal("2026-03-01", (string)report["lines"]!.AsArray().Single(line => Counts(line!).ContainsKey("discharges"))!["of"]!["day"]!);
    }

    [Fact]
    public async Task Figures_OfADepartmentsHead_AreTheDepartments()
    {
        await using var world = await BeginAsync();
        await world.TellAsync(Discharged(1, "1"));
        await world.TellAsync(Discharged(2, "1", department: "OBS"));

        var report = await ReportAsync(world, "&by=department", "DepartmentHead@east/CARD");

        Assert.Equal(["CARD"], report["lines"]!.AsArray().Select(line => (string)line!["of"]!["department"]!));
        Assert.Equal(1, Counts(report["total"]!)["discharges"]);
    }

    [Fact]
    public async Task Csv_WithNothingToCount_StillHasItsColumnsAndItsTotal()
    {
        await using var world = await BeginAsync();

        Assert.Equal("department,level\r\ntotal,\r\n", await CsvAsync(world, "&by=department,level,department"));
        await world.TellAsync(Discharged(1, "1"));
        var csv = (await CsvAsync(world, "")).Split("\r\n");

        Assert.StartsWith("of,discharges,", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("total,1,", csv[1], StringComparison.Ordinal);
    }

    private static async Task<string> CsvAsync(World world, string query)
    {
        var reply = await world.Sound.AskAsync("ReadFigures", World.ByStaff(new Ask("GET", "/api/reports/follow-ups") { Query = "?organisation=east&from=2026-02-01&to=2026-03-31&format=csv" + query }));
        Assert.True(reply.IsGood, reply.Body);
        return reply.Body.TrimStart('\uFEFF');
    }

    [Fact]
    public async Task EndOfAMonth_WithMoreCliniciansThanASlice_ChecksARecordOfEach_Once()
    {
        const int Clinicians = 25;
        await using var world = await BeginAsync(Plan.Replace("\"attempts\"", "\"check\":{\"percent\":1,\"within\":\"P3D\"},\"attempts\"", StringComparison.Ordinal));
        foreach (var number in Enumerable.Range(1, Clinicians))
            await world.TellAsync(Discharged(number, "1", clinician: $"D-{number}"));
        await world.UntilAsync(World.Start.AddDays(1).AddHours(1));
        foreach (var call in await TasksAsync(world))
            await ActAsync(world, "CompleteTask", call, """{"minutes":4}""");
        await world.UntilAsync(World.Start.AddDays(30));
        var drawn = (await ChecksAsync(world)).Count;
        Assert.InRange(drawn, 0, Clinicians - 21);

        await world.Sound.TriggerAsync("EndMonth");
        await world.DrainAsync();

        var checks = await ChecksAsync(world);
        Assert.Equal(Clinicians, checks.Count);
        Assert.Equal(Clinicians, checks.Distinct().Count());
        await world.Sound.TriggerAsync("EndMonth");
        await world.DrainAsync();
        Assert.Equal(Clinicians, (await ChecksAsync(world)).Count);
    }

    private static async Task<List<string>> ChecksAsync(World world) =>
        [.. (await GetAsync(world, "ListWork", "?organisation=east&list=customer-service"))["items"]!.AsArray().Where(item => (string)item!["what"]! == "record-check").Select(item => (string)item!["id"]!)];

    private static async Task<World> BeginAsync(string plan = Plan)
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", plan));
        return world;
    }

    private static Dictionary<string, int> Counts(JsonNode line) => line["counts"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!);

    private static async Task<JsonNode> ReportAsync(World world, string query, string? role = null) =>
        await GetAsync(world, "ReadFigures", "?organisation=east&from=2026-02-01&to=2026-03-31" + query, role);

    private static async Task<List<string>> ListAsync(World world, string function, string figure) =>
        [.. (await GetAsync(world, function, "?organisation=east&from=2026-02-01&to=2026-03-31&figure=" + figure))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private static async Task<List<string>> TasksAsync(World world) =>
        [.. (await GetAsync(world, "ListWork", "?organisation=east&list=department&name=CARD"))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private static async Task<JsonNode> GetAsync(World world, string function, string query, string? role = null)
    {
        var ask = World.ByStaff(new Ask("GET", "/api/" + function) { Query = query });
        if (role is not null)
        {
            var principal = JsonNode.Parse(Convert.FromBase64String(ask.Headers["X-MS-CLIENT-PRINCIPAL"]))!;
            principal["claims"]![1]!["val"] = role;
            ask = ask with { Headers = new Dictionary<string, string> { ["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal.ToJsonString())) } };
        }

        var reply = await world.Sound.AskAsync(function, ask);
        Assert.True(reply.IsGood, reply.Body);
        return JsonNode.Parse(reply.Body)!;
    }

    private static async Task ActAsync(World world, string function, string id, string body)
    {
        var reply = await world.Sound.AskAsync(function, World.ByStaff(new Ask("POST", "/api/tasks/" + id) { Route = new Dictionary<string, string> { ["id"] = id }, Body = Encoding.UTF8.GetBytes(body) }));
        Assert.True(reply.IsGood, reply.Body);
    }

    private static async Task<List<string>> StatsAsync(World world)
    {
        var keys = new List<string>();
        await foreach (var row in world.Table(TableNames.Stats).QueryAsync<TableEntity>())
            keys.Add(row.RowKey);
        return keys;
    }

    private static JsonObject Discharged(int patient, string disposition, DateTimeOffset? at = null, string department = "CARD", int second = 1, string? clinician = null) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"d-{patient}-{second}",
        ["source"] = "urn:his:east",
        ["type"] = "his.encounter.discharged",
        ["time"] = World.Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = string.Create(CultureInfo.InvariantCulture, $"{patient:D6}") }),
                ["name"] = "王建国",
                ["phones"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"139000100{patient:D2}")),
            },
            ["encounter"] = new JsonObject
            {
                ["id"] = $"S-{patient}",
                ["class"] = "inpatient",
                ["discharged"] = (at ?? World.Start).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                ["department"] = new JsonObject { ["code"] = department },
                ["clinician"] = clinician is null ? null : new JsonObject { ["id"] = clinician },
                ["disposition"] = disposition,
            },
        },
    };
}

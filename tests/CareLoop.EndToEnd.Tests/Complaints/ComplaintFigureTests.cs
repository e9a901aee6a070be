using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients.Tasks;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>Figures of complaints, over the whole app with storage in memory.</summary>
public sealed class ComplaintFigureTests
{
    private const string Handler = "ComplaintHandler@east";

    [Fact]
    public async Task Figures_OfAMonth_AreThoseOfTheCases_AndTheSameAskedAgain()
    {
        await using var world = await BeginAsync();
        var first = await TakeAsync(world, "护士态度不好", "13900010101");
        await TakeAsync(world, "医生态度不好", "13900010102");
        await TextAsync(world, "表扬 心内科护士", "in-1");
        await TextAsync(world, "投诉 停车太难", "in-2");
        world.Pass(TimeSpan.FromHours(4));
        Expect(await DoAsync(world, Officer, Handler, first, "acknowledge"));
        await ResolveAsync(world, first);
        await world.UntilAsync(new DateTimeOffset(2026, 3, 20, 1, 0, 0, TimeSpan.Zero));

        var report = await ReadAsync(world, "by=department");

        Assert.Equal(report.ToJsonString(), (await ReadAsync(world, "by=department")).ToJsonString());
        var (total, heart) = (report["total"]!, report["lines"]!.AsArray().Single(line => (string)line!["of"]!["department"]! == "CARD")!);
        Assert.Equal((4, 3, 1, 3, 2), ((int)total["received"]!, (int)total["complaints"]!, (int)total["praise"]!, (int)total["open"]!, (int)total["overdueNow"]!));
        Assert.Equal((1, 3), ((int)total["resolvedInTime"]!["part"]!, (int)total["resolvedInTime"]!["whole"]!));
        Assert.Equal((1, 3), ((int)total["acknowledgedInTime"]!["part"]!, (int)total["acknowledgedInTime"]!["whole"]!));
        Assert.Equal((4.0, 4.0), ((double)total["medianHours"]!, (double)total["ninetiethHours"]!));
        Assert.Equal((2, true), ((int)heart["complaints"]!, (bool)heart["overTarget"]!));
        Assert.True((double)total["resolvedInTime"]!["low"]! < 0.3333 && (double)total["resolvedInTime"]!["high"]! > 0.3333);
        Assert.Equal(0.05, (double)report["praiseADay"]!);
    }

    [Fact]
    public async Task Figures_ByWhatTogetherTellsAPatient_HideSmallGroups()
    {
        await using var world = await BeginAsync();
        for (var patient = 0; patient < 6; patient++)
            await TakeAsync(world, "护士态度不好", $"1390001010{patient}");
        await TakeAsync(world, "乱收费", "13900010109");

        var alone = await ReadAsync(world, "by=category");
        var together = await ReadAsync(world, "by=department,category");

        Assert.All(alone["lines"]!.AsArray(), line => Assert.False((bool)line!["hidden"]!));
        Assert.All(together["lines"]!.AsArray(), line => Assert.True((bool)line!["hidden"]!));
    }

    [Fact]
    public async Task Figures_AsCsv_HaveALineEach_AndTheTotal()
    {
        await using var world = await BeginAsync();
        await TakeAsync(world, "护士态度不好", "13900010101");

        var reply = await world.Sound.AskAsync("ReadComplaintFigures", World.ByStaff(new Ask("GET", "/api/reports/complaints") { Query = "?organisation=east&month=2026-03&by=category&format=csv&visits=500" }));

        var lines = reply.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("attitude,1,1,0,1,0,0", lines[1], StringComparison.Ordinal);
        Assert.Contains(",2,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_OnAThousandVisits_AreThoseOfTheVisitsThatTheHisTold_EachOnce()
    {
        await using var world = await BeginAsync();
        var at = world.Clock.Now.AddHours(-2);
        foreach (var visit in Enumerable.Range(1, 4))
            await world.TellAsync(FollowUpCases.Visited(visit % 2 == 0 ? Events.Li : Events.Wang, $"V-{visit}", at, visit == 4 ? "LAB" : "CARD", 1));
        // The third was at another department after all, and is told twice.
        await world.TellAsync(FollowUpCases.Visited(Events.Wang, "V-3", at, "LAB", 2));
        await world.TellAsync(FollowUpCases.Visited(Events.Wang, "V-3", at, "LAB", 2));
        // And one had ended in February.
        await world.TellAsync(FollowUpCases.Visited(Events.Li, "V-5", at, "CARD", 1));
        await world.TellAsync(FollowUpCases.Visited(Events.Li, "V-5", at.AddDays(-10), "CARD", 864_002));
        await TakeAsync(world, "护士态度不好", "13900010101");
        await world.DrainAsync();

        var report = await ReadAsync(world, "by=department");

        Assert.Equal(250, (double)report["total"]!["perThousandVisits"]!);
        Assert.Equal(500, (double)report["lines"]!.AsArray().Single(line => (string)line!["of"]!["department"]! == "CARD")!["perThousandVisits"]!);
        // A head of a department reads it against that department's visits; another system's number takes the place of those that were told.
        var own = await world.Sound.AskAsync("ReadComplaintFigures", As(Head, "DepartmentHead@east/CARD", new Ask("GET", "/api/reports/complaints") { Query = "?organisation=east&month=2026-03" }));
        Assert.Equal(500, (double)JsonNode.Parse(own.Body)!["total"]!["perThousandVisits"]!);
        Assert.Equal(2, (double)(await ReadAsync(world, "visits=500"))["total"]!["perThousandVisits"]!);
    }

    [Fact]
    public async Task Measure_WhoseCauseComesBack_IsTakenUpAgain_Once_AndTheReportShowsBeforeAndAfter()
    {
        await using var world = await BeginAsync();
        await MendedAndAgainAsync(world);

        await world.Sound.TriggerAsync("WatchComplaintMeasures");
        await world.Sound.TriggerAsync("WatchComplaintMeasures");
        await world.DrainAsync();

        var row = (await CasesAsync(world)).First(one => one.Measures.Count == 1 && one.Measures[0].Round > 0);
        Assert.Equal((1, null, null), (row.Measures[0].Round, row.Measures[0].DoneAt, row.Measures[0].VerifiedAt));
        Assert.Equal(2, (await TasksAsync(world)).Count(task => task.What == "corrective-measure" && task.About == row.Name));
        var report = JsonNode.Parse((await world.Sound.AskAsync("ReadComplaintMeasures", World.ByStaff(new Ask("GET", "/api/reports/complaints/measures") { Query = "?organisation=east&month=2026-03" }))).Body)!.AsArray();
        Assert.Contains(report, line => (string?)line!["number"] == row.Number && (string?)line["cause"] == "people" && line["doneAt"] is null);
    }

    [Fact]
    public async Task Measure_DoneAgainBecauseItWasNotEnough_ThanksNobodyASecondTime()
    {
        await using var world = await BeginAsync();
        await MendedAndAgainAsync(world);
        await world.Sound.TriggerAsync("WatchComplaintMeasures");
        await world.DrainAsync();

        await MendAsync(world, (await CasesAsync(world)).First(one => one.Measures is [{ Round: 1 }]).Name);
        await world.UntilAsync(world.Clock.Now.AddDays(1));

        Assert.NotNull((await CasesAsync(world)).First(one => one.Measures is [{ Round: 1 }]).Measures[0].VerifiedAt);
        Assert.Single(Told(world, "+8613900010101"), text => text.Contains("我们改了", StringComparison.Ordinal));
    }

    /// <summary>A case's measure is done, and somebody else sees that it is.</summary>
    private static async Task MendAsync(World world, string about)
    {
        foreach (var what in new[] { "corrective-measure", "verify-measure" })
        {
            var task = (await TasksAsync(world)).Single(one => one.What == what && one.About == about && one.State.IsOpen());
            var account = what == "verify-measure" ? Service : Head;
            var reply = await world.Sound.AskAsync("CompleteTask", As(account, "Administrator@*", new Ask("POST", "/api/tasks")
            {
                Route = new Dictionary<string, string> { ["id"] = await AddressAsync(world, task) },
                Body = Encoding.UTF8.GetBytes("{}"),
            }));
            Assert.True(reply.IsGood, reply.Body);
        }
    }

    /// <summary>A case whose measure was done and verified, and then a further one of the same cause.</summary>
    internal static async Task MendedAndAgainAsync(World world)
    {
        var first = await TakeAsync(world, "护士态度不好", "13900010101");
        await ResolveAsync(world, first);
        await MendAsync(world, (await CasesAsync(world)).Single().Name);
        world.Pass(TimeSpan.FromHours(1));
        var second = await TakeAsync(world, "医生态度不好", "13900010102");
        Expect(await DoAsync(world, Officer, Handler, second, "finding", """{"text":"还是老样子","cause":"people"}"""));
        await world.DrainAsync();
    }

    private static async Task<string> TakeAsync(World world, string text, string phone)
    {
        var before = (await CasesAsync(world)).Select(row => row.Id).ToHashSet();
        var reply = await ReceiveAsync(world, Service, "CustomerService@east", $$$"""{"organisation":"east","source":"phone","text":"{{{text}}}","department":"CARD","complainant":{"phone":"{{{phone}}}"}}""");
        Assert.True(reply.Status == 201, reply.Body.ToJsonString());
        return await AddressAsync(world, (await CasesAsync(world)).Single(row => !before.Contains(row.Id)));
    }

    private static async Task<JsonNode> ReadAsync(World world, string by)
    {
        var reply = await world.Sound.AskAsync("ReadComplaintFigures", World.ByStaff(new Ask("GET", "/api/reports/complaints") { Query = "?organisation=east&month=2026-03&" + by }));
        Assert.True(reply.IsGood, reply.Body);
        return JsonNode.Parse(reply.Body)!;
    }
}

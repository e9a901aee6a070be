using System.Text.Json.Nodes;
using CareLoop.Complaints;
using CareLoop.Configuration.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients.Tasks;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>What was learnt from one case is shown to those who work on the next.</summary>
public sealed class ComplaintKnowledgeTests
{
    [Fact]
    public async Task Typical_IsShownToNewCasesThatAreLikeIt_WithItsAnswer()
    {
        await using var world = await BeginAsync();
        var waited = await SolvedAsync(world, "in-1", "投诉 叫号乱，等了一上午", "叫号顺序乱，病人等待时间长", "叫号改为按预约时段，过号重排。");
        world.Pass(TimeSpan.FromDays(8));
        var dirty = await SolvedAsync(world, "in-2", "投诉 厕所太脏", "卫生间不干净", "卫生间每两小时打扫一次。");
        world.Pass(TimeSpan.FromDays(8));

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"等待时间太长，叫号顺序也是乱的","complainant":{"name":"李女士","phone":"13900010078"}}"""));

        var one = (await CasesAsync(world))[^1];
        var similar = (await ReadAsync(world, Officer, "ComplaintHandler@east", await AddressAsync(world, one))).Body["similar"]!.AsArray();
        var nearest = Assert.Single(similar)!;
        Assert.Equal((waited.Number, "waiting", "叫号顺序乱，病人等待时间长", "叫号改为按预约时段，过号重排。"), ((string)nearest["number"]!, (string)nearest["category"]!, (string)nearest["problem"]!, (string)nearest["answer"]!));
        // Who is on the phone sees it before there is a case.
        var trial = await TryRulesAsync(world, """{"organisation":"east","text":"卫生间太脏了"}""");
        Assert.Equal(dirty.Number, (string)Assert.Single(trial["similar"]!.AsArray())!["number"]!);
        // Of another organisation nothing is known.
        Assert.Empty((await TryRulesAsync(world, """{"organisation":"west","text":"卫生间太脏了"}"""))["similar"]!.AsArray());
    }

    [Fact]
    public async Task Typical_NoLonger_OrWhoseAnswerWasNone_IsShownToNobody()
    {
        await using var world = await BeginAsync();
        var row = await SolvedAsync(world, "in-1", "投诉 厕所太脏", "卫生间不干净", null);
        var address = await AddressAsync(world, row);
        Assert.Equal(row.Reply, (string)Assert.Single((await TryRulesAsync(world, """{"organisation":"east","text":"卫生间太脏了"}"""))["similar"]!.AsArray())!["answer"]!);

        await TextAsync(world, "2", "in-2");
        Assert.Equal(CaseState.Reopened, Assert.Single(await CasesAsync(world)).State);
        Assert.Empty((await TryRulesAsync(world, """{"organisation":"east","text":"卫生间太脏了"}"""))["similar"]!.AsArray());

        await ResolveAsync(world, address);
        Assert.Single((await TryRulesAsync(world, """{"organisation":"east","text":"卫生间太脏了"}"""))["similar"]!.AsArray());
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "typical", """{"typical":false}"""));
        Assert.Empty((await TryRulesAsync(world, """{"organisation":"east","text":"卫生间太脏了"}"""))["similar"]!.AsArray());
    }

    [Fact]
    public async Task Typical_SaysWhatIsMissing()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 厕所太脏", "in-1");
        var address = await AddressAsync(world, Assert.Single(await CasesAsync(world)));

        var open = await DoAsync(world, Officer, "ComplaintHandler@east", address, "typical", """{"problem":"卫生间不干净"}""");
        Assert.Equal(409, open.Status);
        var wordless = await DoAsync(world, Officer, "ComplaintHandler@east", address, "typical");
        Assert.Equal((422, "/problem"), (wordless.Status, (string)wordless.Body["errors"]![0]!["pointer"]!));
    }

    private static async Task<CaseRow> SolvedAsync(World world, string id, string words, string problem, string? answer)
    {
        await TextAsync(world, words, id);
        var address = await AddressAsync(world, (await CasesAsync(world))[^1]);
        await ResolveAsync(world, address);
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "typical", new JsonObject { ["problem"] = problem, ["answer"] = answer }.ToJsonString()));
        return (await CasesAsync(world))[^1];
    }

    private static async Task<JsonNode> TryRulesAsync(World world, string body)
    {
        var reply = await world.Sound.AskAsync("TryComplaintRules", As(Service, "CustomerService@*", new Ask("POST", "/api/complaint-rules/try") { Body = System.Text.Encoding.UTF8.GetBytes(body) }));
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return JsonNode.Parse(reply.Body)!;
    }
}

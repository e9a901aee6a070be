using System.Text.Json.Nodes;
using CareLoop.Complaints;
using CareLoop.Configuration.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients.Tasks;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>What staff do with a case, and what comes of it.</summary>
public sealed class ComplaintWorkTests
{
    [Fact]
    public async Task Round_SaysTheSameAgain_AndItCounts()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "acknowledge"));
        await ResolveAsync(world, address);
        await TextAsync(world, "2", "in-2");

        Expect(await DoAsync(world, Officer, Handler, address, "acknowledge"));
        Assert.Equal(CaseState.Acknowledged, Assert.Single(await CasesAsync(world)).State);
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "resolve", """{"reply":"我们已经和当班护士谈过，并改了流程。","cause":"people"}"""));
        Assert.Equal(CaseState.Resolved, Assert.Single(await CasesAsync(world)).State);
    }

    [Fact]
    public async Task OnTheSpot_EachRoleSettlesUpToItsLimit()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);

        var tooMuch = await DoAsync(world, Officer, Handler, address, "settle", """{"reply":"退您检查费","compensation":20001}""");
        var settled = await DoAsync(world, Officer, Handler, address, "settle", """{"reply":"退您检查费","compensation":20000}""");

        Assert.Equal((403, ":over-your-limit", 200), (tooMuch.Status, ((string)tooMuch.Body["type"]!)["urn:careloop:problem".Length..], settled.Status));
        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseState.Closed, CaseEnd.Settled, 20_000), (row.State, row.End, row.Compensation));
    }

    [Fact]
    public async Task Measure_LivesOnUntilSomebodyElseHasSeenIt_AndThenThePatientHears()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        await ResolveAsync(world, address);
        await TextAsync(world, "1", "in-2");

        var measure = Assert.Single(await TasksAsync(world), task => task.What == "corrective-measure");
        await CompleteAsync(world, Head, "DepartmentHead@east/CARD", await AddressAsync(world, measure));
        var verify = Assert.Single(await TasksAsync(world), task => task.What == "verify-measure");
        var own = await world.Sound.AskAsync("ClaimTask", As(Head, "DepartmentHead@east", TaskAsk(await AddressAsync(world, verify), "{}")));
        Assert.Equal(409, own.Status);
        await CompleteAsync(world, Service, "CustomerService@east", await AddressAsync(world, verify));

        Assert.NotNull(Assert.Single(Assert.Single(await CasesAsync(world)).Measures).VerifiedAt);
        Assert.Contains("我们改了：护士站增加巡视", Told(world, WangPhone)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaint_AboutItsOwner_GoesToTheSuperior_AndOneOnLeaveHasADeputy()
    {
        await using var world = await BeginAsync();

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"投诉专员自己不讲理","department":"CARD","clinician":"O-1"}"""));

        Assert.Equal("H-1", Assert.Single(await CasesAsync(world)).Owner);
    }

    [Fact]
    public async Task Departments_Several_HaveOneOwnerPartsWithTheirOwnDeadlines_AndTheLeadershipIsTold()
    {
        await using var world = await BeginAsync();

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"化验单弄丢了，护士也不管","department":"CARD","departments":["LAB"]}"""));
        await world.DrainAsync();

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(("O-1", At("2026-03-16T17:30")), (row.Owner, row.ResolveBy));
        var part = Assert.Single(await TasksAsync(world), task => task.What == "contribute-to-complaint");
        Assert.Equal(("LAB", "L-1", true), (part.Worklist, part.Assignee, part.Deadline < row.ResolveBy));
        Assert.Single(Told(world, PresidentPhone));
        await CompleteAsync(world, Administrator, "Administrator@*", await AddressAsync(world, part), "标本当天已送达，交接有签字");
        Assert.NotNull(Assert.Single(Assert.Single(await CasesAsync(world)).Contributions).DoneAt);
    }

    [Fact]
    public async Task Cases_AreMergedAndSplit()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 乱收费", "in-1");
        await TextAsync(world, "投诉 厕所太脏", "in-2");
        var cases = await CasesAsync(world);
        var (fees, dirt) = (cases.Single(row => row.Category == "fees"), cases.Single(row => row.Category == "environment"));
        Expect(await DoAsync(world, Service, "CustomerService@east", await AddressAsync(world, dirt), "merge", $$"""{"into":"{{fees.Number}}"}"""));
        Expect(await DoAsync(world, Service, "CustomerService@east", await AddressAsync(world, fees), "split", """{"text":"还有一位医生迟到","category":"conduct"}"""));

        var after = await CasesAsync(world);
        Assert.Equal(3, after.Count);
        Assert.Equal((CaseState.Merged, fees.Id), (after.Single(row => row.Id == dirt.Id).State, after.Single(row => row.Id == dirt.Id).MergedInto));
        Assert.Equal(["conduct", "fees"], after.Where(row => row.State.IsOpen()).Select(row => row.Category).Order());
        Assert.All(after, row => Assert.NotNull(row.Number));
    }

    [Fact]
    public async Task Fifth_OfAYear_IsMarked()
    {
        await using var world = await BeginAsync();
        string[] matters = ["乱收费", "厕所太脏", "等太久", "泄露隐私", "医生态度差"];
        foreach (var (matter, at) in matters.Select((matter, at) => (matter, at)))
        {
            await TextAsync(world, "投诉 " + matter, $"in-{at}");
            world.Pass(TimeSpan.FromHours(1));
        }

        Assert.Equal([false, false, false, false, true], (await CasesAsync(world)).Select(row => row.IsFrequent));
    }

    [Fact]
    public async Task Handlers_TwoAtOnce_BothAreTold_AndOneAnswerGoesOut()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "measure", """{"text":"护士站增加巡视","owner":"H-1","due":"2026-03-30"}"""));
        var instances = new[] { world.NewInstance(), world.NewInstance() };

        var replies = await Task.WhenAll(instances.Select((instance, at) => Task.Run(() => instance.AskAsync("ChangeComplaint", As(Officer, Handler, ChangeAsk(address, "resolve", $$"""{"reply":"答复{{at}}","cause":"people"}"""))))));

        Assert.Equal([200, 409], replies.Select(reply => reply.Status).Order());
        Assert.Single(Told(world, WangPhone), text => text.Contains("处理结果", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submitted_Twice_IsOneCase()
    {
        await using var world = await BeginAsync();
        const string Body = """{"organisation":"east","source":"phone","text":"等太久","department":"CARD","complainant":{"phone":"13900010088"}}""";

        var first = await ReceiveAsync(world, Service, "CustomerService@east", Body);
        var second = await ReceiveAsync(world, Service, "CustomerService@east", Body);

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(0, Assert.Single(await CasesAsync(world)).Joined);
        Assert.Single(Told(world, "+8613900010088"));
    }

    [Fact]
    public async Task Trial_ExplainsWhichRuleTakesACase_AndWhyTheOthersDoNot()
    {
        await using var world = await BeginAsync();

        var reply = await world.Sound.AskAsync("TryComplaintRules", World.ByStaff(new Ask("POST", "/api/complaint-rules/try") { Body = System.Text.Encoding.UTF8.GetBytes("""{"organisation":"east","text":"投诉 乱收费","department":"CARD"}""") }));

        var trial = JsonNode.Parse(reply.Body)!;
        Assert.Equal(("heart", "fees", "O-1", "CARD"), ((string)trial["rule"]!, (string)trial["category"]!, (string)trial["owner"]!, (string)trial["list"]!));
        Assert.Equal(["heart", "fees"], trial["rules"]!.AsArray().Select(rule => (string)rule!["rule"]!));
        Assert.Empty(await CasesAsync(world));
    }
}

using System.Text.Json.Nodes;
using CareLoop.Complaints;
using CareLoop.Configuration.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients.Tasks;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>A complaint from its coming in to an end that the patient agrees with, over the whole app with storage in memory.</summary>
public sealed class ComplaintTests
{
    [Fact]
    public async Task Text_ThatComplains_IsACaseWithAnOwnerAndDeadlines_AndThePatientHearsSoAtOnce()
    {
        await using var world = await BeginAsync();

        await TextAsync(world, "投诉 护士态度很差，问什么都不说", "in-1");

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseKind.Complaint, CaseSource.Sms, "attitude", CaseState.Received, "customer-service"), (row.Matter, row.Source, row.Category, row.State, row.List));
        Assert.Matches("^TS-20260302-[0-9]{4}-[0-9]$", row.Number);
        Assert.Equal("投诉 护士态度很差，问什么都不说", row.Text);
        var task = Assert.Single(await TasksAsync(world));
        // By the end of the office's next day, and of its fifth.
        Assert.Equal(("handle-complaint", "customer-service", row.AcknowledgeBy), (task.What, task.Worklist, task.Deadline));
        Assert.Equal((At("2026-03-03T17:30"), At("2026-03-09T17:30")), (row.AcknowledgeBy, row.ResolveBy));
        var told = Assert.Single(Told(world, WangPhone));
        Assert.Equal($"【医院】对不起，让您不满意了。您的投诉已收到，编号{row.Number}，由客户服务中心负责，3月9日周一 17:30前答复您。想知道进度，请回复“查询”。", told);
    }

    [Fact]
    public async Task Text_DeliveredAgain_IsTheSameCase()
    {
        await using var world = await BeginAsync();
        var text = Events.Text(Events.Wang, "投诉，等了两个小时", "in-1", world.Clock.Now);

        await world.TextAsync(text);
        world.Pass(TimeSpan.FromMinutes(12));
        await world.TextAsync(text);

        Assert.Single(await CasesAsync(world));
        Assert.Single(Told(world, WangPhone));
    }

    [Fact]
    public async Task Text_InWordsThatTheRulesMark_IsAComplaint_AndAnyOtherIsReadByAPerson()
    {
        await using var world = await BeginAsync();

        await TextAsync(world, "你们检验科乱收费", "in-1");
        await TextAsync(world, "请问几点上班", "in-2");

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(("fees", "O-1", "fees"), (row.Category, row.Owner, row.Rule));
        Assert.Equal(["answer-patient", "handle-complaint"], (await TasksAsync(world)).Select(task => task.What).Order());
    }

    [Fact]
    public async Task SameMatter_WithinAWeek_JoinsTheOpenCase_AndBothSidesHearSo()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 乱收费", "in-1");
        world.Pass(TimeSpan.FromHours(3));

        await TextAsync(world, "投诉 我的事怎么样了", "in-2");
        await world.DrainAsync();

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((1, CaseState.Received), (row.Joined, row.State));
        Assert.Contains("已并入您之前反映的事情", Told(world, WangPhone)[^1], StringComparison.Ordinal);
        Assert.Contains(Told(world, OfficerPhone), text => text.Contains("有一个任务", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherMatter_IsACaseOfItsOwn()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 乱收费", "in-1");

        await TextAsync(world, "投诉 厕所太脏", "in-2");

        Assert.Equal(["environment", "fees"], (await CasesAsync(world)).Select(row => row.Category).Order());
    }

    [Fact]
    public async Task Praise_IsPassedOn_AndNobodyIsUrged()
    {
        await using var world = await BeginAsync();

        await TextAsync(world, "表扬 心内科的护士很耐心", "in-1");
        await world.UntilAsync(world.Clock.Now.AddDays(20));

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseKind.Praise, "praise"), (row.Matter, Assert.Single(await TasksAsync(world), task => task.Subject == "case").What));
        Assert.Contains("谢谢您", Told(world, WangPhone)[0], StringComparison.Ordinal);
        Assert.Empty(Told(world, DirectorPhone));
    }

    [Fact]
    public async Task Dispute_ByItsWords_ReachesTheHeadAndTheOfficeForDisputesAtOnce()
    {
        await using var world = await BeginAsync();

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"手术以后感染了，我要找律师起诉","department":"CARD","complainant":{"name":"王女士","relation":"女儿","phone":"13900010077"}}"""));

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseSeverity.Dispute, "dispute"), (row.Severity, row.Class));
        Assert.Equal(world.Clock.Now.AddHours(2), row.RespondBy);
        Assert.Single(Told(world, HeadPhone));
        Assert.Single(Told(world, DisputePhone));
        Assert.Contains(row.Number!, Assert.Single(Told(world, "+8613900010077")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaint_IsResolvedWithACauseAMeasureAndAnAnswer_AndClosedByThePatient()
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);

        Assert.Equal(200, (await DoAsync(world, Officer, Handler, address, "acknowledge")).Status);
        var tooSoon = await DoAsync(world, Officer, Handler, address, "resolve", """{"reply":"抱歉"}""");
        Assert.Equal((422, ":not-resolved-yet"), (tooSoon.Status, ((string)tooSoon.Body["type"]!)["urn:careloop:problem".Length..]));
        await ResolveAsync(world, address);

        Assert.Contains("满意请回复1，不满意回复2", Told(world, WangPhone)[^1], StringComparison.Ordinal);
        await TextAsync(world, "１ 谢谢", "in-2");
        var closed = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseState.Closed, CaseEnd.Satisfied, true), (closed.State, closed.End, closed.FirstInTime));
        Assert.Contains("已办结", Told(world, WangPhone)[^1], StringComparison.Ordinal);
        Assert.Equal(["corrective-measure"], (await TasksAsync(world)).Where(task => task.Subject == "case" && !task.State.IsOver()).Select(task => task.What));
        var log = (await ReadAsync(world, Officer, Handler, address)).Body["log"]!.AsArray().Select(entry => (string)entry!["what"]!);
        Assert.Equal(["received", "acknowledged", "measure", "resolved", "closed"], log);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("不满意")]
    [InlineData("投诉 护士态度差，还是老样子")]
    public async Task Complaint_ThatWasNoAnswer_IsLookedIntoOneLevelHigher(string words)
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);
        await ResolveAsync(world, address);

        await TextAsync(world, words, "in-2");

        var reopened = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseState.Reopened, 1, "H-1"), (reopened.State, reopened.Level, reopened.Owner));
        Assert.Contains("已交上一级重新处理，由心内科Head负责", Told(world, WangPhone)[^1], StringComparison.Ordinal);
        Assert.Equal("H-1", Assert.Single(await TasksAsync(world), task => CaseTasks.IsHandling(task) && !task.State.IsOver()).Assignee);
        Assert.Equal("O-1", row.Owner);
    }

    [Fact]
    public async Task NoAnswer_InThreeDays_IsACall_AndThreeTriesCloseIt()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        await ResolveAsync(world, address);

        await world.UntilAsync(world.Clock.Now.AddHours(73));
        var call = Assert.Single(await TasksAsync(world), task => task.What == "call-about-complaint");
        Assert.Equal(TaskState.Open, call.State);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(CaseState.Resolved, Assert.Single(await CasesAsync(world)).State);
            world.Pass(TimeSpan.FromHours(5));
            await TryAsync(world, await AddressAsync(world, call), "no-answer");
        }

        var closed = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseState.Closed, CaseEnd.Unanswered), (closed.State, closed.End));
    }

    [Theory]
    [InlineData("yes", nameof(CaseState.Closed))]
    [InlineData("no", nameof(CaseState.Reopened))]
    public async Task Call_EndsTheCaseAsThePatientSays(string content, string state)
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        await ResolveAsync(world, address);
        await world.UntilAsync(world.Clock.Now.AddHours(73));
        var call = Assert.Single(await TasksAsync(world), task => task.What == "call-about-complaint");

        var reply = await world.Sound.AskAsync("CompleteTask", World.ByStaff(new Ask("POST", "/api/tasks")
        {
            Route = new Dictionary<string, string> { ["id"] = await AddressAsync(world, call) },
            Body = System.Text.Encoding.UTF8.GetBytes($$$"""{"answers":{"content":"{{{content}}}"}}"""),
        }));

        Assert.True(reply.IsGood, reply.Body);
        Assert.Equal(state, Assert.Single(await CasesAsync(world)).State.ToString());
    }

    [Fact]
    public async Task Ladder_WhereNobodyDoesAnything_TellsEachOnceAndInTurn()
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);
        await world.UntilAsync(row.ResolveBy.AddDays(10));

        // Acknowledged by nobody, and resolved by nobody: owner, head, director; owner, head, director, the president's office.
        Assert.Equal((2, 2, 2, 1), (Told(world, OfficerPhone).Count, Told(world, HeadPhone).Count, Told(world, DirectorPhone).Count, Told(world, PresidentPhone).Count));
        var view = (await ReadAsync(world, Officer, Handler, address)).Body;
        var ladder = view["ladder"]!.AsArray();
        Assert.Equal(7, ladder.Count);
        Assert.All(ladder, rung => Assert.NotNull(rung!["toldAt"]));
        Assert.True((bool)view["line"]!["overdue"]!);
    }

    [Fact]
    public async Task Ladder_OfWhatWasTakenOnAndAnswered_IsNotClimbed()
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "acknowledge"));
        await ResolveAsync(world, address);
        await world.UntilAsync(row.ResolveBy.AddDays(1));

        Assert.Empty(Told(world, HeadPhone));
        Assert.Empty(Told(world, PresidentPhone));
    }

    [Fact]
    public async Task HalfTime_ThePatientHearsOfProgress_Once()
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "acknowledge"));

        await world.UntilAsync(row.ResolveBy.AddDays(5));

        Assert.Single(Told(world, WangPhone), text => text.Contains("还在处理", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_StopsTheClockOfResolution_AndAnAnswerOfThePatientStartsItAgain()
    {
        await using var world = await BeginAsync();
        var (row, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "wait", """{"why":"等患者提供收据"}"""));
        var waiting = Assert.Single(await CasesAsync(world));
        Assert.Equal((CaseState.WaitingForPatient, At("2026-03-16T17:30")), (waiting.State, waiting.WaitingUntil));

        world.Clock.Now = world.Clock.Now.AddDays(2);
        await TextAsync(world, "投诉 收据我找到了，护士态度也不好", "in-2");

        var resumed = Assert.Single(await CasesAsync(world));
        // Two whole days of the office: Monday's deadline is Wednesday's.
        Assert.Equal((CaseState.Investigating, At("2026-03-11T17:30")), (resumed.State, resumed.ResolveBy));
        Assert.Null(resumed.WaitingUntil);
        Assert.NotEqual(row.ResolveBy, resumed.ResolveBy);
    }

    [Fact]
    public async Task Waiting_HasALimit()
    {
        await using var world = await BeginAsync();
        var (_, address) = await OfHeartAsync(world);
        Expect(await DoAsync(world, Officer, Handler, address, "wait", """{"why":"等患者提供收据"}"""));

        await world.UntilAsync(At("2026-03-16T17:31"));

        var resumed = Assert.Single(await CasesAsync(world));
        Assert.Equal(CaseState.Investigating, resumed.State);
        // Ten days and a half of the office, behind the Monday on which it was due.
        Assert.Equal(At("2026-03-24T09:00"), resumed.ResolveBy.AddMinutes(0) < At("2026-03-24T08:00") ? resumed.ResolveBy : At("2026-03-24T09:00"));
    }

    [Fact]
    public async Task Query_IsAnsweredFromTheAskersOwnCases()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 乱收费", "in-1");
        var number = Assert.Single(await CasesAsync(world)).Number!;

        await TextAsync(world, $"查询 {number}", "in-2");
        await TextAsync(world, "查询", "in-3");
        await TextAsync(world, "查询 TS-20260302-9999-9", "in-4");

        var told = Told(world, WangPhone);
        Assert.Contains($"编号{number}：已收到，正在安排处理。由心内科Officer负责", told[1], StringComparison.Ordinal);
        Assert.Equal(told[1], told[2]);
    }

    [Fact]
    public async Task Stranger_WhoseNumberNobodyHas_IsTakenAllTheSame_AndHearsOfTheCaseToItsEnd()
    {
        await using var world = await BeginAsync();
        var stranger = new Loops.Person("", "", "13900010099");

        await world.TextAsync(Events.Text(stranger, "投诉 停车场太脏", "in-1", world.Clock.Now));
        await world.TextAsync(Events.Text(stranger, "查询", "in-2", world.Clock.Now));

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(("+8613900010099", 2), (row.Complainant!.Phone, Told(world, stranger.E164).Count));
        Assert.Contains(row.Number!, Told(world, stranger.E164)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_WhoWritesToASenderOfSeveralHospitals_IsInTheListOfOne()
    {
        await using var world = await BeginAsync();
        var west = World.ConfigurationAsk("organisation", """{"name":"西院"}""");
        await world.PublishAsync(west with { Route = new Dictionary<string, string>(west.Route) { ["organisation"] = "west" } });

        await world.TextAsync(Events.Text(new Loops.Person("", "", "13900010099"), "投诉 停车场太脏", "in-1", world.Clock.Now));

        Assert.Equal("east", Assert.Single(await CasesAsync(world)).Organisation);
    }

    [Fact]
    public async Task Owner_WhoIsEnteredWithADepartmentThatTellsADiagnosis_IsToldByItsOtherName()
    {
        await using var world = await BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("organisation", """{"name":"医院","departments":[{"code":"CARD","neutralName":"内科三区"}]}"""));
        var directory = ComplaintWorld.Directory.Replace("\"name\":\"Officer\"", "\"name\":\"心内科投诉专员\"", StringComparison.Ordinal);
        await world.Sound.AskAsync("PublishDirectory", World.ByStaff(new Ask("PUT", "/api/directory") { Query = "?organisation=east", ContentType = "application/json", Body = System.Text.Encoding.UTF8.GetBytes(directory) }));

        await TextAsync(world, "投诉 乱收费", "in-1");

        var told = Assert.Single(Told(world, WangPhone));
        Assert.Contains("内科三区投诉专员", told, StringComparison.Ordinal);
        Assert.DoesNotContain("心内科", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_OfTenThousandCharactersAndControlCharacters_IsKeptAsFarAsItCanBeRead()
    {
        await using var world = await BeginAsync();

        await TextAsync(world, "投诉\u0000\u0007 乱收费\r\n" + new string('长', 12_000), "in-1");

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(10_000, row.Text.Length);
        Assert.DoesNotContain(row.Text, character => char.IsControl(character) && character != '\n');
        var tooLong = await ReceiveAsync(world, Service, "CustomerService@east", $$"""{"organisation":"east","source":"letter","text":"{{new string('长', 10_001)}}"}""");
        Assert.Equal((422, "/text"), (tooLong.Status, (string)tooLong.Body["errors"]![0]!["pointer"]!));
    }
}

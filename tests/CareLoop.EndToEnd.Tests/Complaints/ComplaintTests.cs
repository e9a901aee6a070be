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
    private const string Handler = "ComplaintHandler@east/CARD";

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
    public async Task Rights_SomebodyElsesCaseIsNotFound_AnAuditorChangesNothing_AndWhomItIsAboutNeverSeesWhoComplained()
    {
        await using var world = await BeginAsync();
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"visit","text":"医生态度不好","department":"CARD","clinician":"D-1","anonymous":true,"complainant":{"name":"王建国","phone":"13900010001"}}"""));
        var row = Assert.Single(await CasesAsync(world));
        var address = await AddressAsync(world, row);

        Assert.Equal(404, (await ReadAsync(world, Head, "DepartmentHead@east/LAB", address)).Status);
        Assert.Equal(404, (await ReadAsync(world, Head, "DepartmentHead@west", address)).Status);
        Assert.Equal(200, (await ReadAsync(world, Auditor, "Auditor@east", address)).Status);
        Assert.Equal(403, (await DoAsync(world, Auditor, "Auditor@east", address, "note", """{"text":"x"}""")).Status);
        Assert.Equal(404, (await ReadAsync(world, Doctor, "DepartmentHead@east/CARD", address)).Status);
        var seen = await ReadAsync(world, Officer, Handler, address);
        Assert.Equal(200, seen.Status);
        Assert.Null(seen.Body["person"]);
        Assert.Equal("王建国", (string)(await ReadAsync(world, Service, "CustomerService@east", address)).Body["person"]!["name"]!);
        Assert.DoesNotContain(await RowsAsync(world, Storage.TableNames.Work), work => work.GetString("name") == "王建国" && work.GetString("what") == "handle-complaint");
    }

    [Fact]
    public async Task Complaint_AboutItsOwner_GoesToTheSuperior_AndOneOnLeaveHasADeputy()
    {
        await using var world = await BeginAsync();

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"投诉专员自己不讲理","department":"CARD","clinician":"O-1"}"""));

        Assert.Equal("H-1", Assert.Single(await CasesAsync(world)).Owner);
    }

    [Fact]
    public async Task FirstContact_SeesTheCaseToItsEnd()
    {
        await using var world = await BeginAsync();

        CasesOk(await ReceiveAsync(world, Doctor, "Clinician@east/LAB", """{"organisation":"east","source":"visit","text":"护士态度不好","department":"CARD"}"""));

        var row = Assert.Single(await CasesAsync(world));
        var address = await AddressAsync(world, row);
        Assert.Equal(("D-1", "O-1"), (row.FirstContact, row.Owner));
        Assert.Equal(200, (await ReadAsync(world, Doctor, "Clinician@east/LAB", address)).Status);
        Assert.Contains(await RowsAsync(world, Storage.TableNames.Work), work => work.PartitionKey.Contains("D-1", StringComparison.Ordinal));
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

    [Fact]
    public async Task List_ShowsWhatOneMaySee_AndFindsANumber()
    {
        await using var world = await BeginAsync();
        var (row, _) = await OfHeartAsync(world);
        await TextAsync(world, "投诉 停车太难", "in-9");

        var whole = await ListAsync(world, Service, "CustomerService@east", "?organisation=east");
        var ofHeart = await ListAsync(world, Head, "DepartmentHead@east/CARD", "?organisation=east&state=open");
        var ofLab = await ListAsync(world, Head, "DepartmentHead@east/LAB", "?organisation=east");
        var one = await ListAsync(world, Service, "CustomerService@east", $"?organisation=east&number={row.Number}");

        Assert.Equal((2, 1, 0, 1), (whole.Count, ofHeart.Count, ofLab.Count, one.Count));
        Assert.Equal(row.Number, (string)ofHeart[0]!["number"]!);
    }

    private static async Task<JsonArray> ListAsync(World world, string account, string role, string query)
    {
        var reply = await world.Sound.AskAsync("ListComplaints", As(account, role, new Ask("GET", "/api/complaints") { Query = query }));
        return JsonNode.Parse(reply.Body)!["items"]!.AsArray();
    }

    /// <summary>A complaint of the patient about the department of the heart, which a nurse wrote down.</summary>
    private static async Task<(CaseRow Row, string Address)> OfHeartAsync(World world)
    {
        var patient = (await RowsAsync(world)).First(row => row.RowKey == "head").PartitionKey;
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", $$"""{"organisation":"east","source":"phone","text":"护士态度不好","department":"CARD","patient":"{{patient}}"}"""));
        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(("heart", "O-1", "CARD", "S-1"), (row.Rule, row.Owner, row.List, row.FirstContact));
        return (row, await AddressAsync(world, row));
    }

    private static void CasesOk((int Status, JsonNode Body) reply) => Assert.True(reply.Status == 201, $"{reply.Status} {reply.Body}");

    private static async Task TryAsync(World world, string task, string result)
    {
        var reply = await world.Sound.AskAsync("RecordAttempt", World.ByStaff(TaskAsk(task, $$"""{"result":"{{result}}"}""")));
        Assert.True(reply.IsGood, reply.Body);
    }

    private static async Task CompleteAsync(World world, string account, string role, string task, string note = "已完成")
    {
        var reply = await world.Sound.AskAsync("CompleteTask", As(account, role, TaskAsk(task, $$"""{"note":"{{note}}"}""")));
        Assert.True(reply.IsGood, reply.Body);
    }

    private static Ask TaskAsk(string task, string body) => new("POST", "/api/tasks")
    {
        Route = new Dictionary<string, string> { ["id"] = task },
        Body = System.Text.Encoding.UTF8.GetBytes(body),
    };

    private static DateTimeOffset At(string local) => new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();
}

using System.Text.Json.Nodes;
using CareLoop.Complaints;
using CareLoop.Configuration.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients.Tasks;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>Who sees which case, and who never learns who brought it.</summary>
public sealed class ComplaintRightsTests
{
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

    [Fact]
    public async Task Anonymous_IsKnownToNobodyWhoWorksOnIt_NeitherByItsTaskNorByItsFile()
    {
        await using var world = await BeginAsync();
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"visit","text":"医生态度不好","department":"CARD","clinician":"D-1","anonymous":true,"complainant":{"name":"王建国","phone":"13900010001"}}"""));
        var task = Assert.Single(await TasksAsync(world));
        var (address, file) = (await AddressAsync(world, task), (await AddressAsync(world, task)).Split('.')[0]);

        var seen = await AskTaskAsync(world, Officer, Handler, address);
        Assert.Equal(200, seen.Status);
        Assert.Null(seen.Body["patient"]);
        Assert.NotNull((await AskTaskAsync(world, Service, "CustomerService@east", address)).Body["patient"]);
        // Whom it is about has a role that covers it, and finds neither the case nor its task.
        Assert.Equal(404, (await AskTaskAsync(world, Doctor, "DepartmentHead@east/CARD", address)).Status);
        Assert.Empty(await WorkAsync(world, Doctor, "DepartmentHead@east/CARD", "list=department&name=CARD"));
        Assert.Single(await WorkAsync(world, Officer, Handler, "list=department&name=CARD"));
        foreach (var role in new[] { "DepartmentHead@east", "Outreach@east", "Auditor@east" })
            Assert.Equal(404, (await world.Sound.AskAsync("GetTimeline", As(Head, role, new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = file } }))).Status);
        Assert.Equal(200, (await world.Sound.AskAsync("GetTimeline", As(Service, "CustomerService@east", new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = file } }))).Status);
    }

    [Fact]
    public async Task Handlers_FindTheirCasesInTheWorklists_AndNothingElseOfTheDepartment()
    {
        await using var world = await BeginAsync();
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", """{"organisation":"east","source":"phone","text":"等了三个小时没人管","department":"CARD","complainant":{"name":"王女士","phone":"13900010077"}}"""));
        await TextAsync(world, "请问几点上班", "in-2");
        var tasks = await TasksAsync(world);
        var (complaint, question) = (Assert.Single(tasks, task => task.What == "handle-complaint"), Assert.Single(tasks, task => task.What == "answer-patient"));

        Assert.Equal(["handle-complaint"], await WorkAsync(world, Officer, Handler, "list=department&name=CARD"));
        Assert.Empty(await WorkAsync(world, Officer, "ComplaintHandler@east", "list=customer-service"));
        Assert.Equal(["answer-patient"], await WorkAsync(world, Service, "CustomerService@east", "list=customer-service"));
        Assert.Equal(200, (await AskTaskAsync(world, Officer, Handler, await AddressAsync(world, complaint))).Status);
        Assert.Equal(404, (await AskTaskAsync(world, Officer, "ComplaintHandler@east", await AddressAsync(world, question))).Status);
        Assert.Equal(200, (await world.Sound.AskAsync("ClaimTask", As(Officer, Handler, TaskAsk(await AddressAsync(world, complaint), "{}")))).Status);
        Assert.Equal(404, (await world.Sound.AskAsync("ClaimTask", As(Officer, "ComplaintHandler@east", TaskAsk(await AddressAsync(world, question), "{}")))).Status);
        Assert.Equal(CaseState.Acknowledged, Assert.Single(await CasesAsync(world)).State);
    }

    [Fact]
    public async Task Relative_WhoBringsACase_IsSeenWithThePatientWhomItIsAbout_UnlessTheyAreNotToBeKnown()
    {
        await using var world = await BeginAsync();
        var patient = await KeyAsync(world, Events.Wang);

        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", ByDaughter(patient)));
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", ByDaughter(patient).Replace("}}", "},\"anonymous\":true}", StringComparison.Ordinal)));

        var open = (await CasesAsync(world)).Single(row => !row.Anonymous);
        var reply = await world.Sound.AskAsync("GetTimeline", As(Service, "CustomerService@east", new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = patient } }));
        var entry = Assert.Single(JsonNode.Parse(reply.Body)!["entries"]!.AsArray(), entry => (string)entry!["kind"]! == "case")!;
        Assert.Equal((await AddressAsync(world, open), "brought-by-another"), ((string)entry["id"]!, (string)entry["state"]!));
        Assert.Contains(open.Number!, (string)entry["detail"]!, StringComparison.Ordinal);
    }

    internal static string ByDaughter(string patient) => $$$"""{"organisation":"east","source":"phone","text":"护士态度不好","patient":"{{{patient}}}","complainant":{"name":"王女士","relation":"女儿","phone":"13900010077"}}""";

    private static async Task<(int Status, JsonNode Body)> AskTaskAsync(World world, string account, string role, string task)
    {
        var reply = await world.Sound.AskAsync("ReadTask", As(account, role, new Ask("GET", "/api/tasks") { Route = new Dictionary<string, string> { ["id"] = task } }));
        return (reply.Status, JsonNode.Parse(reply.Body)!);
    }

    private static async Task<IEnumerable<string>> WorkAsync(World world, string account, string role, string query)
    {
        var reply = await world.Sound.AskAsync("ListWork", As(account, role, new Ask("GET", "/api/tasks") { Query = "?organisation=east&" + query }));
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return JsonNode.Parse(reply.Body)!["items"]!.AsArray().Select(item => (string)item!["what"]!);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>A hospital with a directory and people who complain, over the whole app with storage in memory.</summary>
internal static class ComplaintWorld
{
    public const string Administrator = "11111111-2222-3333-4444-555555555555", Officer = "22222222-2222-3333-4444-555555555555", Head = "33333333-2222-3333-4444-555555555555",
        Service = "44444444-2222-3333-4444-555555555555", Auditor = "55555555-2222-3333-4444-555555555555", Doctor = "66666666-2222-3333-4444-555555555555";

    public const string Handler = "ComplaintHandler@east/CARD";

    public const string OfficerPhone = "+8613900020001", HeadPhone = "+8613900020002", DirectorPhone = "+8613900020003", PresidentPhone = "+8613900020004", DisputePhone = "+8613900020005";

    public const string Directory = $$"""
        {"departments":[{"code":"CARD","name":"心内科","head":"H-1","complaintOfficer":"O-1"},{"code":"LAB","name":"检验科","head":"L-1"}],
         "people":[
           {"id":"O-1","account":"{{Officer}}","name":"Officer","department":"CARD","superior":"H-1","phone":"13900020001"},
           {"id":"H-1","account":"{{Head}}","name":"Head","department":"CARD","phone":"13900020002"},
           {"id":"D-1","account":"{{Doctor}}","name":"Doctor","department":"CARD","superior":"H-1"},
           {"id":"L-1","name":"Laboratory","department":"LAB"},
           {"id":"S-1","account":"{{Service}}","name":"Service"},
           {"id":"CS","name":"Director","phone":"13900020003"},{"id":"P-1","name":"President","phone":"13900020004"},{"id":"M-1","name":"Disputes","phone":"13900020005"}],
         "customerService":{"director":"CS"},"presidentOffice":{"director":"P-1"},"disputeOffice":{"director":"M-1"} }
        """;

    /// <summary>What is about the heart goes to its department.</summary>
    public const string Policy = """{"rules":[{"id":"heart","when":{"departments":["CARD"]},"owner":{"ownDepartment":true}},{"id":"fees","when":{"categories":["fees"]},"owner":{"person":"O-1"},"watchers":["S-1"]}]}""";

    /// <summary>A patient is known, and nothing is due of them.</summary>
    public static async Task<World> BeginAsync()
    {
        var world = await World.BeginAsync();
        await SetUpAsync(world);
        return world;
    }

    public static async Task SetUpAsync(World world)
    {
        await world.PublishAsync(World.ConfigurationAsk("organisation", """{"name":"医院"}"""));
        await world.PublishAsync(World.ConfigurationAsk("complaints", Policy));
        await world.Sound.AskAsync("PublishDirectory", World.ByStaff(new Ask("PUT", "/api/directory") { Query = "?organisation=east", ContentType = "application/json", Body = Encoding.UTF8.GetBytes(Directory) }));
        await world.TellAsync(Events.Booked);
    }

    public static Task TextAsync(World world, string words, string id) => world.TextAsync(Events.Text(Events.Wang, words, id, world.Clock.Now));

    /// <summary>What went to the patient's phone since so many texts.</summary>
    public static IReadOnlyList<string> Told(World world, string phone, int since = 0) => [.. world.Sms.Taken.Skip(since).Where(text => text.To == phone).Select(text => text.Words)];

    public static string WangPhone { get; } = Events.Wang.E164;

    /// <summary>All cases, open and past.</summary>
    public static async Task<IReadOnlyList<CaseRow>> CasesAsync(World world) => [.. (await RowsAsync(world)).Where(row => row.RowKey.Contains("~case~", StringComparison.Ordinal)).Select(CaseRow.FromTable).OrderBy(row => row.ReceivedAt)];

    public static async Task<IReadOnlyList<StaffTaskRow>> TasksAsync(World world) => [.. (await RowsAsync(world)).Where(row => row.RowKey.Contains("~task~", StringComparison.Ordinal)).Select(StaffTaskRow.FromTable).OrderBy(task => task.CreatedAt)];

    /// <summary>The key of somebody's file.</summary>
    public static async Task<string> KeyAsync(World world, Person person) => (await RowsAsync(world)).Single(row => row.RowKey == "head" && row.GetString("name") == person.Name).PartitionKey;

    public static async Task<string> AddressAsync(World world, CaseRow row) =>
        $"{(await RowsAsync(world)).Single(stored => stored.RowKey.EndsWith("~case~" + row.Id, StringComparison.Ordinal)).PartitionKey}.{row.Id}";

    public static async Task<string> AddressAsync(World world, StaffTaskRow task) =>
        $"{(await RowsAsync(world)).Single(stored => stored.RowKey.EndsWith("~task~" + task.Id, StringComparison.Ordinal)).PartitionKey}.{task.Id}";

    /// <summary>Does something with a case.</summary>
    public static async Task<(int Status, JsonNode Body)> DoAsync(World world, string account, string role, string address, string verb, string body = "{}")
    {
        var reply = await world.Sound.AskAsync("ChangeComplaint", As(account, role, ChangeAsk(address, verb, body)));
        return (reply.Status, JsonNode.Parse(reply.Body)!);
    }

    public static Ask ChangeAsk(string address, string verb, string body) => new("POST", $"/api/complaints/{address}/{verb}")
    {
        Route = new Dictionary<string, string> { ["id"] = address, ["verb"] = verb },
        Body = Encoding.UTF8.GetBytes(body),
    };

    public static Ask ReadAsk(string address) => new("GET", "/api/complaints/" + address) { Route = new Dictionary<string, string> { ["id"] = address } };

    public static async Task<(int Status, JsonNode Body)> ReadAsync(World world, string account, string role, string address)
    {
        var reply = await world.Sound.AskAsync("ReadComplaint", As(account, role, ReadAsk(address)));
        return (reply.Status, JsonNode.Parse(reply.Body)!);
    }

    public static Ask ReceiveAsk(string body) => new("POST", "/api/complaints") { Body = Encoding.UTF8.GetBytes(body) };

    public static async Task<(int Status, JsonNode Body)> ReceiveAsync(World world, string account, string role, string body)
    {
        var reply = await world.Sound.AskAsync("ReceiveComplaint", As(account, role, ReceiveAsk(body)));
        return (reply.Status, JsonNode.Parse(reply.Body)!);
    }

    /// <summary>A cause, a measure and an answer.</summary>
    public static async Task ResolveAsync(World world, string address, string reply = "我们已经和当班护士谈过，并改了流程。")
    {
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "measure", """{"text":"护士站增加巡视","owner":"H-1","due":"2026-03-30"}"""));
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "resolve", $$"""{"reply":"{{reply}}","cause":"people"}"""));
    }

    public static void Expect((int Status, JsonNode Body) reply)
    {
        if (reply.Status is < 200 or > 299)
            throw new InvalidOperationException($"{reply.Status} {reply.Body}");
    }

    /// <summary>A request by somebody with one role.</summary>
    public static Ask As(string account, string role, Ask ask) => ask with
    {
        Headers = new Dictionary<string, string>(ask.Headers)
        {
            ["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""
                {"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[
                  {"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"{{account}}"},
                  {"typ":"roles","val":"{{role}}"}]}
                """)),
        },
    };

    public static async Task<List<TableEntity>> RowsAsync(World world, string table = TableNames.Care)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in world.Table(table).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    public static async Task<JsonArray> ListAsync(World world, string account, string role, string query)
    {
        var reply = await world.Sound.AskAsync("ListComplaints", As(account, role, new Ask("GET", "/api/complaints") { Query = query }));
        return JsonNode.Parse(reply.Body)!["items"]!.AsArray();
    }

    /// <summary>A complaint of the patient about the department of the heart, which a nurse wrote down.</summary>
    public static async Task<(CaseRow Row, string Address)> OfHeartAsync(World world)
    {
        var patient = (await RowsAsync(world)).First(row => row.RowKey == "head").PartitionKey;
        CasesOk(await ReceiveAsync(world, Service, "CustomerService@east", $$"""{"organisation":"east","source":"phone","text":"护士态度不好","department":"CARD","patient":"{{patient}}"}"""));
        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal(("heart", "O-1", "CARD", "S-1"), (row.Rule, row.Owner, row.List, row.FirstContact));
        return (row, await AddressAsync(world, row));
    }

    public static void CasesOk((int Status, JsonNode Body) reply) => Assert.True(reply.Status == 201, $"{reply.Status} {reply.Body}");

    public static async Task TryAsync(World world, string task, string result)
    {
        var reply = await world.Sound.AskAsync("RecordAttempt", World.ByStaff(TaskAsk(task, $$"""{"result":"{{result}}"}""")));
        Assert.True(reply.IsGood, reply.Body);
    }

    public static async Task CompleteAsync(World world, string account, string role, string task, string note = "已完成")
    {
        var reply = await world.Sound.AskAsync("CompleteTask", As(account, role, TaskAsk(task, $$"""{"note":"{{note}}"}""")));
        Assert.True(reply.IsGood, reply.Body);
    }

    public static Ask TaskAsk(string task, string body) => new("POST", "/api/tasks")
    {
        Route = new Dictionary<string, string> { ["id"] = task },
        Body = System.Text.Encoding.UTF8.GetBytes(body),
    };

    public static DateTimeOffset At(string local) => new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();
}

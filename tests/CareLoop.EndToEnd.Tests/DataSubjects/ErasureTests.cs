using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Patients;
using CareLoop.Storage;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.DataSubjects;

/// <summary>Who is erased stands in no table any more, the figures stay as they are, and nothing of before comes back.</summary>
public sealed class ErasureTests
{
    private const string Comment = "护士很耐心", Because = """{"reason":"patient-asked"}""";

    private static readonly string[] Traces = ["王建国", "13900010001", "\"000001\"", Comment];

    [Fact]
    public async Task Erased_StandsInNoTable_AndTheFiguresStay()
    {
        await using var world = await LivedAsync();
        var key = await KeyAsync(world, Events.Wang);
        Assert.All(Traces, trace => Assert.Contains(trace, Dump(world).GetAwaiter().GetResult(), StringComparison.Ordinal));
        var figures = await FiguresAsync(world);

        Assert.Equal(202, (await EraseAsync(world, key)).Status);
        await world.DrainAsync();

        var left = await Dump(world);
        Assert.All(Traces, trace => Assert.DoesNotContain(trace, left, StringComparison.Ordinal));
        Assert.Equal(figures, await FiguresAsync(world));
        // What proves what was allowed stays, and so does when it ended.
        Assert.Equal(["head", "past"], (await RowsAsync(world)).Where(row => row.PartitionKey == key).Select(row => row.RowKey.Split('~')[0]));
        Assert.Equal(404, (await world.Sound.AskAsync("GetTimeline", World.ByStaff(new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = key } }))).Status);
        Assert.Equal(Events.Li.Name, Assert.Single(await RowsAsync(world), row => row.RowKey == "head" && row.GetString("name") is not null).GetString("name"));
        var texts = world.Sms.Taken.Count;
        await world.UntilAsync(World.Start.AddDays(12));
        Assert.All(world.Sms.Taken.Skip(texts), text => Assert.NotEqual(WangPhone, text.To));
        Assert.DoesNotContain(await RowsAsync(world, TableNames.Jobs), row => row.PartitionKey.StartsWith("erase-patient.", StringComparison.Ordinal));
        Assert.Empty((await RowsAsync(world, TableNames.Failures)).Select(row => $"{row.GetString("reason")} {row.GetString("detail")}"));
    }

    [Fact]
    public async Task Erased_OptOutOfThePhoneStays_AndWhoElseIsOnIt()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        await world.TellAsync(Events.BookedSon);
        await world.TextAsync(Events.Text(Events.Wang, "退订", "in-1", world.Clock.Now));
        await world.DrainAsync();
        var (key, son) = (await KeyAsync(world, Events.Wang), await KeyAsync(world, Events.Son));

        await EraseAsync(world, key);
        await world.DrainAsync();

        var phone = Assert.Single(await RowsAsync(world, TableNames.Phones));
        Assert.Equal([son], phone.GetList<string>("patients"));
        Assert.Single(phone.GetList<string>("optOuts"));
    }

    [Fact]
    public async Task Event_OfBeforeTheErasure_IsNotTakenIn_AndOneOfAfterIsSomebodyNew()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        var key = await KeyAsync(world, Events.Wang);
        world.Pass(TimeSpan.FromHours(1));
        await EraseAsync(world, key);
        await world.DrainAsync();

        var late = await world.PostAsync(world.Sound, Events.BookedAgain);
        Assert.Equal("erased-since", (string)JsonNode.Parse(late.Body)!["reason"]!);
        Assert.Equal(["head"], (await RowsAsync(world)).Select(row => row.RowKey));

        var visit = Events.Heart with { Id = "A-9" };
        await world.TellAsync(HisEvents.Booked(visit, world.Clock.Now.AddMinutes(1)));
        await world.DrainAsync();

        // The same identifiers lead to the same place, where nothing of before stands.
        Assert.Equal(key, await KeyAsync(world, Events.Wang));
        Assert.Equal("A-9", Assert.Single(await RowsAsync(world), row => row.RowKey.StartsWith("open~appt~", StringComparison.Ordinal)).GetString("hisId"));
        Assert.Equal([key], Assert.Single(await RowsAsync(world, TableNames.Phones)).GetList<string>("patients"));
        await world.UntilAsync(visit.Start);
        Assert.Contains(world.Sms.Taken, text => text.To == WangPhone);
    }

    [Fact]
    public async Task Merged_BothAreErased_ByTheKeyOfEither()
    {
        await using var world = await World.BeginAsync();
        foreach (var told in new[] { Events.Booked, Events.BookedLi, Events.BookedLiAtHeart })
            await world.TellAsync(told);
        var li = await KeyAsync(world, Events.Li);
        await world.TellAsync(Events.Merged);
        await world.UntilAsync(world.Clock.Now.AddHours(1));

        Assert.Equal(202, (await EraseAsync(world, li)).Status);
        await world.DrainAsync();

        var left = await Dump(world);
        Assert.All([.. Traces[..3], "李秀英", "13900010002"], trace => Assert.DoesNotContain(trace, left, StringComparison.Ordinal));
        Assert.All(await RowsAsync(world), row => Assert.Equal("head", row.RowKey));
        Assert.Equal("erased-since", (string)JsonNode.Parse((await world.PostAsync(world.Sound, Events.BookedLi)).Body)!["reason"]!);
    }

    [Fact]
    public async Task WhileItIsUnderWay_NothingElseIsWritten_AndAnEventOfAfterWaits()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        await world.DrainAsync();
        var key = await KeyAsync(world, Events.Wang);
        await EraseAsync(world, key);
        // The fence goes up; the steps after it wait.
        await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);

        var profile = new Ask("PUT", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = key }, Body = Encoding.UTF8.GetBytes("""{"tags":["diabetes"]}""") };
        Assert.InRange((await world.Sound.AskAsync("ChangeProfile", World.ByStaff(profile))).Status, 400, 599);
        var reply = await world.PostAsync(world.Sound, HisEvents.Booked(Events.Second, world.Clock.Now.AddMinutes(1)));
        Assert.Equal(202, reply.Status);
        Assert.Equal("A-1", Assert.Single(await RowsAsync(world), row => row.RowKey.StartsWith("open~appt~", StringComparison.Ordinal)).GetString("hisId"));

        while (await world.TakeAsync(QueueNames.Jobs) is { } message)
            await world.Sound.TriggerAsync("RunJob", message);
        await world.DrainAsync();

        Assert.Equal("A-2", Assert.Single(await RowsAsync(world), row => row.RowKey.StartsWith("open~appt~", StringComparison.Ordinal)).GetString("hisId"));
    }

    [Fact]
    public async Task LastSlice_OvertakenAtAnyRequest_RemovesNothingThatHasComeSince()
    {
        for (var at = 1; ; at++)
        {
            await using var world = await World.BeginAsync();
            await world.TellAsync(Events.Booked);
            await world.DrainAsync();
            await EraseAsync(world, await KeyAsync(world, Events.Wang));
            for (var slice = 0; slice < 4; slice++)
                await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
            var last = (await world.TakeAsync(QueueNames.Jobs))!;
            var late = world.NewInstance(new Line
            {
                Blow = Blow.Overtaken,
                At = at,
                Meanwhile = async () =>
                {
                    await world.Sound.TriggerAsync("RunJob", last);
                    await world.TellAsync(HisEvents.Booked(Events.Second, world.Clock.Now.AddMinutes(1)));
                },
            });

            await Record.ExceptionAsync(() => late.TriggerAsync("RunJob", last));
            if (!late.Line.Hit)
            {
                Assert.True(at > 5, "The last slice makes hardly a request.");
                break;
            }

            Assert.Equal("A-2", Assert.Single(await RowsAsync(world), row => row.RowKey.StartsWith("open~appt~", StringComparison.Ordinal)).GetString("hisId"));
            Assert.NotNull(Assert.Single(await RowsAsync(world), row => row.RowKey == "head").GetString("name"));
        }
    }

    [Theory]
    [InlineData("Administrator@east", Because, 202)]
    [InlineData("CustomerService@east", Because, 403)]
    [InlineData("Administrator@west", Because, 404)]
    [InlineData("Administrator@east", """{"reason":"because"}""", 422)]
    [InlineData("Administrator@east", "{}", 422)]
    public async Task Erase_IsForAdministratorsWhoSayWhy(string role, string body, int status)
    {
        await using var world = await BeginAsync();

        Assert.Equal(status, (await EraseAsync(world, await KeyAsync(world, Events.Wang), role, body)).Status);
    }

    [Fact]
    public async Task Erase_WhileAComplaintIsOpen_IsRefused_AndNothingIsLost()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 厕所太脏", "in-1");
        await world.DrainAsync();
        var key = await KeyAsync(world, Events.Wang);
        var before = await RowsAsync(world);

        var reply = await EraseAsync(world, key);

        Assert.Equal((409, "urn:careloop:problem:open-case"), (reply.Status, (string)JsonNode.Parse(reply.Body)!["type"]!));
        Assert.Equal(before.Select(row => row.RowKey), (await RowsAsync(world)).Select(row => row.RowKey));
        Assert.Contains(await RowsAsync(world, TableNames.Audit), row => row.GetString("Action") == "erase-patient" && row.GetString("Outcome") == "open-case");
    }

    internal static Ask Asked(string key, string body = Because) =>
        new("POST", $"/api/patients/{key}/erase") { Route = new Dictionary<string, string> { ["key"] = key }, Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>A patient was discharged, has answered a survey and consented, is to be called, and something of theirs went wrong; somebody else has visits.</summary>
    internal static async Task<World> LivedAsync()
    {
        var world = await World.BeginAsync();
        await LiveAsync(world);
        return world;
    }

    internal static async Task LiveAsync(World world)
    {
        await SurveyCases.SetUpAsync(world);
        await world.TellAsync(Events.Booked);
        await world.TellAsync(Events.BookedLi);
        await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(World.Start.AddHours(2).AddMinutes(10));
        await world.TextAsync(Events.Text(Events.Wang, "5", "in-1", world.Clock.Now));
        await world.UntilAsync(world.Clock.Now.AddMinutes(5));
        await world.TextAsync(Events.Text(Events.Wang, Comment, "in-2", world.Clock.Now));
        await world.UntilAsync(World.Start.AddDays(4).AddHours(4));
        var key = await KeyAsync(world, Events.Wang);
        var consent = new Ask("POST", $"/api/patients/{key}/consents")
        {
            Route = new Dictionary<string, string> { ["key"] = key },
            Body = Encoding.UTF8.GetBytes("""{"class":"campaign","given":true,"form":"written","at":"2026-03-02T08:00:00+08:00"}"""),
        };
        CrashCase.Expect(await world.Sound.AskAsync("RecordConsent", World.ByStaff(consent)));
        await world.DrainAsync();
        await world.Table(TableNames.Failures).UpsertEntityAsync(new Failure("sms", "f1", World.Start, "odd", "Something.", key, Payload: "王建国").ToTable(), TableUpdateMode.Replace);
    }

    private static async Task<HttpReply> EraseAsync(World world, string key, string role = "Administrator@east", string body = Because) =>
        await world.Sound.AskAsync("ErasePatient", As(Administrator, role, Asked(key, body)));

    private static async Task<string> FiguresAsync(World world)
    {
        var followUps = await world.NewInstance().AskAsync("ReadFigures", World.ByStaff(new Ask("GET", "/api/figures") { Query = "?organisation=east&month=2026-03" }));
        var surveys = await world.NewInstance().AskAsync("ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = "?organisation=east&month=2026-03" }));
        Assert.True(followUps.IsGood && surveys.IsGood, followUps.Body + surveys.Body);
        return $"{followUps.Body}\n{surveys.Body}";
    }

    /// <summary>All that stands in any table.</summary>
    private static async Task<string> Dump(World world)
    {
        var text = new StringBuilder();
        foreach (var table in TableNames.All)
        {
            foreach (var row in await RowsAsync(world, table))
            {
                foreach (var (name, value) in row)
                    text.Append(CultureInfo.InvariantCulture, $"{table} {name}={value}\n");
            }
        }

        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>Surveys that are answered on a page, over the whole app with storage in memory.</summary>
public sealed class SurveyPageTests
{
    private const string Offered = """
        {"title":{"zh-CN":"出院满意度","en":"Your stay"},"startsFrom":"discharge","after":"PT2H","page":"offered","questions":[
          {"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？","en":"Overall, how satisfied are you?"}},
          {"id":"why","kind":"text","dimensions":["overall"],"text":{"zh-CN":"哪里不好？"},"onlyIf":{"question":"overall","answers":["1","2"]}},
          {"id":"recommend","kind":"recommend","dimensions":["overall"],"text":{"zh-CN":"您愿意推荐我们吗？"}}]}
        """;

    private static readonly DateTimeOffset Asked = World.Start.AddHours(2).AddMinutes(10);

    [Fact]
    public async Task Link_GoesToThePhone_AndIsNowhereElse()
    {
        await using var world = await BeginAsync();

        var text = world.Sms.Taken.Single().Words;

        var token = PageWorld.TokenIn(text);
        Assert.Contains("您总体满意吗？", text, StringComparison.Ordinal);
        var rows = await RowsAsync(world);
        Assert.DoesNotContain(rows, row => Shown(row).Contains(token, StringComparison.Ordinal));
        Assert.Contains(rows, row => Shown(row).Contains("/s/" + new string('*', token.Length), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Answered_IsTheSurveysEnd_AndItsLinkIsUsedUp()
    {
        await using var world = await BeginAsync();
        var token = PageWorld.TokenIn(world.Sms.Taken.Single().Words);
        Assert.Contains("您总体满意吗？", await BodyAsync(world, PageWorld.Show(token), 200), StringComparison.Ordinal);
        Assert.Contains("Overall, how satisfied are you?", await BodyAsync(world, PageWorld.Show(token) with { Query = "?lang=en" }, 200), StringComparison.Ordinal);

        await BodyAsync(world, PageWorld.Send(token, ("q.overall", "1"), ("q.why", "等了三个小时"), ("q.recommend", "")), 200);

        Assert.Contains("已经收到", await BodyAsync(world, PageWorld.Show(token), 410), StringComparison.Ordinal);
        await BodyAsync(world, PageWorld.Send(token, ("q.overall", "1"), ("q.why", "等了三个小时")), 200);
        await BodyAsync(world, PageWorld.Send(token, ("q.overall", "5")), 410);
        var survey = await SurveyAsync(world);
        Assert.Equal(("partial", "page"), (survey.GetString("state"), survey.GetString("reason")));
        Assert.Equal(["overall=1", "why=等了三个小时"], JsonNode.Parse(survey.GetString("answers"))!.AsArray().Select(answer => $"{answer!["question"]}={answer["value"]}"));
        Assert.Contains(await RowsAsync(world), row => row.GetString("what") == "service-recovery");
        await world.UntilAsync(World.Start.AddDays(5));
        Assert.Single(world.Sms.Taken, sent => sent.To == PageWorld.PatientOf(1).E164);
    }

    [Fact]
    public async Task Page_FiftyAtOnceWithOtherAnswers_TakesOne()
    {
        await using var world = await BeginAsync();
        var token = PageWorld.TokenIn(world.Sms.Taken.Single().Words);
        var instances = Enumerable.Range(0, 4).Select(_ => world.NewInstance()).ToList();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => instances[number % 4].AskAsync(
            "AnswerSurveyPage", PageWorld.Send(token, ("q.overall", "5"), ("q.recommend", (number % 11).ToString(CultureInfo.InvariantCulture)))))));

        // Of the same answers as those taken, each is thanked for.
        var said = JsonNode.Parse((await SurveyAsync(world)).GetString("answers"))!.AsArray().ToDictionary(answer => (string)answer!["question"]!, answer => (string)answer!["value"]!);
        Assert.All(replies.Select((reply, number) => (reply, number)), each => Assert.Equal(each.number % 11 == int.Parse(said["recommend"], CultureInfo.InvariantCulture) ? 200 : 410, each.reply.Status));
    }

    [Fact]
    public async Task Link_WrongOrTooOld_SaysSo()
    {
        await using var world = await BeginAsync();
        var token = PageWorld.TokenIn(world.Sms.Taken.Single().Words);

        foreach (var wrong in new[] { token[..^1] + (token[^1] == 'a' ? 'b' : 'a'), "s", new string('a', 500), "../etc", token.ToUpperInvariant() })
            Assert.Contains("这个链接打不开", await BodyAsync(world, PageWorld.Show(wrong), 404), StringComparison.Ordinal);
        await world.UntilAsync(Asked.AddDays(3));
        Assert.Contains("已经结束", await BodyAsync(world, PageWorld.Show(token), 410), StringComparison.Ordinal);
        await BodyAsync(world, PageWorld.Send(token, ("q.overall", "5")), 410);
    }

    [Fact]
    public async Task Form_WithNothingIn_ComesBack_AndWithOneQuestionIsTaken()
    {
        await using var world = await BeginAsync();
        var token = PageWorld.TokenIn(world.Sms.Taken.Single().Words);

        Assert.Contains("role=\"alert\"", await BodyAsync(world, PageWorld.Send(token, ("q.overall", "9"), ("q.no", "1"), ("q.why", "<b>不好</b>")), 422), StringComparison.Ordinal);
        await BodyAsync(world, PageWorld.Send(token, ("q.recommend", "10")), 200);
    }

    [Fact]
    public async Task Page_OfTwelveLongQuestions_IsUnder50KiB_AndEscapesWhatItShows()
    {
        var questions = string.Join(',', Enumerable.Range(1, 12).Select(number =>
            $$"""{"id":"q{{number}}","kind":"recommend","dimensions":["overall"],"text":{"zh-CN":"{{number}}<script>{{new string('字', 180)}}"} }"""));
        await using var world = await BeginAsync($$"""{"title":{"zh-CN":"<i>出院</i>"},"startsFrom":"discharge","after":"PT2H","page":"only","questions":[{{questions}}]}""");

        var page = await BodyAsync(world, PageWorld.Show(PageWorld.TokenIn(world.Sms.Taken.Single().Words)), 200);

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, 50 * 1024);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextBack_ToAPageAlone_IsNoAnswer()
    {
        await using var world = await BeginAsync(Offered.Replace("offered", "only", StringComparison.Ordinal));

        await world.TextAsync(Events.Text(PageWorld.PatientOf(1), "5", "in-1", world.Clock.Now));
        await world.DrainAsync();

        Assert.Equal("[]", (await SurveyAsync(world)).GetString("answers") ?? "[]");
        await BodyAsync(world, PageWorld.Send(PageWorld.TokenIn(world.Sms.Taken[0].Words), ("q.overall", "4")), 200);
    }

    [Fact]
    public async Task Counter_IsCounted_OnceAForm_AndOnlySoOften()
    {
        await using var world = await BeginAsync();
        var token = await PageWorld.PlaceAsync(world);
        Assert.Equal(token, await PageWorld.PlaceAsync(world));
        await BodyAsync(world, PageWorld.Send(token, ("q.overall", "5"), ("once", "made-up")), 422);

        var statuses = new List<int>();
        for (var number = 0; number < 32; number++)
        {
            var form = PageWorld.FieldsOf(await BodyAsync(world, PageWorld.Show(token), 200));
            foreach (var _ in Enumerable.Range(0, 2))
                statuses.Add((await world.Sound.AskAsync("AnswerSurveyPage", PageWorld.Send(token, [.. form, ("q.overall", "5"), ("q.recommend", "9")]))).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(200, 60), 429, 429, 429, 429], statuses);
        world.Clock.Now += TimeSpan.FromMinutes(10);
        var total = (await ReportAsync(world, "&by=feed"))["total"]!["counts"]!;
        Assert.Equal((30, 0), ((int)total["answered"]!, (int?)total["invited"] ?? 0));
    }

    [Fact]
    public async Task Counter_Qr_IsItsAddress()
    {
        await using var world = await BeginAsync();

        var reply = JsonNode.Parse((await world.Sound.AskAsync("OpenSurveyPlace", PageWorld.Place())).Body)!;

        Assert.StartsWith("https://hospital.invalid/s/p", (string)reply["url"]!, StringComparison.Ordinal);
        Assert.Contains("<svg", (string)reply["qr"]!, StringComparison.Ordinal);
        Assert.Equal(422, (await world.Sound.AskAsync("OpenSurveyPlace", PageWorld.Place("no-such"))).Status);
    }

    private static async Task<World> BeginAsync(string survey = Offered)
    {
        var world = await World.BeginAsync();
        await SurveyCases.SetUpAsync(world, survey);
        await world.TellAsync(FollowUpCases.Stay("discharged", World.Start, "discharged", World.Start, who: PageWorld.PatientOf(1)));
        await world.UntilAsync(Asked);
        return world;
    }

    private static async Task<string> BodyAsync(World world, Ask ask, int status)
    {
        var reply = await world.Sound.AskAsync(ask.Method == "GET" ? "ShowSurveyPage" : "AnswerSurveyPage", ask);
        Assert.Equal((status, true), (reply.Status, reply.Body.StartsWith("<!doctype html>", StringComparison.Ordinal)));
        return reply.Body;
    }

    private static async Task<JsonNode> ReportAsync(World world, string query) => JsonNode.Parse((await world.Sound.AskAsync(
        "ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = "?organisation=east&month=2026-03" + query }))).Body)!;

    private static async Task<TableEntity> SurveyAsync(World world) => (await RowsAsync(world)).Single(row => row.RowKey.StartsWith("open~survey~", StringComparison.Ordinal));

    internal static string Shown(TableEntity row) => string.Join('|', row.Select(pair => $"{pair.Key}={pair.Value}"));

    internal static async Task<List<TableEntity>> RowsAsync(World world)
    {
        var rows = new List<TableEntity>();
        foreach (var table in TableNames.All)
        {
            await foreach (var row in world.Table(table).QueryAsync<TableEntity>())
                rows.Add(row);
        }

        return rows;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>Two patients on one phone who are both asked how it went.</summary>
public sealed class SharedPhoneTests
{
    private const string Phone = "13900010001";

    private static readonly Person Holder = new("000001", "王一", Phone);

    [Fact]
    public async Task Answer_ThatCouldBeEithers_IsAskedWhose_AndGoesToTheOneThatIsNamed()
    {
        await using var world = await BeginAsync();
        await SaysAsync(world, "5");

        var which = world.Sms.Taken[^1].Words;
        Assert.Contains("如15", which, StringComparison.Ordinal);
        Assert.Contains("如25", which, StringComparison.Ordinal);
        Assert.Equal(["", ""], await AnswersAsync(world));

        await SaysAsync(world, "25");
        Assert.Equal(["", "5"], await AnswersAsync(world));
        await SaysAsync(world, "13");

        Assert.Equal(["3", "5"], await AnswersAsync(world));
    }

    [Fact]
    public async Task Answer_ThatOnlyOneQuestionTakes_IsTaken_AndNobodyIsAskedWhose()
    {
        await using var world = await BeginAsync(other: "recommend");
        var texts = world.Sms.Taken.Count;

        await SaysAsync(world, "9");

        Assert.Equal(["", "9"], await AnswersAsync(world));
        Assert.Equal("谢谢您！", world.Sms.Taken.Skip(texts).Single().Words[^4..]);
    }

    /// <summary>Both were asked: one after a stay in CARD, the other after one in OBS.</summary>
    private static async Task<World> BeginAsync(string other = "rating")
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P20D","to":"P21D","assignee":"department"}]}"""));
        await PublishAsync(world, "one", "CARD", "rating");
        await PublishAsync(world, "two", "OBS", other);
        await TellAsync(world, "000001", "王一", "CARD");
        await TellAsync(world, "000002", "李二", "OBS");
        await world.UntilAsync(World.Start.AddHours(3));
        Assert.Equal(2, world.Sms.Taken.Count);
        return world;
    }

    private static Task PublishAsync(World world, string name, string department, string kind) => world.PublishAsync(World.ByStaff(new Ask("PUT", $"/api/config/survey/east/{name}")
    {
        ContentType = "application/json",
        Route = new Dictionary<string, string> { ["kind"] = "survey", ["organisation"] = "east", ["name"] = name },
        Body = Encoding.UTF8.GetBytes($$"""{"title":{"zh-CN":"出院"},"startsFrom":"discharge","after":"PT2H","departments":["{{department}}"],"thanks":{"zh-CN":"谢谢您！"},"questions":[{"id":"q","kind":"{{kind}}","dimensions":["overall"],"text":{"zh-CN":"怎么样？"} }]}"""),
    }));

    private static Task TellAsync(World world, string number, string name, string department) => world.TellAsync(new JsonObject
    {
        ["specversion"] = "1.0",
        ["id"] = "out-" + number,
        ["source"] = "urn:his:east",
        ["type"] = "his.encounter.discharged",
        ["datacontenttype"] = "application/json",
        ["time"] = At(World.Start),
        ["data"] = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject { ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = number }), ["name"] = name, ["phones"] = new JsonArray(Phone) },
            ["encounter"] = new JsonObject
            {
                ["id"] = "S-" + number,
                ["class"] = "inpatient",
                ["admitted"] = At(World.Start.AddDays(-3)),
                ["discharged"] = At(World.Start),
                ["department"] = new JsonObject { ["code"] = department },
            },
        },
    });

    private static async Task SaysAsync(World world, string words)
    {
        world.Pass(TimeSpan.FromMinutes(5));
        await world.TextAsync(Events.Text(Holder, words, $"in-{world.Clock.Now:HHmm}", world.Clock.Now));
        await world.DrainAsync();
    }

    /// <summary>What was answered, of the first patient and of the other.</summary>
    private static async Task<List<string>> AnswersAsync(World world)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<TableEntity>())
        {
            if (row.RowKey.Contains("~survey~", StringComparison.Ordinal))
                answers[row.GetString("surveyName")] = string.Join(' ', JsonNode.Parse(row.GetString("answers") ?? "[]")!.AsArray().Select(answer => (string)answer!["value"]!));
        }

        return [.. answers.Values];
    }

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}

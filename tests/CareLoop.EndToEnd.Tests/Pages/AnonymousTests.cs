using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>
/// Anonymous answers, and somebody who wants to know whose they are: who has every table with every timestamp at any time, but not the key.
/// </summary>
public sealed class AnonymousTests
{
    private const int Patients = 12, Answering = 8;

    [Fact]
    public async Task Answers_BeforeTheyAreReleased_CanBeReadByNobody()
    {
        await using var world = await World.BeginAsync();
        var tokens = await PageWorld.AnonymousAsync(world, Patients);

        await AnswerAsync(world, tokens[0], 0);

        var rows = await SurveyPageTests.RowsAsync(world);
        Assert.DoesNotContain(rows, row => SurveyPageTests.Shown(row).Contains(WordsOf(0), StringComparison.Ordinal));
        Assert.DoesNotContain(rows.Where(row => row.RowKey.StartsWith("t~", StringComparison.Ordinal)), row => row.Select(pair => pair.Value).OfType<byte[]>().Any(value => System.Text.Encoding.UTF8.GetString(value).Contains("overall", StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, row => SurveyPageTests.Shown(row).Contains(tokens[0], StringComparison.Ordinal));
        Assert.Equal(410, (await world.Sound.AskAsync("AnswerSurveyPage", PageWorld.Send(tokens[0], ("q.overall", "1")))).Status);
    }

    [Fact]
    public async Task Attacker_WithEveryTableAndTimestamp_LinksNoneOfThem()
    {
        await using var world = await World.BeginAsync();
        var tokens = await PageWorld.AnonymousAsync(world, Patients);
        var before = Seen(await SurveyPageTests.RowsAsync(world));
        var answeredAt = new List<DateTimeOffset>();
        var snapshots = new List<Dictionary<string, string>>();
        foreach (var number in Enumerable.Range(0, Answering))
        {
            world.Clock.Now += TimeSpan.FromMinutes(47);
            answeredAt.Add(world.Clock.Now);
            await AnswerAsync(world, tokens[number], number);
            snapshots.Add(Seen(await SurveyPageTests.RowsAsync(world)));
        }

        world.Clock.Now += TimeSpan.FromHours(9);
        var releasedAt = world.Clock.Now;
        await world.Sound.TriggerAsync("ReleaseAnonymousAnswers");
        await world.Sound.TriggerAsync("ReleaseAnonymousAnswers");

        var rows = await SurveyPageTests.RowsAsync(world);
        // Each with its words beside it.
        var facts = rows.Where(row => row.RowKey.StartsWith("f~survey~released.", StringComparison.Ordinal) || row.RowKey.StartsWith("f~survey-comment~released.", StringComparison.Ordinal)).ToList();
        var marks = rows.Where(row => row.RowKey.StartsWith("t~", StringComparison.Ordinal)).ToList();
        Assert.Equal((2 * Answering, Answering), (facts.Count, marks.Count));
        // By time: what is left of an answer, and that a token is used, has one time for all.
        Assert.All([.. facts, .. marks], row => Assert.InRange(row.Timestamp!.Value, releasedAt, releasedAt.AddSeconds(1)));
        // What is left of it within one transaction says only how the marks are named.
        Assert.Equal(marks.Select(mark => mark.RowKey).Order(StringComparer.Ordinal), marks.OrderBy(mark => mark.Timestamp).Select(mark => mark.RowKey));
        Assert.All(facts, row => Assert.DoesNotContain(answeredAt, at => SurveyPageTests.Shown(row).Contains(at.ToString("HH:mm", CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        // By content: a mark says nothing, a fact nothing of a patient, and no fact anything of a mark.
        Assert.All(marks, mark => Assert.Equal(["odata.etag", "PartitionKey", "RowKey", "Timestamp"], mark.Keys.Order(StringComparer.Ordinal).OrderBy(key => key != "odata.etag")));
        var patients = rows.Where(row => row.RowKey == "head").Select(row => row.PartitionKey).ToList();
        Assert.Equal(Patients, patients.Count);
        Assert.All(facts, fact => Assert.DoesNotContain(patients.Concat(marks.Select(mark => mark.RowKey[3..])), known => SurveyPageTests.Shown(fact).Contains(known, StringComparison.Ordinal)));
        // By what changed when somebody answered: one row, of a name that nothing else has.
        foreach (var (now, earlier) in snapshots.Zip(snapshots.Prepend(before)))
            Assert.All(now.Where(row => !earlier.TryGetValue(row.Key, out var was) || was != row.Value), row => Assert.StartsWith("links|", row.Key, StringComparison.Ordinal));
        // By order: the marks stand in that of keyed hashes, the facts in that of random ids. Nothing of a patient changed since the invitation.
        var last = Seen(rows);
        Assert.All(before.Where(row => row.Key.StartsWith("care|", StringComparison.Ordinal)), row => Assert.Equal(row.Value, last[row.Key]));
        // And the figures have them all.
        var total = JsonNode.Parse((await world.Sound.AskAsync("ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = "?organisation=east&month=2026-03" }))).Body)!["total"]!["counts"]!;
        Assert.Equal(Answering, (int)total["answered"]!);
    }

    [Fact]
    public async Task Four_StayTogetherInThePool_TillAFifthComes()
    {
        await using var world = await World.BeginAsync();
        var tokens = await PageWorld.AnonymousAsync(world, Patients);
        foreach (var number in Enumerable.Range(0, 4))
            await AnswerAsync(world, tokens[number], number);
        await world.Sound.TriggerAsync("ReleaseAnonymousAnswers");
        Assert.Empty(await ReleasedAsync(world));

        await AnswerAsync(world, tokens[4], 4);
        await world.Sound.TriggerAsync("ReleaseAnonymousAnswers");

        Assert.Equal(5, (await ReleasedAsync(world)).Count);
    }

    [Fact]
    public async Task BadAnswer_WakesNobody_AndThePageSaysSo()
    {
        await using var world = await World.BeginAsync();
        var tokens = await PageWorld.AnonymousAsync(world, 5);
        Assert.Contains("不记名", (await world.Sound.AskAsync("ShowSurveyPage", PageWorld.Show(tokens[0]))).Body, StringComparison.Ordinal);

        foreach (var token in tokens)
            Assert.Equal(200, (await world.Sound.AskAsync("AnswerSurveyPage", PageWorld.Send(token, ("q.overall", "1"), ("q.words", "我要投诉")))).Status);
        await world.Sound.TriggerAsync("ReleaseAnonymousAnswers");
        await world.UntilAsync(World.Start.AddDays(6));

        Assert.DoesNotContain(await SurveyPageTests.RowsAsync(world), row => row.GetString("what") == "service-recovery");
        Assert.All(await SurveysAsync(world), survey => Assert.Equal(("unanswered", "anonymous"), (survey.GetString("state"), survey.GetString("reason"))));
    }

    private static async Task AnswerAsync(World world, string token, int number) =>
        Assert.Equal(200, (await world.Sound.AskAsync("AnswerSurveyPage", PageWorld.Send(token, ("q.overall", "4"), ("q.words", WordsOf(number))))).Status);

    private static string WordsOf(int number) => $"第{number}位说的话";

    private static async Task<List<TableEntity>> ReleasedAsync(World world) =>
        [.. (await SurveyPageTests.RowsAsync(world)).Where(row => row.RowKey.StartsWith("f~survey~released.", StringComparison.Ordinal))];

    private static async Task<List<TableEntity>> SurveysAsync(World world) => [.. (await SurveyPageTests.RowsAsync(world)).Where(row => row.RowKey.Contains("~survey~", StringComparison.Ordinal) && row.GetString("surveyJson") is not null)];

    private static Dictionary<string, string> Seen(IEnumerable<TableEntity> rows) => rows.ToDictionary(row => $"{TableOf(row)}|{row.PartitionKey}|{row.RowKey}", SurveyPageTests.Shown);

    private static string TableOf(TableEntity row) => row.PartitionKey.Length > 2 && row.PartitionKey[1] == '~' || row.PartitionKey == "groups" ? "links" : row.PartitionKey.Contains('-', StringComparison.Ordinal) && row.PartitionKey[2] == '-' ? "care" : "other";
}

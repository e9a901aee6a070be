using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using CareLoop.Surveys;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>Answers that come in each other's way, over the whole app with storage in memory. What else may happen to an answer is in SurveyFlowTests, and to a page in SurveyPageTests.</summary>
public sealed class SurveyFaultTests
{
    [Fact]
    public async Task Answers_TwoAtOnceOnTwoInstances_AreOneAnswer_AndTheNextQuestionComesOnce()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var world = await AskedAsync();
            var instances = new[] { world.NewInstance(), world.NewInstance() };
            // Both before the next question can have been read.
            var written = world.Clock.Now;

            await Task.WhenAll(instances.Select((instance, place) => Task.Run(() => instance.TriggerAsync("ReceiveSmsEvent", Events.Text(Events.Wang, place == 0 ? "5" : "3", $"in-{place}", written)))));
            await world.UntilAsync(world.Clock.Now.AddMinutes(5));

            var answer = Assert.Single((await SurveyAsync(world)).Answers);
            Assert.Equal("overall", answer.Question);
            Assert.True(answer.Value is "3" or "5", answer.Value);
            Assert.Single(world.Sms.Taken, text => text.Words.Contains("还有什么想说的", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Answer_DeliveredTwice_IsOne()
    {
        await using var world = await AskedAsync();
        var text = Events.Text(Events.Wang, "5", "in-1", world.Clock.Now);
        await world.TextAsync(text);
        await world.UntilAsync(world.Clock.Now.AddMinutes(5));

        await world.TextAsync(text);
        await world.UntilAsync(world.Clock.Now.AddMinutes(5));

        Assert.Equal("overall", Assert.Single((await SurveyAsync(world)).Answers).Question);
        Assert.Single(world.Sms.Taken, sent => sent.Words.Contains("还有什么想说的", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_ToASurveyThatWasWithdrawn_CountsForNothing_AndAPersonReadsIt()
    {
        await using var world = await AskedAsync();
        await world.TellAsync(FollowUpCases.NotDischarged);

        await world.TextAsync(Events.Text(Events.Wang, "2", "in-1", world.Clock.Now.AddMinutes(1)));
        await world.UntilAsync(world.Clock.Now.AddDays(1));

        var survey = await SurveyAsync(world);
        Assert.Equal(SurveyState.Withdrawn, survey.State);
        Assert.Empty(survey.Answers);
        var scores = JsonNode.Parse((await world.Sound.AskAsync("ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys") { Query = "?organisation=east&month=2026-03" }))).Body)!;
        Assert.Equal(0, (int?)scores["total"]!["counts"]!["invited"] ?? 0);
        Assert.Contains(await RowsAsync(world), row => row.RowKey.Contains("~task~", StringComparison.Ordinal) && row.GetString("quote") == "2");
    }

    private static async Task<World> AskedAsync()
    {
        var world = await World.BeginAsync();
        await SurveyCases.SetUpAsync(world);
        await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(World.Start.AddHours(2).AddMinutes(10));
        return world;
    }

    private static async Task<SurveyRow> SurveyAsync(World world) =>
        SurveyRow.FromTable((await RowsAsync(world)).Single(row => row.RowKey.Contains("~survey~", StringComparison.Ordinal)));

    private static async Task<List<TableEntity>> RowsAsync(World world)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }
}

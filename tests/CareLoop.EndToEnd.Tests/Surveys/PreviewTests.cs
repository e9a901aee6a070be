using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>A survey as a patient would see it, before anybody is asked.</summary>
public sealed class PreviewTests
{
    private const string Branching = """
        {"title":{"zh-CN":"门诊满意度","en":"Your visit"},"startsFrom":"visit","opening":{"zh-CN":"几个小问题。","en":"A few questions."},"thanks":{"zh-CN":"祝您健康！","en":"Take care!"},"questions":[
          {"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？","en":"How satisfied are you?"}},
          {"id":"why","kind":"text","dimensions":["overall"],"text":{"zh-CN":"哪里不好？","en":"What was wrong?"},"onlyIf":{"question":"overall","answers":["1","2"]}},
          {"id":"recommend","kind":"recommend","dimensions":["overall"],"text":{"zh-CN":"愿意推荐吗？","en":"Would you recommend us?"}}]}
        """;

    [Fact]
    public async Task Answers_AreReadAsAPatientsWouldBe_AndTheConversationBranches()
    {
        var preview = await PreviewAsync($$"""{"survey":{{Branching}},"answers":["1分","等太久","9"],"pricePerSegment":0.05}""");

        Assert.Equal(["hospital", "patient overall 1", "hospital", "patient why 等太久", "hospital", "patient recommend 9", "hospital"], Told(preview));
        Assert.Equal((4, null), ((int)preview["texts"]!, (string?)preview["left"]));
        Assert.Equal(0.05m * (int)preview["segments"]!, (decimal)preview["cost"]!);
        Assert.Contains("几个小问题。", Words(preview, 0), StringComparison.Ordinal);
        Assert.Contains("祝您健康！", Words(preview, 6), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_ThatAreNone_AreAskedAgainOnce_AndTheRestIsLeft()
    {
        var preview = await PreviewAsync($$"""{"survey":{{Branching}},"answers":["4-5吧","看情况"]}""");

        Assert.Equal(["hospital", "patient overall -", "hospital", "patient overall -", "hospital"], Told(preview));
        Assert.Equal(("recommend", null), ((string?)preview["left"], (decimal?)preview["cost"]));
    }

    [Fact]
    public async Task WithoutAnswers_ItPlaysTypicalOnes_InTheLanguageAskedFor()
    {
        var preview = await PreviewAsync($$"""{"survey":{{Branching}},"language":"en"}""");

        Assert.Equal(["hospital", "patient overall 5", "hospital", "patient recommend 9", "hospital"], Told(preview));
        Assert.Contains("How satisfied are you?", Words(preview, 0), StringComparison.Ordinal);
        Assert.DoesNotContain("满意", Words(preview, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compact_AsksAllRatingsAtOnce_AndAPageAloneEndsWithItsLink()
    {
        var compact = await PreviewAsync("""{"name":"discharge"}""");
        Assert.Null((string?)compact["left"]);

        var page = await PreviewAsync($$"""{"survey":{{Branching.Replace("\"startsFrom\"", "\"page\":\"only\",\"startsFrom\"", StringComparison.Ordinal)}} }""");
        Assert.Equal(["hospital"], Told(page));
        Assert.Contains("/s/", Words(page, 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"nothing"}""", 404)]
    [InlineData("""{}""", 422)]
    [InlineData("""{"survey":{"title":{"zh-CN":"空"},"startsFrom":"visit","questions":[]}}""", 422)]
    [InlineData("""{"name":"outpatient","pricePerSegment":-1}""", 422)]
    public async Task WhatCantBePlayed_IsRefused(string body, int status)
    {
        await using var world = await World.BeginAsync();

        Assert.Equal(status, (await AskAsync(world, body)).Status);
    }

    private static async Task<JsonNode> PreviewAsync(string body)
    {
        await using var world = await World.BeginAsync();
        var reply = await AskAsync(world, body);
        Assert.True(reply.IsGood, reply.Body);
        Assert.Empty(world.Sms.Taken);
        return JsonNode.Parse(reply.Body)!;
    }

    private static Task<HttpReply> AskAsync(World world, string body) =>
        world.Sound.AskAsync("PreviewSurvey", World.ByStaff(new Ask("POST", "/api/surveys/preview") { Query = "?organisation=east", Body = Encoding.UTF8.GetBytes(body) }));

    private static List<string> Told(JsonNode preview) =>
        [.. preview["conversation"]!.AsArray().Select(text => (string)text!["from"]! is "patient" ? $"patient {text["question"]} {(string?)text["answer"] ?? "-"}" : "hospital")];

    private static string Words(JsonNode preview, int at) => (string)preview["conversation"]![at]!["text"]!;
}

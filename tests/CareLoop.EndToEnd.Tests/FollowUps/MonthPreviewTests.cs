using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>What a change of a plan comes to, over the whole app with storage in memory.</summary>
public sealed class MonthPreviewTests
{
    private const string Plan = """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"check","channel":"sms","from":"PT1H","to":"PT6H","template":"follow-up-check"},{"id":"level-1","level":1,"channel":"call","from":"P1D","to":"P3D"}]}
        """;

    [Fact]
    public async Task Preview_OfAChange_CountsTheLastDischargesWithAndWithoutIt_AndPublishesNothing()
    {
        await using var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan));
        await world.TellAsync(Discharged(1, "K35.8"));
        await world.TellAsync(Discharged(2, "J18.9"));
        await world.TellAsync(Discharged(3, "J18.0", disposition: "5"));
        await world.UntilAsync(World.Start.AddDays(2));

        var lungs = Plan.Replace("\"appliesTo\":{}", "\"appliesTo\":{\"diagnoses\":[\"J18\"]}", StringComparison.Ordinal).Replace("\"call\"", "\"visit\"", StringComparison.Ordinal);
        var preview = await PreviewAsync(world, $$"""{"name":"lungs","plan":{{lungs}}}""");

        Assert.Equal((2, 0, 0), ((int)preview["discharges"]!, (int)preview["visits"]!, (int)preview["withoutCodes"]!));
        Assert.Null(preview["note"]);
        Assert.Equal(
            ["east/default check sms 2>1", "east/default level-1 call 2>1", "east/lungs check sms 0>1", "east/lungs level-1 visit 0>1"],
            preview["steps"]!.AsArray().Select(step => $"{step!["plan"]} {step["step"]} {step["channel"]} {step["before"]!["begins"]}>{step["after"]!["begins"]}"));
        var check = preview["steps"]!.AsArray().Single(step => (string)step!["plan"]! == "east/default" && (string)step["step"]! == "check")!;
        Assert.True((int)check["before"]!["segments"]! >= 1);
        Assert.DoesNotContain("J18", preview.ToJsonString(), StringComparison.Ordinal);
        var again = await PreviewAsync(world, $$"""{"name":"default","plan":{{Plan}}}""");
        Assert.DoesNotContain("east/lungs", again.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_InLists_TellNoDiagnosis()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Discharged(1, "C34.9"));

        var reply = await world.Sound.AskAsync("ListDischargeFacts", World.ByStaff(new Ask("GET", "/api/reports/follow-ups/discharges") { Query = "?organisation=east&month=2026-03" }));

        Assert.Contains("S-1", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("C34", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"plan":{"steps":[]}}""", 422)]
    [InlineData("""{"name":"standard"}""", 422)]
    [InlineData("""{"name":"standard","plan":{"startsFrom":"discharge","steps":[{"id":"a"}]}}""", 422)]
    public async Task Preview_NotUnderstood_IsRefused(string body, int status)
    {
        await using var world = await World.BeginAsync();

        Assert.Equal(status, (await world.Sound.AskAsync("PreviewMonth", Ask(body))).Status);
    }

    private static async Task<JsonNode> PreviewAsync(World world, string body)
    {
        var reply = await world.Sound.AskAsync("PreviewMonth", Ask(body));
        Assert.True(reply.IsGood, reply.Body);
        return JsonNode.Parse(reply.Body)!;
    }

    private static Ask Ask(string body) => World.ByStaff(new Ask("POST", "/api/follow-up-plans/preview-month") { Query = "?organisation=east", Body = Encoding.UTF8.GetBytes(body) });

    private static JsonObject Discharged(int patient, string diagnosis, string disposition = "1") => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"d-{patient}",
        ["source"] = "urn:his:east",
        ["type"] = "his.encounter.discharged",
        ["time"] = World.Start.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = $"00000{patient}" }),
                ["name"] = "王建国",
                ["phones"] = new JsonArray($"1390001000{patient}"),
            },
            ["encounter"] = new JsonObject
            {
                ["id"] = $"S-{patient}",
                ["class"] = "inpatient",
                ["discharged"] = World.Start.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                ["department"] = new JsonObject { ["code"] = "CARD" },
                ["disposition"] = disposition,
                ["diagnoses"] = new JsonArray(diagnosis),
            },
        },
    };
}

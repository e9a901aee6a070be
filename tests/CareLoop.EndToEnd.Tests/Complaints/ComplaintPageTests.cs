using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CareLoop.Complaints;
using CareLoop.Configuration.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Complaints;

/// <summary>The public page, over the whole app with storage in memory.</summary>
public sealed partial class ComplaintPageTests
{
    [GeneratedRegex("name=\"once\" value=\"([^\"]+)\"")]
    private static partial Regex Once();

    [GeneratedRegex("<dd>([0-9]{4})</dd>")]
    private static partial Regex Code();

    [Fact]
    public async Task Page_FilledIn_IsACase_WhoseNumberIsShown_AndThePhoneHears()
    {
        await using var world = await BeginAsync();
        var form = await FormAsync(world, ("text", "在缴费窗口等了两个小时"), ("department", "CARD"), ("name", "王女士"), ("phone", "139 0001 0066"), ("relation", "relative"));

        var reply = await world.Sound.AskAsync("TakeComplaintPage", form);
        var again = await world.Sound.AskAsync("TakeComplaintPage", form);

        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal((200, 200), (reply.Status, again.Status));
        Assert.Contains(row.Number!, WebUtility.HtmlDecode(reply.Body), StringComparison.Ordinal);
        Assert.Contains("心内科Officer", WebUtility.HtmlDecode(again.Body), StringComparison.Ordinal);
        Assert.Equal((CaseSource.Page, "CARD", "O-1", "王女士", "relative", "+8613900010066", 0), (row.Source, row.Department, row.Owner, row.Complainant!.Name, row.Complainant.Relation, row.Complainant.Phone, row.Joined));
        Assert.Contains(row.Number!, Assert.Single(Told(world, "+8613900010066")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithoutANumberToCall_GivesACode_ByWhichTheCaseIsFound()
    {
        await using var world = await BeginAsync();
        var reply = await world.Sound.AskAsync("TakeComplaintPage", await FormAsync(world, ("text", "厕所太脏"), ("hidden", "1")));
        var row = Assert.Single(await CasesAsync(world));

        var state = await world.Sound.AskAsync("ShowComplaintState", StateAsk(row.Number!, Code().Match(reply.Body).Groups[1].Value));

        Assert.Equal(200, state.Status);
        Assert.Contains("已收到，正在安排处理", WebUtility.HtmlDecode(state.Body), StringComparison.Ordinal);
        Assert.True(row.Anonymous);
    }

    [Fact]
    public async Task State_IsShownToWhoHasNumberAndDigits_AndGuessingIsSlowedDown()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 乱收费", "in-1");
        var number = Assert.Single(await CasesAsync(world)).Number!;

        Assert.Equal(200, (await world.Sound.AskAsync("ShowComplaintState", StateAsk(number, "0001"))).Status);
        var statuses = new List<int>();
        for (var guess = 1000; guess < 1008; guess++)
            statuses.Add((await world.Sound.AskAsync("ShowComplaintState", StateAsk(number, $"{guess}", address: $"10.0.0.{guess % 250}"))).Status);
        Assert.Equal([404, 404, 404, 404, 429, 429, 429, 429], statuses);
        // Somebody else who guesses from one place at many numbers is slowed down, too.
        for (var day = 1; day <= 20; day++)
            statuses.Add((await world.Sound.AskAsync("ShowComplaintState", StateAsk(CaseNumber.Candidate(new DateOnly(2026, 2, day), "x", 0).ToString(), "0001", address: "10.9.9.9"))).Status);
        Assert.Equal(429, statuses[^1]);
    }

    [Fact]
    public async Task Page_SentTooOften_IsSlowedDown_AndNothingIsTaken()
    {
        await using var world = await BeginAsync();
        var statuses = new List<int>();
        for (var sent = 0; sent < 8; sent++)
            statuses.Add((await world.Sound.AskAsync("TakeComplaintPage", await FormAsync(world, ("text", $"第{sent}件"), ("kind", "praise")))).Status);

        Assert.Equal([200, 200, 200, 200, 200, 200, 429, 429], statuses);
        Assert.Equal(6, (await CasesAsync(world)).Count);
    }

    [Theory]
    [InlineData("text", "", "还没有写经过")]
    [InlineData("phone", "12345", "这个手机号不对")]
    [InlineData("once", "x.y.z", "页面放得太久了")]
    public async Task Page_ThatCannotBeTaken_SaysWhy_AndLosesNothing(string field, string value, string why)
    {
        await using var world = await BeginAsync();

        var reply = await world.Sound.AskAsync("TakeComplaintPage", await FormAsync(world, [("text", "护士<b>态度</b>差"), ("name", "\"王\""), (field, value)]));

        var html = WebUtility.HtmlDecode(reply.Body);
        Assert.Equal(422, reply.Status);
        Assert.Contains(why, html, StringComparison.Ordinal);
        Assert.Contains("\"王\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", reply.Body, StringComparison.Ordinal);
        Assert.Empty(await CasesAsync(world));
    }

    [Fact]
    public async Task Page_IsInBothLanguages_SmallAndOfItself()
    {
        await using var world = await BeginAsync();

        var chinese = await world.Sound.AskAsync("ShowComplaintPage", new Ask("GET", "/complain") { Query = "?at=east" });
        var english = await world.Sound.AskAsync("ShowComplaintPage", new Ask("GET", "/complain") { Query = "?at=east&lang=en" });
        var nowhere = await world.Sound.AskAsync("ShowComplaintPage", new Ask("GET", "/complain") { Query = "?at=nowhere" });

        Assert.Contains("告诉我们", WebUtility.HtmlDecode(chinese.Body), StringComparison.Ordinal);
        Assert.Contains("What happened?", english.Body, StringComparison.Ordinal);
        Assert.All([chinese.Body, english.Body], body => Assert.InRange(Encoding.UTF8.GetByteCount(body), 1_000, 50 * 1024));
        Assert.DoesNotContain("http", english.Body, StringComparison.Ordinal);
        Assert.Equal(404, nowhere.Status);
    }

    /// <summary>A form as the page gives it, filled in.</summary>
    internal static async Task<Ask> FormAsync(World world, params (string Name, string Value)[] fields)
    {
        var page = await world.Sound.AskAsync("ShowComplaintPage", new Ask("GET", "/complain") { Query = "?at=east" });
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = "east", ["lang"] = "zh-CN", ["once"] = Once().Match(page.Body).Groups[1].Value, ["kind"] = "complaint", ["relation"] = "patient" };
        foreach (var (name, value) in fields)
            all[name] = value;
        return Post("/complain", all, "10.1.1.1");
    }

    internal static Ask StateAsk(string number, string digits, string address = "10.1.1.1") =>
        Post("/complain/state", new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = "east", ["number"] = number, ["digits"] = digits }, address);

    private static Ask Post(string path, Dictionary<string, string> fields, string address) => new("POST", path)
    {
        ContentType = "application/x-www-form-urlencoded",
        Headers = new Dictionary<string, string> { ["X-Forwarded-For"] = "1.2.3.4, " + address },
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"))),
    };
}

using System.Globalization;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using Microsoft.Playwright;
using Xunit;
using static CareLoop.EndToEnd.Tests.Pages.BrowserChecks;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>A survey's page in a real browser, of a patient who was texted its link.</summary>
public sealed class SurveyInBrowserTests(RunningLoop loop, Chromium chromium) : LoopTest(loop), IClassFixture<Chromium>
{
    private const string Survey = """
        {"title":{"zh-CN":"出院满意度","en":"Your stay"},"startsFrom":"discharge","after":"PT2H","page":"only",
         "opening":{"zh-CN":"想听听您对这次住院的感受。","en":"How was your stay?"},"thanks":{"zh-CN":"谢谢您！祝您早日康复！","en":"Thank you! We wish you a good recovery."},"questions":[
          {"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"这次住院，您总体满意吗？","en":"Overall, how satisfied are you with this stay?"}},
          {"id":"why","kind":"text","dimensions":["overall"],"text":{"zh-CN":"哪里做得不好？","en":"What went wrong?"},"onlyIf":{"question":"overall","answers":["1","2"]}},
          {"id":"explained","kind":"yes-no","dimensions":["communication"],"text":{"zh-CN":"出院后怎么用药，给您讲清楚了吗？","en":"Were your medicines explained to you?"}},
          {"id":"ward","kind":"choice","dimensions":["environment"],"text":{"zh-CN":"病房晚上安静吗？","en":"Was the ward quiet at night?"},"options":[{"id":"always","text":{"zh-CN":"一直安静","en":"Always"},"side":"positive"},{"id":"never","text":{"zh-CN":"从不安静","en":"Never"},"side":"negative"}]},
          {"id":"recommend","kind":"recommend","dimensions":["overall"],"text":{"zh-CN":"您愿意向亲友推荐我们医院吗？","en":"Would you recommend us to family and friends?"}},
          {"id":"words","kind":"text","dimensions":["overall"],"text":{"zh-CN":"还有什么想对我们说的？","en":"Anything else you would like to tell us?"}}]}
        """;

    [Fact]
    public async Task Page_OnASmallPhone_IsFilledInAndThankedFor()
    {
        var (token, _) = await InvitedAsync();
        await using var tab = await OpenAsync(token);
        Assert.Equal("zh-CN", await tab.Page.Locator("html").GetAttributeAsync("lang"));
        await PictureAsync(tab, "page-360");

        await Assertions.Expect(tab.Page.GetByLabel("哪里做得不好？")).ToBeHiddenAsync();
        await tab.Page.GetByLabel("2 不满意").CheckAsync();
        await tab.Page.GetByLabel("哪里做得不好？").FillAsync("等太久");
        await tab.Page.GetByLabel("一直安静").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Group, new() { Name = "您愿意向亲友推荐我们医院吗？" }).GetByLabel("10", new() { Exact = true }).CheckAsync();
        await AssertFitsAsync(tab);
        await PictureAsync(tab, "filled-360");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("收到了，谢谢您！");
        await PictureAsync(tab, "thanks-360");
        await tab.Page.GotoAsync(AddressOf(token).ToString());
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("已经收到您的回答");
        Assert.DoesNotContain(tab.Errors, error => !error.Contains("410", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_ReloadedHalfFilledIn_KeepsWhatThereWas_AndForgetsItOnceSent()
    {
        var (token, _) = await InvitedAsync();
        await using var tab = await OpenAsync(token);
        await tab.Page.GetByLabel("4 满意").CheckAsync();
        await tab.Page.GetByLabel("还有什么想对我们说的？").FillAsync("护士很耐心");

        await tab.Page.ReloadAsync();

        await Assertions.Expect(tab.Page.GetByLabel("4 满意")).ToBeCheckedAsync();
        await Assertions.Expect(tab.Page.GetByLabel("还有什么想对我们说的？")).ToHaveValueAsync("护士很耐心");
        await tab.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("收到了，谢谢您！");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_WithTheKeyboardAlone_InEnglish()
    {
        var (token, _) = await InvitedAsync();
        await using var tab = await OpenAsync(token);

        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your stay");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(tab.Page.GetByLabel("5 Very satisfied")).ToBeCheckedAsync();
        await PictureAsync(tab, "english-360");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Received. Thank you!");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_WithoutScript_IsTheSameForm()
    {
        var (token, told) = await InvitedAsync();
        await using var tab = await chromium.OpenAsync(AddressOf(token), width: 360, height: 740, script: false);

        await Assertions.Expect(tab.Page.GetByText("如果“这次住院，您总体满意吗？”选了")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await tab.Page.GetByLabel("5 非常满意").CheckAsync();
        await PictureAsync(tab, "no-script-360");
        await tab.Page.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("收到了，谢谢您！");
        Assert.Contains("page", await SurveyOfAsync(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(180)]
    [InlineData(1280)]
    public async Task Page_AtAnyWidth_AndAtTwiceTheSize_NeedsNoScrollingToTheSide(int width)
    {
        var (token, _) = await InvitedAsync();
        await using var tab = await chromium.OpenAsync(AddressOf(token), width, 640);

        await AssertFitsAsync(tab);
        await PictureAsync(tab, string.Create(CultureInfo.InvariantCulture, $"width-{width}"));
    }

    [Fact]
    public async Task Page_EveryFieldHasALabel_AndEveryWordIsSeen()
    {
        var (token, _) = await InvitedAsync();
        await using var tab = await OpenAsync(token);

        await AssertReadableAsync(tab);
    }

    [Fact]
    public async Task Link_IsInNoLog_AndComesWithHeadersThatKeepItSo()
    {
        var (token, _) = await InvitedAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(AddressOf(token));

        Assert.Equal(("no-store", "no-referrer"), (answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Referrer-Policy").Single()));
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Loop.Log.Keep(token);
    }

    private Uri AddressOf(string token) => new(Loop.Functions, "s/" + token);

    private Task<Tab> OpenAsync(string token) => chromium.OpenAsync(AddressOf(token), width: 360, height: 740);

    private async Task<(string Token, Told Told)> InvitedAsync()
    {
        await Loop.PublishAsync("survey", "east", Survey);
        await Loop.PublishAsync("follow-up-plan", "east", """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P4D","to":"P5D"}]}""");
        var person = Loop.NewPerson();
        var told = await Loop.TellAsync(FollowUpCases.Stay("discharged", Loop.Now, "discharged", Loop.Now, "S-" + person.Number, who: person));
        await Loop.UntilAsync(Loop.Now.AddHours(2).AddMinutes(5));
        return (PageWorld.TokenIn(Loop.TextsTo(person)[^1].Words), told);
    }

    private async Task<string> SurveyOfAsync(Told told)
    {
        using var answer = await Loop.StaffAsync($"api/patients/{told.Patient}/timeline");
        var entries = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["entries"]!.AsArray();
        return entries.Single(entry => (string?)entry!["kind"] == "survey")!.ToJsonString();
    }
}

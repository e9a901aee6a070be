using System.Globalization;
using System.Text.RegularExpressions;
using CareLoop.EndToEnd.Tests.Loops;
using Microsoft.Playwright;
using Xunit;
using static CareLoop.EndToEnd.Tests.Pages.BrowserChecks;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>The public page in a real browser.</summary>
public sealed partial class ComplaintInBrowserTests(RunningLoop loop, Chromium chromium) : LoopTest(loop), IClassFixture<Chromium>
{
    private const string Hospital = "complaints-east";

    [GeneratedRegex("TS-[0-9]{8}-[0-9]{4}-[0-9]")]
    private static partial Regex Number();

    [Fact]
    public async Task Page_OnASmallPhone_IsFilledIn_AndTheCaseIsFoundAgain()
    {
        await using var tab = await OpenAsync();
        await PictureAsync(tab, "complain-360");
        await tab.Page.GetByLabel("请写下经过").FillAsync("在窗口等了两个小时没人管");
        await tab.Page.GetByLabel("患者家属").CheckAsync();
        await tab.Page.GetByLabel("手机号（选填）").FillAsync("13900011234");
        await AssertFitsAsync(tab);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("收到了");
        await PictureAsync(tab, "complain-taken-360");
        var number = Number().Match(await tab.Page.ContentAsync()).Value;
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("sessionStorage.length"));
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "查询进度" }).ClickAsync();
        await tab.Page.GetByLabel("编号").FillAsync(number);
        await tab.Page.GetByLabel("手机号后四位").FillAsync("1234");
        await AssertReadableAsync(tab);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("已收到，正在安排处理")).ToBeVisibleAsync();
        await PictureAsync(tab, "complain-state-360");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_ReloadedHalfWritten_KeepsWhatThereWas()
    {
        await using var tab = await OpenAsync();
        await tab.Page.GetByLabel("请写下经过").FillAsync("护士很耐心");
        await tab.Page.GetByLabel("表扬").CheckAsync();

        await tab.Page.ReloadAsync();

        await Assertions.Expect(tab.Page.GetByLabel("请写下经过")).ToHaveValueAsync("护士很耐心");
        await Assertions.Expect(tab.Page.GetByLabel("表扬")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task Page_WithoutScript_IsTheSameForm()
    {
        await PublishAsync();
        await using var tab = await chromium.OpenAsync(Address, width: 360, height: 740, script: false);

        await tab.Page.GetByLabel("请写下经过").FillAsync("建议多放几把椅子");
        await tab.Page.GetByLabel("提建议").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("收到了");
        await Assertions.Expect(tab.Page.GetByText("查询码", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_WithTheKeyboardAlone_InEnglish()
    {
        await using var tab = await OpenAsync();

        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Tell us");
        await tab.Page.GetByLabel("What happened?").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("Nobody told us why we waited.");
        await PictureAsync(tab, "complain-english-360");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("We have it");
        Assert.Empty(tab.Errors);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(180)]
    [InlineData(1280)]
    public async Task Page_AtAnyWidth_AndAtTwiceTheSize_IsRead_AndNeedsNoScrollingToTheSide(int width)
    {
        await PublishAsync();
        await using var tab = await chromium.OpenAsync(Address, width, 640);

        await AssertFitsAsync(tab);
        await AssertReadableAsync(tab);
        await PictureAsync(tab, string.Create(CultureInfo.InvariantCulture, $"complain-width-{width}"));
    }

    private Uri Address => new(Loop.Functions, "complain?at=" + Hospital);

    private async Task<Tab> OpenAsync()
    {
        await PublishAsync();
        return await chromium.OpenAsync(Address, width: 360, height: 740);
    }

    private Task PublishAsync() => Loop.PublishAsync("organisation", Hospital, """{"name":"东城区人民医院","phone":"010-62345678"}""");
}

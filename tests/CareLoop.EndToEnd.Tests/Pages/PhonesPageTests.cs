using CareLoop.EndToEnd.Tests.Sms;
using CareLoop.Messaging.Gateway;
using Microsoft.Playwright;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>The simulator's page: phones, their conversations, and a person who answers.</summary>
public sealed class PhonesPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Phone = "+8613912340001";

    [Fact]
    public async Task Page_TextArrives_IsShownAndAnsweredByHand()
    {
        await using var simulator = await Simulator.StartAsync();
        await using var tab = await chromium.OpenAsync(simulator.Address);
        await Assertions.Expect(tab.Page.GetByText("还没有短信。")).ToBeVisibleAsync();

        await SendAsync(simulator, "【东院】3月5日 <b>能来回复1</b>");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "139 1234 0001" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".bubble.received")).ToHaveTextAsync("【东院】3月5日 <b>能来回复1</b>");
        await tab.Page.GetByLabel("短信内容").FillAsync("１ 谢谢");
        await tab.Page.GetByLabel("短信内容").PressAsync("Enter");

        await Assertions.Expect(tab.Page.Locator(".bubble.answered")).ToHaveTextAsync("１ 谢谢");
        await Assertions.Expect(tab.Page.Locator("#count-replies")).ToHaveTextAsync("1");
        var answer = Assert.Single(await simulator.MessagesAsync(), entry => (string?)entry["direction"] == "in");
        Assert.Equal((Phone, Simulator.Sender, "１ 谢谢"), ((string?)answer["from"], (string?)answer["to"], (string?)answer["text"]));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_QuickAnswer_GoesWithOneClick()
    {
        await using var simulator = await Simulator.StartAsync();
        await SendAsync(simulator, "您好");
        await using var tab = await chromium.OpenAsync(new Uri(simulator.Address, "/#" + Uri.EscapeDataString(Phone)));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "退订", Exact = true }).ClickAsync();

        await Assertions.Expect(tab.Page.Locator(".bubble.answered")).ToHaveTextAsync("退订");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_RefusedText_SaysThatItNeverWentOut()
    {
        await using var simulator = await Simulator.StartAsync();
        await simulator.SetFaultsAsync(new { refuse = 1.0 });
        await SendAsync(simulator, "您好");
        await using var tab = await chromium.OpenAsync(new Uri(simulator.Address, "/#" + Uri.EscapeDataString(Phone)));

        await Assertions.Expect(tab.Page.Locator(".note.bad")).ToContainTextAsync("未发出");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_OnANarrowScreen_ShowsTheListAndThenThePhone()
    {
        await using var simulator = await Simulator.StartAsync();
        await SendAsync(simulator, "您好");
        await using var tab = await chromium.OpenAsync(simulator.Address, width: 390, height: 780);

        await Assertions.Expect(tab.Page.Locator("#talk")).Not.ToBeInViewportAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "139 1234 0001" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".bubble.received")).ToBeInViewportAsync();
        await tab.Page.GetByLabel("返回手机列表").ClickAsync();

        await Assertions.Expect(tab.Page.Locator("#list")).ToBeInViewportAsync();
        Assert.True(await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
        Assert.Empty(tab.Errors);
    }

    private static async Task SendAsync(Simulator simulator, string text) => await simulator.Gateway().SendAsync(
        new SmsSend(Simulator.Sender, Phone, text, "m-1", Guid.NewGuid(), TimeProvider.System.GetUtcNow()), default);
}

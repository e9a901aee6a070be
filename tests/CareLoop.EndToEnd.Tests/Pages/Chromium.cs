using Microsoft.Playwright;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>A real Chromium without a window, one for all tests of pages. Where there is none, they fail and say how to get one.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Names the browser's program; without it the usual places are looked at.</summary>
    private const string Variable = "CARELOOP_CHROMIUM";

    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Programs.Select(OnPath).FirstOrDefault(found => found is not null);
        try
        {
            browser = await LaunchAsync(program);
        }
        catch (PlaywrightException) when (program is null)
        {
            // As the library itself gets it: from the internet, once a machine.
            await Task.Run(() => Microsoft.Playwright.Program.Main(["install", "chromium", "--only-shell"])).WaitAsync(Patience);
            try
            {
                browser = await LaunchAsync(null);
            }
            catch (PlaywrightException missing)
            {
                throw new InvalidOperationException(
                    $"The tests of pages need Chromium, and none could be fetched. Install it (Debian: apt-get install chromium), or name a Chrome, Edge or Chromium in {Variable}.", missing);
            }
        }
    }

    /// <summary>A page of its own, in a window so large; its errors fail the test that asks for them.</summary>
    public async Task<Tab> OpenAsync(Uri address, int width = 1200, int height = 800, bool script = true)
    {
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, Locale = "zh-CN", JavaScriptEnabled = script });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(address.ToString());
        return tab;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private Task<IBrowser> LaunchAsync(string? program) => playwright!.Chromium.LaunchAsync(new()
    {
        ExecutablePath = program,
        // Its own sandbox needs rights that containers and root don't have; it shows nothing but this machine's pages.
        Args = ["--no-sandbox", "--disable-dev-shm-usage"],
    });

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);
}

/// <summary>An open page, and what went wrong in it.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    internal Tab(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
                errors.Add(line.Text);
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1")
                errors.Add("asked elsewhere: " + request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of its scripts, and requests to anything but this machine.</summary>
    public IReadOnlyList<string> Errors => errors;

    public ValueTask DisposeAsync() => context.DisposeAsync();
}

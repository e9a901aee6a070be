using Xunit;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>What every page that patients open has to stand.</summary>
internal static class BrowserChecks
{
    /// <summary>Where pictures of the pages go, for a person to look at; without it none are made.</summary>
    private const string Pictures = "CARELOOP_PICTURES";

    private const string Contrast = """
        (() => {
          const lum = c => { const [r,g,b] = c.map(v => { v /= 255; return v <= .03928 ? v/12.92 : ((v+.055)/1.055)**2.4 }); return .2126*r+.7152*g+.0722*b };
          const rgb = s => s.match(/[\d.]+/g).map(Number);
          const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0,3) } return [255,255,255] };
          return [...document.querySelectorAll('body *')].filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).filter(e => {
            const a = lum(rgb(getComputedStyle(e).color).slice(0,3)), b = lum(behind(e)); return (Math.max(a,b)+.05)/(Math.min(a,b)+.05) < 4.5 }).map(e => e.textContent);
        })()
        """;

    public static async Task AssertFitsAsync(Tab tab) =>
        Assert.True(await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");

    /// <summary>Every field has a label, every word is seen, and what is pressed is large enough.</summary>
    public static async Task AssertReadableAsync(Tab tab)
    {
        var nameless = await tab.Page.EvaluateAsync<int>("[...document.querySelectorAll('input:not([type=hidden]),textarea,select')].filter(e => !e.labels.length || !e.labels[0].textContent.trim()).length");
        Assert.Equal(0, nameless);
        // WCAG 2.2, 1.4.3: 4.5 to 1.
        var faint = await tab.Page.EvaluateAsync<string[]>(Contrast);
        Assert.Empty(faint);
        var small = await tab.Page.EvaluateAsync<int>("[...document.querySelectorAll('.choice,button')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).length");
        Assert.Equal(0, small);
    }

    public static async Task PictureAsync(Tab tab, string name)
    {
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}

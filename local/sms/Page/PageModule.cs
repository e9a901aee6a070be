using CareLoop.Local.Clock;
using CareLoop.Local.Sms.Ledger;

namespace CareLoop.Local.Sms.Page;

/// <summary>The page of phones. Looking at it is no activity, or business time could not go on while it is open.</summary>
internal static class PageModule
{
    public static void MapPage(this WebApplication app)
    {
        MapFile(app, "/", "index.html", "text/html; charset=utf-8");
        MapFile(app, "/phones.css", "phones.css", "text/css; charset=utf-8");
        MapFile(app, "/phones.js", "phones.js", "text/javascript; charset=utf-8");
        MapFile(app, "/favicon.ico", "phone.svg", "image/svg+xml");
        app.MapGet("/phones", (MessageLedger ledger, LocalClock clock, SimulatorOptions options, long since = 0) =>
        {
            var (revision, messages) = ledger.ChangedSince(since);
            return Results.Json(new { revision, now = clock.GetUtcNow(), speed = clock.Speed, sender = options.Sender, messages }, Json.Options);
        }).Onlooks();
    }

    private static void MapFile(WebApplication app, string path, string name, string type) => app.MapGet(path, (HttpContext context) =>
    {
        // Everything is in the assembly; a page that asked for anything from elsewhere would be a mistake.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(typeof(PageModule).Assembly.GetManifestResourceStream("page/" + name)!, type);
    }).Onlooks();
}

using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Sms.Api;
using CareLoop.Local.Sms.Carrier;
using CareLoop.Local.Sms.Faults;
using CareLoop.Local.Sms.Ledger;
using CareLoop.Local.Sms.Page;

namespace CareLoop.Local.Sms;

/// <summary>
/// A stand-in for the SMS part of Azure Communication Services: its REST API, its events in a storage queue, the phones at
/// the other end as a page, and a ledger by which a run is judged from outside.
/// </summary>
public static class SmsSimulator
{
    /// <summary>Builds the simulator; settings come from the environment and from <paramref name="args"/> (<c>--Sms:ConnectionString=…</c>).</summary>
    /// <param name="args">The command line.</param>
    /// <param name="wire">Wire time: signatures and repeatability go by it; null: the system's.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public static WebApplication Build(string[] args, TimeProvider? wire = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        // The ledger tells of each request what matters.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddLocalClock();
        builder.Services.AddFaults(builder.Configuration);
        builder.Services.AddSingleton(SimulatorOptions.From(builder.Configuration));
        builder.Services.AddSingleton(wire ?? TimeProvider.System);
        builder.Services.AddSingleton<FaultDice>();
        builder.Services.AddSingleton<MessageLedger>();
        builder.Services.AddSingleton<RequestSignature>().AddSingleton<SignedRequest>().AddSingleton<Repeats>();
        builder.Services.AddSingleton<SendEndpoint>().AddSingleton<OptOutEndpoints>().AddSingleton<InboundEndpoint>();
        builder.Services.AddSingleton<OptOuts>().AddSingleton<EventShapes>();
        builder.Services.AddHttpClient(PhoneBell.Client, client => client.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
        if (FaultPlan.From(builder.Configuration) is not null)
            builder.Services.AddHostedService<FaultHours>();
        AddHosted<SmsEvents>(builder.Services);
        AddHosted<PhoneBell>(builder.Services);
        AddHosted<PhoneNetwork>(builder.Services);

        var app = builder.Build();
        app.Use(TakeDoubledSlash);
        app.UseStatusCodePages(pages => SayWhatIsRead(pages.HttpContext.Response));
        app.UseRouting();
        app.UseLocalClock();
        app.UseFaults();
        MapService(app);
        MapControls(app);
        app.MapPage();
        return app;
    }

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());

    // An endpoint ends in a slash and a path begins with one: clients are seen to send both, and the service takes it.
    private static Task TakeDoubledSlash(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is ['/', '/', ..] path) context.Request.Path = "/" + path.TrimStart('/');
        return next(context);
    }

    // A body that can't be bound is refused without a word, and who sends one by hand is left to guess.
    private static Task SayWhatIsRead(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType
            ? response.WriteAsJsonAsync(new { problem = "Send JSON, with content-type: application/json." })
            : Task.CompletedTask;

    private static void MapService(WebApplication app)
    {
        app.MapPost("/sms", (HttpContext context, SendEndpoint endpoint) => endpoint.HandleAsync(context));
        app.MapPost("/sms/optouts:add", (HttpContext context, OptOutEndpoints endpoints) => endpoints.AddAsync(context));
        app.MapPost("/sms/optouts:remove", (HttpContext context, OptOutEndpoints endpoints) => endpoints.RemoveAsync(context));
        app.MapPost("/sms/optouts:check", (HttpContext context, OptOutEndpoints endpoints) => endpoints.CheckAsync(context));
    }

    private static void MapControls(WebApplication app)
    {
        app.MapGet("/messages", (MessageLedger ledger, long since = 0) => Results.Json(new { messages = ledger.Since(since) }, Json.Options)).Onlooks();
        app.MapPost("/inbound", (InboundBody body, HttpContext context, InboundEndpoint endpoint) => endpoint.HandleAsync(body, context));
        app.MapGet("/faults", (FaultDice dice) => dice.Settings).Onlooks();
        app.MapPut("/faults", (FaultSettings settings, FaultDice dice) =>
        {
            if (settings.Problem() is { } problem) return Results.BadRequest(new { problem });
            dice.Settings = settings;
            return Results.Ok(settings);
        });
        app.MapPut("/notify", (NotifyBody body, PhoneBell bell) =>
        {
            if (body.Url is { IsAbsoluteUri: false }) return Results.BadRequest(new { problem = "url is an absolute address, or null." });
            bell.Address = body.Url;
            return Results.NoContent();
        });
    }

    private sealed record NotifyBody(Uri? Url);
}

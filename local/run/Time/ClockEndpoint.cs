using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace CareLoop.Local.Run.Time;

/// <summary>The clock service as a person or a script reaches it: what time it is, and a way to jump ahead.</summary>
internal static class ClockEndpoint
{
    private const string Usage = """Say {"by":"PT2H"} or {"to":"2026-03-02T18:30:00+08:00"}, with content-type: application/json.""" + "\n";

    public static WebApplication Build(BusinessClock clock, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Ports.Address(port).ToString());

        // The conductor ends by its own signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        app.MapGet("/", () => new ClockState(clock.Now, clock.Speed));
        app.MapPost("/advance", async (HttpRequest request, CancellationToken cancellationToken) =>
            await ReadAsync(request, cancellationToken) is { } asked && asked.Target(clock.Now) is { } target
                ? Results.Ok(new ClockState(await clock.AdvanceAsync(target, cancellationToken), clock.Speed))
                : Results.Text(Usage, statusCode: StatusCodes.Status400BadRequest));
        return app;
    }

    /// <summary>Null for what is not JSON of this form, or does not say that it is JSON: a page elsewhere can't send that unasked.</summary>
    private static async Task<AdvanceRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<AdvanceRequest>(cancellationToken) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Speed">Business seconds a second; null: from one due thing to the next.</param>
    private sealed record ClockState(DateTimeOffset Now, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Speed);

    private sealed record AdvanceRequest(DateTimeOffset? To, string? By)
    {
        public DateTimeOffset? Target(DateTimeOffset now)
        {
            if (To is not null)
                return To;
            try
            {
                return By is null ? null : now + XmlConvert.ToTimeSpan(By);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

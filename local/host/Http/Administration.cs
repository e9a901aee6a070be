using CareLoop.Local.Clock;
using CareLoop.Local.Host.Queues;
using CareLoop.Local.Host.Timers;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.Local.Host.Http;

/// <summary>The part of the real host's own endpoints that helps to run and to test.</summary>
internal static class Administration
{
    public static void MapAdministration(this WebApplication app, IReadOnlyList<ServedFunction> functions)
    {
        var names = functions.Select(function => function.Name).ToList();
        app.MapGet("/admin/host/status", () => new { state = "Running", functions = names }).Onlooks();
        app.MapGet("/admin/storage", (HttpContext context) => context.RequestServices.GetRequiredService<RequestCounter>().ByKind).Onlooks();
        app.MapPost("/admin/functions/{name}", (HttpContext context, string name, Input? input) => RunAsync(context, functions, name, input));
    }

    /// <summary>Runs a function that nothing else triggers now. Unlike the real host, it answers when the function has ended.</summary>
    private static async Task<IResult> RunAsync(HttpContext context, IReadOnlyList<ServedFunction> functions, string name, Input? input)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<FunctionKey>().IsShownBy(context.Request))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (functions.FirstOrDefault(function => string.Equals(function.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } function)
            return Results.NotFound();

        // Who asked may hang up; what was started goes on.
        var end = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
        switch (function.Trigger)
        {
            case TimerTriggerAttribute:
                await services.GetRequiredService<TimerFunctions>().RunAsync(function, end);
                return Results.Accepted();
            case QueueTriggerAttribute:
                await services.GetRequiredService<QueueFunctions>().RunAsync(function, input?.Text ?? string.Empty, end);
                return Results.Accepted();
            default:
                return Results.BadRequest($"{function.Name} is started by a request to its own address.");
        }
    }

    private sealed record Input([property: System.Text.Json.Serialization.JsonPropertyName("input")] string? Text);
}

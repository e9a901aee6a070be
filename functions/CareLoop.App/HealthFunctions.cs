using System.Diagnostics.CodeAnalysis;
using CareLoop.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Probes of the platform. No detail in the answers: anybody may ask.</summary>
public sealed class HealthFunctions(CheckHealth health)
{
    /// <summary>Whether the process answers at all.</summary>
    [Function(FunctionNames.ShowLive)]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The host calls a function on an instance.")]
    public Task<IResult> LiveAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request) =>
        Task.FromResult(Answer(request, "live", StatusCodes.Status200OK));

    /// <summary>Whether it can be given work: 200, else 503.</summary>
    [Function(FunctionNames.ShowReady)]
    public async Task<IResult> ReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request, CancellationToken cancellationToken) =>
        await health.IsReadyAsync(cancellationToken) ? Answer(request, "ready", StatusCodes.Status200OK) : Answer(request, "not-ready", StatusCodes.Status503ServiceUnavailable);

    private static IResult Answer(HttpRequest request, string status, int code)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { status }, statusCode: code);
    }
}

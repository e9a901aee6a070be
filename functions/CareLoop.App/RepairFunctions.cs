using CareLoop.Common;
using CareLoop.Repair;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What could not be handled, and the jobs that mend many at once.</summary>
public sealed class RepairFunctions(StaffAccess access, FailureDesk desk, ReplayDesk replays, RunJob run)
{
    private const int MaxBodyBytes = 8 * 1024;

    /// <summary>The failures of some days.</summary>
    [Function(FunctionNames.ListFailures)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/failures")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListFailures);
        return who.IsOk
            ? Answer(await desk.ListAsync(who.Value, Asked(request, "source"), Asked(request, "from"), Asked(request, "to"), Asked(request, "state"), cancellationToken))
            : who.Problem.ToResult();
    }

    /// <summary>One failure.</summary>
    [Function(FunctionNames.ReadFailure)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/failures/{source}/{day}/{id}")] HttpRequest request,
        string source, string day, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadFailure);
        return who.IsOk ? Answer(await desk.ReadAsync(who.Value, source, day, id, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Decides that nothing is to be done about one: <c>{"reason": "…"}</c>.</summary>
    [Function(FunctionNames.DismissFailure)]
    public async Task<IResult> DismissAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/failures/{source}/{day}/{id}/dismiss")] HttpRequest request,
        string source, string day, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.DismissFailure);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? Answer(await desk.DismissAsync(who.Value, source, day, id, RequestBody.Text(body.Value, "reason"), cancellationToken)) : body.Problem.ToResult();
    }

    /// <summary>Does one again.</summary>
    [Function(FunctionNames.ReplayFailure)]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/failures/{source}/{day}/{id}/replay")] HttpRequest request,
        string source, string day, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReplayFailure);
        return who.IsOk ? Answer(await desk.ReplayAsync(who.Value, source, day, id, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Does all of some days again, as a job: <c>{"source": …, "from": …, "to": …}</c>, each of which may be left out.</summary>
    [Function(FunctionNames.ReplayFailures)]
    public async Task<IResult> ReplayAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/failures/replay")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReplayFailures);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var started = await replays.StartAsync(
            who.Value, request.HttpContext.TraceIdentifier, RequestBody.Text(body.Value, "source"), RequestBody.Text(body.Value, "from"), RequestBody.Text(body.Value, "to"), cancellationToken);
        return started.Match(job => Results.Accepted($"/api/jobs/{job.Address}", job), problem => problem.ToResult());
    }

    /// <summary>How far a job is.</summary>
    [Function(FunctionNames.ReadJob)]
    public async Task<IResult> ReadJobAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{job}")] HttpRequest request, string job, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadJob);
        return who.IsOk ? Answer(await replays.ReadAsync(who.Value, job, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>One slice of a job.</summary>
    [Function(FunctionNames.RunJob)]
    public Task RunAsync([QueueTrigger(QueueNames.Jobs)] string message, CancellationToken cancellationToken) => run.HandleAsync(message, cancellationToken);

    /// <summary>Jobs that failed at every delivery.</summary>
    [Function(FunctionNames.DrainPoisonedJobs)]
    public Task DrainAsync([QueueTrigger(QueueNames.Jobs + QueueNames.PoisonSuffix)] string message, CancellationToken cancellationToken) =>
        run.GiveUpAsync(message, cancellationToken);

    private static IResult Answer<T>(Result<T> result) => result.Match(value => Results.Json(value), problem => problem.ToResult());

    private static string? Asked(HttpRequest request, string name) => request.Query[name] is [var value] ? value : null;
}

using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What people have to do for patients, and what they do with it.</summary>
public sealed class TaskFunctions(StaffAccess access, ListWork list, ListRoute route, ReadTask read, ChangeTask change)
{
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>The header that tells a request which is sent again.</summary>
    internal const string KeyHeader = "Idempotency-Key";

    /// <summary>A page of a worklist: <c>?organisation=&amp;list=mine|department|customer-service|team|person&amp;name=&amp;due=overdue|today&amp;after=&amp;limit=</c>.</summary>
    [Function(FunctionNames.ListWork)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tasks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListWork);
        var question = new WorkQuestion(request.Asked("organisation"), request.Asked("list"), request.Asked("name"), request.Asked("due"), request.Asked("after"), request.Asked("limit"));
        return who.IsOk ? (await list.HandleAsync(who.Value, question, cancellationToken)).Match(page => Results.Json(page), problem => problem.ToResult()) : who.Problem.ToResult();
    }

    /// <summary>
    /// Where an outreach team goes in a week: <c>?organisation=&amp;team=&amp;week=2026-W11&amp;format=csv&amp;after=</c>. Not below
    /// <c>api/tasks</c>: the platform takes the first of two routes by the names of their functions, not the one that says more.
    /// </summary>
    [Function(FunctionNames.ListRoute)]
    public async Task<IResult> RouteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/outreach/route")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListRoute);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var question = new RouteQuestion(request.Asked("organisation"), request.Asked("team"), request.Asked("week"), request.Asked("after"));
        return (await route.HandleAsync(who.Value, question, cancellationToken)).Match(view => Answer(request, view), problem => problem.ToResult());
    }

    /// <summary>One task.</summary>
    [Function(FunctionNames.ReadTask)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tasks/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadTask);
        return who.IsOk ? Answer(request, await read.HandleAsync(who.Value, id, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Takes a task.</summary>
    [Function(FunctionNames.ClaimTask)]
    public Task<IResult> ClaimAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tasks/{id}/claim")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ChangeAsync(request, FunctionNames.ClaimTask, id, "claim", cancellationToken);

    /// <summary>Gives a task back to its list: <c>{"why": …}</c>.</summary>
    [Function(FunctionNames.HandBackTask)]
    public Task<IResult> HandBackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tasks/{id}/hand-back")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ChangeAsync(request, FunctionNames.HandBackTask, id, "hand-back", cancellationToken);

    /// <summary>Gives a task to somebody of the directory: <c>{"person": …, "why": …}</c>.</summary>
    [Function(FunctionNames.AssignTask)]
    public Task<IResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tasks/{id}/assign")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ChangeAsync(request, FunctionNames.AssignTask, id, "assign", cancellationToken);

    /// <summary>Tells what came of a try: <c>{"result": "no-answer", …}</c>.</summary>
    [Function(FunctionNames.RecordAttempt)]
    public Task<IResult> TryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tasks/{id}/attempts")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ChangeAsync(request, FunctionNames.RecordAttempt, id, "attempts", cancellationToken);

    /// <summary>Does a task: <c>{"answers": {…}, "who": …, "minutes": …, "note": …}</c>.</summary>
    [Function(FunctionNames.CompleteTask)]
    public Task<IResult> CompleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tasks/{id}/complete")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ChangeAsync(request, FunctionNames.CompleteTask, id, "complete", cancellationToken);

    private async Task<IResult> ChangeAsync(HttpRequest request, string function, string id, string verb, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, function);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        if (!IfMatch.TryRead(request, out var basedOn))
        {
            return IfMatch.Bad.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        var key = request.Headers[KeyHeader] is [{ Length: > 0 and <= 200 } stated] ? stated : null;
        return body.IsOk ? Answer(request, await change.HandleAsync(who.Value, id, verb, body.Value, basedOn, key, cancellationToken)) : body.Problem.ToResult();
    }

    private static IResult Answer(HttpRequest request, RouteView view)
    {
        if (request.Query["format"] != "csv")
        {
            return Results.Json(view);
        }

        if (view.Next is { } next)
        {
            request.HttpContext.Response.Headers.Link =
                $"</api/outreach/route?organisation={Uri.EscapeDataString(view.Organisation)}&team={Uri.EscapeDataString(view.Team)}&week={view.Week}&format=csv&after={Uri.EscapeDataString(next)}>; rel=\"next\"";
        }

        return Results.File(RouteCsv.Write(view), "text/csv; charset=utf-8", $"route-{view.Week}.csv");
    }

    private static IResult Answer(HttpRequest request, Result<TaskView> result) => result.Match(
        view =>
        {
            request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
            return Results.Json(view);
        },
        problem => problem.ToResult());
}

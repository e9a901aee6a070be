using CareLoop.Surveys.Improvement;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What has fallen, and what is done about it.</summary>
public sealed class ImprovementFunctions(StaffAccess access, WatchScores watch, ReadImprovements read, StartAction start, CloseAction close)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>Looks at each department's scores each morning, before work begins in China.</summary>
    [Function(FunctionNames.WatchSurveyScores)]
    public Task WatchAsync([TimerTrigger("0 20 22 * * *")] TimerInfo timer, CancellationToken cancellationToken) => watch.HandleAsync(cancellationToken);

    /// <summary>Warnings that hold, and actions with their figures: <c>?organisation=&amp;department=&amp;state=open|closed|all</c>.</summary>
    [Function(FunctionNames.ReadImprovements)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/improvements")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadImprovements);
        return who.IsOk
            ? (await read.HandleAsync(who.Value, request.Asked("organisation"), request.Asked("department"), request.Asked("state"), cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult())
            : who.Problem.ToResult();
    }

    /// <summary>Begins an action: <c>{"organisation": …, "title": …, "owner": …, "due": "2026-05-31", "department": …, "dimension": …}</c>.</summary>
    [Function(FunctionNames.StartImprovement)]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/improvements")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.StartImprovement);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var key = request.Headers[TaskFunctions.KeyHeader] is [{ Length: > 0 and <= 200 } stated] ? stated : null;
        return (await start.HandleAsync(who.Value, body.Value, key, cancellationToken)).Match(action => Results.Json(action, statusCode: StatusCodes.Status201Created), problem => problem.ToResult());
    }

    /// <summary>Ends an action: <c>{"state": "done", "note": …}</c>, or dropped.</summary>
    [Function(FunctionNames.CloseImprovement)]
    public async Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/improvements/{id}/close")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.CloseImprovement);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk
            ? (await close.HandleAsync(who.Value, id, body.Value, cancellationToken)).Match(action => Results.Json(action), problem => problem.ToResult())
            : body.Problem.ToResult();
    }
}

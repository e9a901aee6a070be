using CareLoop.FollowUps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>The follow-up of discharges and visits.</summary>
public sealed class FollowUpFunctions(StaffAccess access, ReadFollowUp read, CreateFollowUp create, StartMigration migrate, ListUnmapped unmapped)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>One follow-up with all of its steps.</summary>
    [Function(FunctionNames.ReadFollowUp)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/follow-ups/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadFollowUp);
        return who.IsOk ? (await read.HandleAsync(who.Value, id, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult()) : who.Problem.ToResult();
    }

    /// <summary>Makes a task by hand: <c>{"patient": …, "deadline": …, "channel": "call", "note": …}</c>.</summary>
    [Function(FunctionNames.CreateFollowUp)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/follow-ups")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.CreateFollowUp);
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
        return (await create.HandleAsync(who.Value, body.Value, key, cancellationToken)).Match(task => Results.Created($"/api/tasks/{task.Id}", task), problem => problem.ToResult());
    }

    /// <summary>Has running follow-ups go by the plan's version that is in force, as a job: <c>{"plan": "standard", "owner": "east", "from": [1]}</c>.</summary>
    [Function(FunctionNames.MigratePlan)]
    public async Task<IResult> MigrateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/follow-up-plans/migrate")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.MigratePlan);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var started = await migrate.HandleAsync(who.Value, request.HttpContext.TraceIdentifier, request.Asked("organisation"), body.Value, cancellationToken);
        return started.Match(job => Results.Accepted($"/api/jobs/{job.Address}", job), problem => problem.ToResult());
    }

    /// <summary>Clinicians and departments whom the HIS named and the directory does not have: <c>?organisation=</c>.</summary>
    [Function(FunctionNames.ListUnmapped)]
    public async Task<IResult> UnmappedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory/unmapped")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListUnmapped);
        return who.IsOk
            ? (await unmapped.HandleAsync(who.Value, request.Asked("organisation"), cancellationToken)).Match(items => Results.Json(new { items }), problem => problem.ToResult())
            : who.Problem.ToResult();
    }
}

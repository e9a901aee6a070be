using CareLoop.Surveys.Invitations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Surveys by hand: who is to be asked, by a list.</summary>
public sealed class InvitationFunctions(StaffAccess access, StartInvitations start, ReadInvitations read)
{
    private const int MaxListBytes = 512 * 1024;

    /// <summary>Has patients asked, as a job: <c>{"survey": "friends-and-family", "patients": ["KEY", "authority|value"]}</c>.</summary>
    [Function(FunctionNames.StartInvitations)]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/surveys/invitations")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.StartInvitations);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxListBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var started = await start.HandleAsync(who.Value, request.HttpContext.TraceIdentifier, request.Asked("organisation"), body.Value, cancellationToken);
        return started.Match(job => Results.Accepted($"/api/surveys/invitations/{job.Address}", job), problem => problem.ToResult());
    }

    /// <summary>What came of each.</summary>
    [Function(FunctionNames.ReadInvitations)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/surveys/invitations/{job}")] HttpRequest request, string job, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadInvitations);
        return who.IsOk ? (await read.HandleAsync(who.Value, job, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult()) : who.Problem.ToResult();
    }
}

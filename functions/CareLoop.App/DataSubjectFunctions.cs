using CareLoop.DataSubjects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What patients may ask of a hospital about what it stores of them.</summary>
public sealed class DataSubjectFunctions(StaffAccess access, ExportPatient export, ErasePatient erase)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>Everything that is stored about one patient, as a file.</summary>
    [Function(FunctionNames.ExportPatient)]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients/{key}/export")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ExportPatient);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var exported = await export.HandleAsync(who.Value, key, cancellationToken);
        if (!exported.IsOk)
        {
            return exported.Problem.ToResult();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        request.HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"patient-{exported.Value.Key}.json\"";
        return Results.Json(exported.Value);
    }

    /// <summary>Takes everything about one patient out of the tables, as a job: <c>{"reason": "patient-asked"}</c>.</summary>
    [Function(FunctionNames.ErasePatient)]
    public async Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/patients/{key}/erase")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ErasePatient);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var started = await erase.HandleAsync(who.Value, request.HttpContext.TraceIdentifier, key, body.Value, cancellationToken);
        return started.Match(job => Results.Accepted($"/api/jobs/{job.Address}", job), problem => problem.ToResult());
    }
}

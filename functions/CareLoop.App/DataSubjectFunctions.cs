using CareLoop.DataSubjects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What patients may ask of a hospital about what it stores of them.</summary>
public sealed class DataSubjectFunctions(StaffAccess access, ExportPatient export)
{
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
}

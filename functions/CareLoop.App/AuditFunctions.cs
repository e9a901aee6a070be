using CareLoop.Reporting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Who read or changed what.</summary>
public sealed class AuditFunctions(StaffAccess access, ReadAudit audit)
{
    /// <summary>A page of the trail: <c>?organisation=</c>, with <c>patient</c>, <c>person</c>, <c>day</c> or <c>month</c>, <c>after</c> and <c>limit</c>.</summary>
    [Function(FunctionNames.ReadAudit)]
    public async Task<IResult> ReadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/audit")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadAudit);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var query = request.Query;
        var read = await audit.HandleAsync(who.Value, new AuditQuestion(query["organisation"], query["patient"], query["person"], query["day"], query["month"], query["after"], query["limit"]), cancellationToken);
        return read.Match(page => Results.Json(page), problem => problem.ToResult());
    }
}

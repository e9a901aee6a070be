using CareLoop.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Files with what a hospital has already, of its HIS or brought in by an administrator.</summary>
public sealed class BackloadFunctions(StaffAccess access, ReceiveCsv receive, FindBackload find)
{
    /// <summary>A file of appointments or of patients who are in the hospital, signed by its sender.</summary>
    [Function(FunctionNames.ReceiveCsv)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/his/csv")] HttpRequest request, CancellationToken cancellationToken)
    {
        var received = await receive.HandleAsync(await request.ReadHisAsync(Intake.ReceiveCsv.MaxBodyBytes, cancellationToken), Question(request), cancellationToken);
        return received.Match(answer => HisAnswers.Of(answer, job => $"/api/his/csv/{Intake.FindBackload.IdOf(job)}"), problem => problem.ToResult());
    }

    /// <summary>How far a file is that was too long to be applied at once.</summary>
    [Function(FunctionNames.FindBackload)]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/his/csv/{file}")] HttpRequest request, string file, CancellationToken cancellationToken) =>
        (await find.HandleAsync(file, cancellationToken)).Match(job => Results.Json(job), problem => problem.ToResult());

    /// <summary>The same by an administrator, in the name of a sender: <c>?sender=</c>.</summary>
    [Function(FunctionNames.BringInFile)]
    public async Task<IResult> BringInAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/organisations/{organisation}/backload")] HttpRequest request,
        string organisation, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.BringInFile);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var taken = await receive.BringInAsync(
            who.Value, request.HttpContext.TraceIdentifier, organisation, Asked(request, "sender"), await request.ReadHisAsync(Intake.ReceiveCsv.MaxBodyBytes, cancellationToken), Question(request), cancellationToken);
        return taken.Match(answer => HisAnswers.Of(answer, job => $"/api/jobs/{job.Address}"), problem => problem.ToResult());
    }

    private static CsvQuestion Question(HttpRequest request) =>
        new(Asked(request, "asOf"), Asked(request, "authority"), Asked(request, "organisation"), Asked(request, "skipBadLines") == "true");

    private static string? Asked(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;
}

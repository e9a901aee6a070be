using CareLoop.Reporting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What an organisation texts, or would text were it live.</summary>
public sealed class ReportingFunctions(StaffAccess access, SendReports reports)
{
    private const int MaxBodyBytes = 8 * 1024;

    /// <summary>Begins a report: <c>{"from": "2026-12-01", "to": "2026-12-14"}</c>, each of which may be left out.</summary>
    [Function(FunctionNames.StartSendReport)]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/organisations/{organisation}/send-report")] HttpRequest request,
        string organisation, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.StartSendReport);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem.ToResult();
        }

        var started = await reports.StartAsync(
            who.Value, request.HttpContext.TraceIdentifier, organisation, RequestBody.Text(body.Value, "from"), RequestBody.Text(body.Value, "to"), cancellationToken);
        return started.Match(
            job => Results.Accepted($"/api/organisations/{organisation}/send-report/{SendReports.IdOf(job)}", job), problem => problem.ToResult());
    }

    /// <summary>A report, or how far it is; with <c>?format=csv</c> its lines for a spreadsheet.</summary>
    [Function(FunctionNames.ReadSendReport)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/organisations/{organisation}/send-report/{report}")] HttpRequest request,
        string organisation, string report, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadSendReport);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var read = await reports.ReadAsync(who.Value, organisation, report, cancellationToken);
        return read.Match(
            view => request.Query["format"] == "csv"
                ? Results.File(SendReportCsv.Write(view), "text/csv; charset=utf-8", $"send-report-{organisation}-{view.From:yyyy-MM-dd}.csv")
                : Results.Json(view),
            problem => problem.ToResult());
    }
}

using CareLoop.Complaints.Figures;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What complaints come to, and whether what was done about them helped.</summary>
public sealed class ComplaintFigureFunctions(StaffAccess access, ReadCaseFigures figures, ReadMeasures measures, WatchMeasures watch)
{
    /// <summary>Figures: <c>?organisation=&amp;from=&amp;to=&amp;month=&amp;by=department,category,cause,severity,source,kind,clinician,day,month&amp;department=&amp;clinician=&amp;visits=&amp;format=csv</c>.</summary>
    [Function(FunctionNames.ReadComplaintFigures)]
    public async Task<IResult> FiguresAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/complaints")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadComplaintFigures);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var report = await figures.HandleAsync(who.Value, request.FigureQuestion(), request.Asked("visits"), cancellationToken);
        return report.Match(
            found => request.Query["format"] == "csv" ? Results.File(CaseFigureCsv.Write(found), "text/csv; charset=utf-8", $"complaints-{found.From:yyyy-MM-dd}.csv") : Results.Json(found),
            problem => problem.ToResult());
    }

    /// <summary>Measures of the cases of a period, with the share of their cause before and after: <c>?organisation=&amp;from=&amp;to=&amp;department=</c>.</summary>
    [Function(FunctionNames.ReadComplaintMeasures)]
    public async Task<IResult> MeasuresAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/complaints/measures")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadComplaintMeasures);
        return who.IsOk ? (await measures.HandleAsync(who.Value, request.FigureQuestion(), cancellationToken)).Match(found => Results.Json(found), problem => problem.ToResult()) : who.Problem.ToResult();
    }

    /// <summary>Looks each morning, before work begins in China, whether what was mended has happened again.</summary>
    [Function(FunctionNames.WatchComplaintMeasures)]
    public Task WatchAsync([TimerTrigger("0 40 22 * * *")] TimerInfo timer, CancellationToken cancellationToken) => watch.HandleAsync(cancellationToken);
}

using System.Text;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Monthly;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What surveys came to in a month, and what patients wrote.</summary>
public sealed class SurveyReportFunctions(StaffAccess access, ReadMonth month, ListComments comments)
{
    /// <summary>The monthly report: <c>?organisation=&amp;month=2026-03&amp;department=&amp;format=json|csv|html&amp;lang=</c>.</summary>
    [Function(FunctionNames.ReadSurveyMonth)]
    public async Task<IResult> MonthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/surveys/month")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadSurveyMonth);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var report = await month.HandleAsync(who.Value, request.Asked("organisation"), request.Asked("month"), request.Asked("department"), cancellationToken);
        return report.Match(found => Answer(request, found), problem => problem.ToResult());
    }

    /// <summary>What patients wrote: <c>?organisation=&amp;month=&amp;department=&amp;clinician=&amp;kind=praise|complaint|other&amp;after=&amp;limit=</c>.</summary>
    [Function(FunctionNames.ListSurveyComments)]
    public async Task<IResult> CommentsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/surveys/comments")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListSurveyComments);
        return who.IsOk
            ? (await comments.HandleAsync(who.Value, request.FigureQuestion(), request.Asked("kind"), request.Asked("after"), request.Asked("limit"), cancellationToken)).Match(page => Results.Json(page), problem => problem.ToResult())
            : who.Problem.ToResult();
    }

    private static IResult Answer(HttpRequest request, SurveyMonth month)
    {
        switch (request.Asked("format"))
        {
            case "csv":
                return Results.File(SurveyMonthCsv.Write(month), "text/csv; charset=utf-8", $"surveys-{month.Organisation}-{month.Month}.csv");
            case "html":
                request.HttpContext.Response.Headers.ContentSecurityPolicy = SurveyMonthPage.ContentSecurityPolicy;
                request.HttpContext.Response.Headers.CacheControl = "no-store";
                request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
                return Results.Content(SurveyMonthPage.Write(month, request.Asked("lang")), "text/html", Encoding.UTF8);
            default:
                return Results.Json(month);
        }
    }
}

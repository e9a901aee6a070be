using CareLoop.Common;
using CareLoop.FollowUps.Figures;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>The figures of follow-ups, and what is behind them.</summary>
public sealed class FigureFunctions(StaffAccess access, ReadFigures figures, ListFacts facts, ReadDraw draw, PreviewMonth preview, EndMonth month)
{
    private const int MaxPlanBytes = 256 * 1024;

    /// <summary>Each evening in UTC, an hour after midnight in China.</summary>
    [Function(FunctionNames.EndMonth)]
    public Task EndMonthAsync([TimerTrigger("0 0 17 * * *")] TimerInfo timer, CancellationToken cancellationToken) => month.HandleAsync(cancellationToken);

    /// <summary>Figures: <c>?organisation=&amp;from=&amp;to=&amp;by=department,level&amp;format=csv</c>, or <c>month=2026-03</c>.</summary>
    [Function(FunctionNames.ReadFigures)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/follow-ups")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadFigures);
        return who.IsOk ? Answer(request, await figures.HandleAsync(who.Value, request.FigureQuestion(), cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>The same of each clinician in a month, for appraisals: <c>?organisation=&amp;month=&amp;format=csv</c>.</summary>
    [Function(FunctionNames.ReadAppraisals)]
    public async Task<IResult> AppraiseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/appraisals")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadAppraisals);
        return who.IsOk ? Answer(request, await figures.HandleAsync(who.Value, request.FigureQuestion() with { By = "clinician" }, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>The discharges behind a figure: <c>?figure=notCovered:lost-to-follow-up</c>, and the days as for the figures.</summary>
    [Function(FunctionNames.ListDischargeFacts)]
    public async Task<IResult> DischargesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/follow-ups/discharges")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListDischargeFacts);
        return who.IsOk ? Answer(await facts.DischargesAsync(who.Value, request.FigureQuestion(), request.Asked("figure"), request.Asked("after"), cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>The tasks behind a figure, or the calls behind <c>calls</c> and <c>minutes</c>: <c>?figure=overdue</c>, and the days as for the figures.</summary>
    [Function(FunctionNames.ListTaskFacts)]
    public async Task<IResult> TasksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/follow-ups/tasks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListTaskFacts);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        return ListFacts.IsOfCalls(request.Asked("figure"))
            ? Answer(await facts.CallsAsync(who.Value, request.FigureQuestion(), request.Asked("after"), cancellationToken))
            : Answer(await facts.TasksAsync(who.Value, request.FigureQuestion(), request.Asked("figure"), request.Asked("after"), cancellationToken));
    }

    /// <summary>The seed of a month's draw, once it is over: <c>?organisation=&amp;month=2026-03</c>.</summary>
    [Function(FunctionNames.ReadDraw)]
    public async Task<IResult> DrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/sample-draw")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadDraw);
        return who.IsOk ? Answer(await draw.HandleAsync(who.Value, request.Asked("organisation"), request.Asked("month"), cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>What a change of a plan would begin in the 30 days ahead: <c>?organisation=</c>, <c>{"name": "standard", "plan": {…}}</c>.</summary>
    [Function(FunctionNames.PreviewMonth)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/follow-up-plans/preview-month")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.PreviewMonth);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxPlanBytes, cancellationToken);
        return body.IsOk ? Answer(await preview.HandleAsync(who.Value, request.Asked("organisation"), body.Value, cancellationToken)) : body.Problem.ToResult();
    }

    private static IResult Answer(HttpRequest request, Result<FigureReport> result) => result.Match(
        report => request.Query["format"] == "csv"
            ? Results.File(FigureCsv.Write(report), "text/csv; charset=utf-8", $"follow-ups-{report.Organisation}-{report.From:yyyy-MM-dd}.csv")
            : Results.Json(report),
        problem => problem.ToResult());

    private static IResult Answer<T>(Result<T> result) => result.Match(value => Results.Json(value), problem => problem.ToResult());
}

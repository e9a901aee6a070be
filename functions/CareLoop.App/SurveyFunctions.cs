using CareLoop.Surveys;
using CareLoop.Surveys.Scores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Surveys: what they would be like, and what was answered.</summary>
public sealed class SurveyFunctions(StaffAccess access, PreviewSurvey preview, ReadSurvey read, EnterAnswers enter, ReadSurveyScores scores)
{
    private const int MaxPreviewBytes = 256 * 1024, MaxAnswersBytes = 64 * 1024;

    /// <summary>The conversation of a survey as a patient sees it, and what it costs: <c>{"name": "outpatient"}</c> or <c>{"survey": …}</c>.</summary>
    [Function(FunctionNames.PreviewSurvey)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/surveys/preview")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.PreviewSurvey);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxPreviewBytes, cancellationToken);
        return body.IsOk
            ? (await preview.HandleAsync(who.Value, request.Asked("organisation") ?? "", body.Value, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult())
            : body.Problem.ToResult();
    }

    /// <summary>Scores of surveys: <c>?organisation=&amp;month=2026-03&amp;by=department,dimension</c>, also <c>format=csv</c>.</summary>
    [Function(FunctionNames.ReadSurveyScores)]
    public async Task<IResult> ScoresAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/surveys")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadSurveyScores);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var report = await scores.HandleAsync(who.Value, request.FigureQuestion(), request.Asked("survey"), cancellationToken);
        return report.Match(
            found => request.Query["format"] == "csv" ? Results.File(SurveyScoreCsv.Write(found), "text/csv; charset=utf-8", $"surveys-{found.Organisation}-{found.From:yyyy-MM-dd}.csv") : Results.Json(found),
            problem => problem.ToResult());
    }

    /// <summary>One survey of one patient.</summary>
    [Function(FunctionNames.ReadSurvey)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/surveys/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadSurvey);
        return who.IsOk ? (await read.HandleAsync(who.Value, id, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult()) : who.Problem.ToResult();
    }

    /// <summary>What a patient answered on the phone: <c>{"answers": {"overall": 5}}</c>.</summary>
    [Function(FunctionNames.EnterAnswers)]
    public async Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/surveys/{id}/answers")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.EnterAnswers);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxAnswersBytes, cancellationToken);
        return body.IsOk
            ? (await enter.HandleAsync(who.Value, id, body.Value, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult())
            : body.Problem.ToResult();
    }
}
